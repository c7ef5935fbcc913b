"""Looking up one person by three facts or by number, and yes or no for the verification service."""

from __future__ import annotations

from datetime import date

import pytest

from tests.postgres import Cluster
from tests.subgraphs.population.rows import IN_QUY_NHON, alias, person, relation, rep
from tests.subgraphs.support import ALL, TestedRegister

BY_FACTS = """query ($pin: ID!, $name: String!, $born: Date!) {
    person(pin: $pin, fullName: $name, dateOfBirth: $born) { pin }
}"""
CUC = {"pin": "952148000303", "name": "Trần Thị Cúc", "born": "1948-11-02"}
OLD, OLDER = "952048000303", "952047000303"


@pytest.mark.parametrize(
    ("pin", "name", "born", "found"),
    [
        ("952148000303", "Trần Thị Cúc", "1948-11-02", True),
        ("952148000303", "  TRẦN thị  cúc ", "1948-11-02", True),
        ("952148000303", "Tran Thi Cuc", "1948-11-02", True),
        ("952148000303", "Trần Thị Sen", "1948-11-02", False),
        ("952148000303", "Trần Thị Cúc", "1948-11-03", False),
        ("952150000313", "Trần Thị Cúc", "1948-11-02", False),
        ("900000000000", "Trần Thị Cúc", "1948-11-02", False),
    ],
)
async def test_person_needs_all_three_facts(
    population: TestedRegister, pin: str, name: str, born: str, found: bool
) -> None:
    document = """query ($pin: ID!, $name: String!, $born: Date!) {
        person(pin: $pin, fullName: $name, dateOfBirth: $born) { pin }
        identityMatches(pin: $pin, fullName: $name, dateOfBirth: $born)
    }"""
    data = await population.data(
        document, {"pin": pin, "name": name, "born": born}, rows={"Person": IN_QUY_NHON}
    )
    assert data == {"person": {"pin": pin} if found else None, "identityMatches": found}


@pytest.mark.parametrize(
    ("field", "document"),
    [("person", BY_FACTS), ("personByPin", "query ($pin: ID!) { personByPin(pin: $pin) { pin } }")],
)
async def test_the_filter_of_a_root_field_is_added_to_its_statement(
    population: TestedRegister, field: str, document: str
) -> None:
    variables = CUC if field == "person" else {"pin": CUC["pin"]}
    for province, expected in (("52", {"pin": "952148000303"}), ("66", None)):
        data = await population.data(
            document,
            variables,
            rows={"Person": ALL},
            filters={f"Query.{field}": [[{"attr": "residenceProvince", "op": "eq", "value": province}]]},
        )
        assert data == {field: expected}


async def test_person_by_pin_needs_only_the_number(population: TestedRegister) -> None:
    data = await population.data(
        '{ known: personByPin(pin: "952148000303") { fullName }'
        ' none: personByPin(pin: "900000000000") { fullName } }',
        rows={"Person": ALL},
    )
    assert data == {"known": {"fullName": "Trần Thị Cúc"}, "none": None}


async def test_an_earlier_number_finds_the_person_and_says_that_it_changed_and_never_why(
    population: TestedRegister, cluster: Cluster
) -> None:
    """`domain.md` 5.4, E1."""
    register = cluster.register("population")
    await register.insert(
        "pin_alias", alias(OLD, CUC["pin"], date(2026, 3, 15)), alias(OLDER, CUC["pin"], date(2024, 1, 1))
    )
    await register.insert("pin_alias_ground", {"old_pin": OLD, "ground": "GENDER_CORRECTION"})
    fields = "pin fullName pinChanged pinAliases { oldPin validTo }"
    document = f"""query ($r: [_Any!]!, $pin: ID!, $name: String!, $born: Date!) {{
        _entities(representations: $r) {{ ... on Person {{ {fields} }} }}
        personByPin(pin: $pin) {{ {fields} }}
        person(pin: $pin, fullName: $name, dateOfBirth: $born) {{ {fields} }}
    }}"""
    answer = {
        "pin": CUC["pin"],
        "fullName": "Trần Thị Cúc",
        "pinChanged": True,
        "pinAliases": [
            {"oldPin": OLD, "validTo": "2026-03-15"},
            {"oldPin": OLDER, "validTo": "2024-01-01"},
        ],
    }
    for number in (OLD, OLDER, CUC["pin"]):
        data = await population.data(
            document, {"r": [rep(number)], **CUC, "pin": number}, rows={"Person": IN_QUY_NHON}
        )
        assert data == {"_entities": [answer], "personByPin": answer, "person": answer}
    two = await population.entities(
        "... on Person { pin }", [rep(OLD), rep(CUC["pin"])], rows={"Person": ALL}
    )
    assert two == [{"pin": CUC["pin"]}] * 2


async def test_a_cancelled_number_is_no_identity(population: TestedRegister, cluster: Cluster) -> None:
    await cluster.register("population").insert("pin_alias", alias(OLD, CUC["pin"], date(2026, 3, 15)))
    data = await population.data(
        f'{{ identityMatches(pin: "{OLD}", fullName: "Trần Thị Cúc", dateOfBirth: "1948-11-02") }}'
    )
    assert data == {"identityMatches": False}


async def test_identity_of_a_deceased_person_never_matches(
    population: TestedRegister, cluster: Cluster
) -> None:
    dead = person("979055000404", "Phạm Văn Dũng", life_status="DECEASED", date_of_death=date(2026, 2, 10))
    await cluster.register("population").insert("person", dead)
    data = await population.data(
        'query { identityMatches(pin: "979055000404", fullName: "Phạm Văn Dũng", dateOfBirth: "1948-11-02") }'
    )
    assert data == {"identityMatches": False}


@pytest.mark.parametrize(
    ("day", "minors"),
    [
        ("2026-02-27", ["baby", "leap", "marchy"]),
        ("2026-02-28", ["baby", "leap", "marchy"]),
        ("2026-03-01", ["baby", "marchy"]),
        ("2026-03-02", ["baby"]),
        ("2020-01-01", ["leap", "marchy"]),
        ("2044-05-05", []),
    ],
)
async def test_minor_children_are_those_born_and_under_18_on_the_day_living_or_dead(
    population: TestedRegister, cluster: Cluster, day: str, minors: list[str]
) -> None:
    """A minor is under 18 (Civil Code 2015, article 21); who was born on 29 February is, until 1 March."""
    register = cluster.register("population")
    numbers = {
        "leap": "952208000001",
        "marchy": "952208000002",
        "baby": "952326000003",
        "grown": "952175000004",
    }
    born = {
        "leap": date(2008, 2, 29),
        "marchy": date(2008, 3, 2),
        "baby": date(2026, 1, 5),
        "grown": date(1975, 1, 1),
    }
    await register.insert(
        "person", *(person(numbers[who], who, date_of_birth=day_born) for who, day_born in born.items())
    )
    await register.insert(
        "person",
        person("952326000009", "other", date_of_birth=date(2026, 1, 5)),
        person(
            "952326000008", "dead", date_of_birth=date(2025, 1, 5), life_status="DECEASED",
            date_of_death=date(2025, 2, 1),
        ),
    )  # fmt: skip
    await register.insert(
        "person_relation",
        *(relation(CUC["pin"], "CHILD", number, who) for who, number in numbers.items()),
        relation(CUC["pin"], "CHILD", "952326000008", "dead"),
        relation(CUC["pin"], "CHILD", None, "no number"),
        relation("952326000009", "MOTHER", CUC["pin"], "no child of hers by this row"),
    )
    await register.insert("pin_alias", alias(OLD, CUC["pin"], date(2026, 3, 15)))
    expected = {numbers[who] for who in minors} | (
        {"952326000008"} if "2025-01-05" <= day < "2043-01-05" else set()
    )
    for number in (CUC["pin"], OLD):
        data = await population.data(f'{{ minorChildrenOf(pin: "{number}", on: "{day}") }}')
        assert data == {"minorChildrenOf": sorted(expected)}


@pytest.mark.parametrize(
    ("pin", "day", "adult"),
    [
        ("952208000001", "2026-02-28", False),
        ("952208000001", "2026-03-01", True),
        ("952208000002", "2026-03-01", False),
        ("952208000002", "2026-03-02", True),
        (CUC["pin"], "2026-11-23", True),
        (OLD, "2026-11-23", True),
        ("952150009999", "2026-11-23", False),
        ("", "2026-11-23", False),
    ],
)
async def test_of_age_from_the_eighteenth_birthday_on(
    population: TestedRegister, cluster: Cluster, pin: str, day: str, adult: bool
) -> None:
    """Civil Code 2015, article 20; who was born on 29 February is on 1 March. Nobody is not."""
    register = cluster.register("population")
    await register.insert(
        "person",
        person("952208000001", "leap", date_of_birth=date(2008, 2, 29)),
        person("952208000002", "marchy", date_of_birth=date(2008, 3, 2)),
    )
    await register.insert("pin_alias", alias(OLD, CUC["pin"], date(2026, 3, 15)))
    assert await population.data(f'{{ isAdult(pin: "{pin}", on: "{day}") }}') == {"isAdult": adult}


@pytest.mark.parametrize(
    ("pin", "address", "claimed", "matches"),
    [
        (CUC["pin"], "12 đường Nguyễn Huệ", 2, True),
        (CUC["pin"], " 12  Đường nguyen hue", 2, True),
        ("952150000313", "12 đường Nguyễn Huệ", 2, True),
        (OLD, "12 đường Nguyễn Huệ", 2, True),
        (CUC["pin"], "12 đường Nguyễn Huệ", 3, False),
        (CUC["pin"], "12 đường Nguyễn Huệ", 1, False),
        (CUC["pin"], "13 đường Nguyễn Huệ", 2, False),
        ("952150000999", "12 đường Nguyễn Huệ", 1, False),
        ("900000000000", "12 đường Nguyễn Huệ", 0, False),
    ],
)
async def test_household_size_is_confirmed_for_the_right_address_only(
    population: TestedRegister, cluster: Cluster, pin: str, address: str, claimed: int, matches: bool
) -> None:
    """`domain.md` 4.5: `verifyHouseholdSize(pin, address, claimed)`, without rows of anybody."""
    await cluster.register("population").insert("pin_alias", alias(OLD, CUC["pin"], date(2026, 3, 15)))
    data = await population.data(
        "query ($pin: ID!, $address: String!, $claimed: Int!)"
        " { householdSizeMatches(pin: $pin, address: $address, claimed: $claimed) }",
        {"pin": pin, "address": address, "claimed": claimed},
    )
    assert data == {"householdSizeMatches": matches}

"""The register over 1,500 generated persons, against brute force over the raw tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from subgraphs.common.names import name_fold
from subgraphs.common.rows import matches, parse_condition
from subgraphs.population.schema import SUBGRAPH
from tests.postgres import Cluster
from tests.subgraphs.population.rows import rep, version_rep
from tests.subgraphs.seed.world import Row, World, prepare, read_world, seed
from tests.subgraphs.support import ALL, TestedRegister, serving

TODAY = date(2026, 11, 23)
EVERYTHING = {"Person": ALL, "PersonVersion": ALL}

PLAIN = {
    "pin": "pin", "fullName": "full_name", "otherName": "other_name", "dateOfBirth": "date_of_birth",
    "gender": "gender", "placeOfBirth": "place_of_birth", "homeTown": "home_town", "ethnicity": "ethnicity",
    "birthRegistrationPlace": "birth_registration_place", "nationality": "nationality",
    "legacyId9": "legacy_id9", "lifeStatus": "life_status", "dateOfDeath": "date_of_death",
    "missingDate": "missing_date", "religion": "religion", "absenceStatus": "absence_status",
    "residenceFileNo": "residence_file_no", "bloodType": "blood_type", "mobilePhone": "mobile_phone",
    "email": "email",
}  # fmt: skip
"""Field -> column."""
PLACE = "{ communeCode provinceCode address }"
RELATIVE = "{ pin fullName relation }"
SHARED = f"""{" ".join(PLAIN)}
    permanentResidence {PLACE} temporaryResidence {PLACE} currentPlace {PLACE}
    idCard {{ issuedAt issuedBy expiresAt }}
    father {RELATIVE} mother {RELATIVE} spouse {RELATIVE} legalRepresentative {RELATIVE} children {RELATIVE}
    provenance {{ group originAgency originLevel enteredAt version validFrom validTo }}"""


@pytest.fixture(scope="module")
def world(cluster: Cluster) -> World:
    """Return 1,500 persons of seed 3."""
    prepare(cluster)
    seed(cluster, persons=1_500, number=3)
    return read_world(cluster)


@pytest.fixture
async def population(world: World, cluster: Cluster) -> AsyncIterator[TestedRegister]:
    async with serving(SUBGRAPH, cluster.register("population")) as served:
        yield served


def text(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def place(row: Row, kind: str) -> dict[str, Any] | None:
    if row[f"{kind}_commune"] is None:
        return None
    return {
        "communeCode": row[f"{kind}_commune"],
        "provinceCode": row[f"{kind}_province"],
        "address": row[f"{kind}_address"],
    }


def relatives(world: World, pin: str, kind: str, day: date) -> list[dict[str, Any]]:
    rows = [
        row
        for row in world.rows("population", "person_relation")
        if (row["pin"], row["relation"]) == (pin, kind)
        and row["valid_from"] <= day <= (row["valid_to"] or date.max)
    ]
    return [
        {"pin": row["relative_pin"], "fullName": row["relative_name"], "relation": row["kinship"]}
        for row in sorted(rows, key=lambda row: (row["valid_from"], row["relative_pin"]))
    ]


async def asked(
    population: TestedRegister,
    fragment: str,
    representations: Sequence[Mapping[str, object]],
    *,
    statements: int,
) -> list[Any]:
    """Return the answers, asked for a few hundred at a time, each time in so many statements."""
    found: list[Any] = []
    for start in range(0, len(representations), 250):
        before = len(population.statements)
        page = list(representations[start : start + 250])
        found += await population.entities(fragment, page, rows=EVERYTHING)
        assert len(population.statements) - before == statements
    return found


def answer(world: World, row: Row) -> dict[str, Any]:
    """Return what the shared fields of a version must say."""
    day = row["valid_to"] or TODAY
    one = {kind: next(iter(relatives(world, row["pin"], kind, day)), None) for kind in
           ("FATHER", "MOTHER", "SPOUSE", "REPRESENTATIVE")}  # fmt: skip
    card = {"issuedAt": text(row["card_issued_at"]), "issuedBy": row["card_issued_by"]}
    return {
        **{field: text(row[column]) for field, column in PLAIN.items()},
        "permanentResidence": place(row, "residence"),
        "temporaryResidence": place(row, "temporary"),
        "currentPlace": place(row, "current"),
        "idCard": card | {"expiresAt": text(row["card_expires_at"])} if row["card_issued_at"] else None,
        "father": one["FATHER"],
        "mother": one["MOTHER"],
        "spouse": one["SPOUSE"],
        "legalRepresentative": one["REPRESENTATIVE"],
        "children": relatives(world, row["pin"], "CHILD", day),
        "provenance": [
            {
                "group": group,
                "originAgency": row[f"origin_{group}"],
                "originLevel": row[f"origin_level_{group}"],
                "enteredAt": text(row[f"entered_{group}_at"]),
                "version": row["version"],
                "validFrom": text(row["valid_from"]),
                "validTo": text(row["valid_to"]),
            }
            for group in ("identity", "residence", "card", "contact")
            if row[f"origin_{group}"] is not None
        ],
    }


async def test_every_field_of_every_person_is_what_the_tables_say(
    world: World, population: TestedRegister
) -> None:
    pins = sorted(world.people())
    found = await asked(population, f"... on Person {{ {SHARED} }}", [rep(pin) for pin in pins], statements=2)
    assert found == [answer(world, world.people()[pin]) for pin in pins]


async def test_every_field_of_every_version_is_what_the_tables_say(
    world: World, population: TestedRegister
) -> None:
    rows = world.rows("population", "person_version")
    keys: list[Mapping[str, object]] = [version_rep(f"{row['pin']}@{row['version']}") for row in rows]
    found = await asked(population, f"... on PersonVersion {{ {SHARED} }}", keys, statements=2)
    assert len(rows) > 300
    assert found == [answer(world, row) for row in rows]


async def test_versions_and_as_of_are_those_of_the_histories(
    world: World, population: TestedRegister
) -> None:
    histories = world.histories("population", "person", "pin")
    random = Random(5)  # noqa: S311
    days = [date(2016, 12, 1) + timedelta(days=random.randrange(3_700)) for _ in range(4)]
    fields = "".join(f' d{place}: asOf(date: "{day}") {{ version }}' for place, day in enumerate(days))
    found = await asked(
        population,
        f"... on Person {{ versions {{ version }}{fields} }}",
        [rep(pin) for pin in histories],
        statements=3,
    )

    def in_force(rows: list[Row], day: date) -> dict[str, int] | None:
        return next(
            (
                {"version": row["version"]}
                for row in rows
                if row["valid_from"] <= day <= (row["valid_to"] or date.max)
            ),
            None,
        )

    assert found == [
        {
            "versions": [{"version": row["version"]} for row in reversed(rows[:-1])],
            **{f"d{place}": in_force(rows, day) for place, day in enumerate(days)},
        }
        for rows in histories.values()
    ]


def attributes(row: Row) -> dict[str, str | None]:
    return {
        "person": row["pin"],
        "residenceCommune": row["residence_commune"],
        "residenceProvince": row["residence_province"],
        **{
            f"origin.{group}": row[f"origin_{group}"]
            for group in ("identity", "residence", "card", "contact")
        },
    }


LIST = """query ($unit: ID!, $name: String, $from: Date, $to: Date, $origin: ID, $after: String) {
    residents(
        unit: $unit, name: $name, bornFrom: $from, bornTo: $to, originAgency: $origin, first: 7, after: $after
    ) {
        totalCount pageInfo { hasNextPage endCursor } edges { node { pin } }
    }
}"""


@pytest.mark.parametrize("number", range(12))
async def test_residents_are_those_who_fulfil_search_and_condition(
    world: World, population: TestedRegister, number: int
) -> None:
    random = Random(number)  # noqa: S311
    somebody = random.choice(list(world.people().values()))
    unit = somebody[random.choice(("residence_commune", "residence_province"))]
    variables: dict[str, Any] = {"unit": unit}
    if random.random() < 0.5:
        variables["name"] = somebody["full_name"][: random.randint(1, 8)]
    if random.random() < 0.5:
        variables["from"] = str(somebody["date_of_birth"] - timedelta(days=random.randrange(5_000)))
    if random.random() < 0.3:
        variables["origin"] = somebody["origin_residence"]
    clause = random.choice(
        (
            {"attr": "origin.card", "op": "eq", "value": "G01"},
            {"attr": "origin.identity", "op": "gte", "value": "H2"},
        )
    )
    condition: list[Any] = random.choice(
        (ALL, [[clause]], [[clause], [{"attr": "person", "op": "eq", "value": somebody["pin"]}]])
    )
    expected = sorted(
        row["pin"]
        for row in world.people().values()
        if unit in (row["residence_commune"], row["residence_province"])
        and row["name_fold"].startswith(name_fold(variables.get("name", "")))
        and str(row["date_of_birth"]) >= variables.get("from", "")
        and variables.get("origin", row["origin_residence"])
        in [row[f"origin_{group}"] for group in ("identity", "residence", "card", "contact")]
        and matches(parse_condition(condition), attributes(row))
    )
    pins: list[str] = []
    after = None
    while True:
        page = (await population.data(LIST, {**variables, "after": after}, rows={"Person": condition}))[
            "residents"
        ]
        assert page["totalCount"] == len(expected)
        pins += [edge["node"]["pin"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert pins == expected


@pytest.mark.parametrize(
    ("dimension", "column"),
    [("PROVINCE", "residence_province"), ("GENDER", "gender"), ("ETHNICITY", "ethnicity")],
)
async def test_counts_are_those_of_the_living_rounded(
    world: World, population: TestedRegister, dimension: str, column: str
) -> None:
    data = await population.data(
        f"{{ personStatistics(by: [{dimension}]) {{ cells {{ count suppressed keys {{ value }} }} }} }}"
    )
    living = [row for row in world.people().values() if row["life_status"] != "DECEASED"]
    counted = Counter(row[column] for row in living)
    cells = {cell["keys"][0]["value"]: cell["count"] for cell in data["personStatistics"]["cells"]}
    assert set(cells) == set(counted)
    assert [
        value for value, count in cells.items() if count is not None and abs(count - counted[value]) > 2
    ] == []
    assert {value for value, count in counted.items() if count < 10} <= {
        v for v, c in cells.items() if c is None
    }

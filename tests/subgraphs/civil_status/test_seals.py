"""Seals: what an adoption sealed is read by a role of its own, and shows in no ordinary answer.

`design.md` 5 (seals) and 10 (RLS); `domain.md` 5.3, scenario 18: same shape, no flag, no error.
"""

from __future__ import annotations

import asyncio
from typing import Any

import asyncpg
import pytest

from subgraphs.civil_status import repository
from subgraphs.common.database import Database
from tests.postgres import Register
from tests.subgraphs.civil_status.conftest import Fill
from tests.subgraphs.civil_status.rows import BINH, CHI, EVERY, KINDS, Row, adoption, event, rep
from tests.subgraphs.support import ALL, TestedRegister, attributes

ADOPTED, OTHER = "951321000808", "948321000809"
SEALED_TABLES = ("birth_parents", "adoption_event")
ORDINARY = dict.fromkeys((*KINDS, "CivilStatusEventVersion"), ALL)
CLEARED = ORDINARY | {"AdoptionEvent": ALL}

BIRTHS = [event("birth_event", "b-adopted", ADOPTED), event("birth_event", "b-other", OTHER)]
BEHIND: Row = {
    "event_id": "b-adopted",
    "mother_pin": "951199000818",
    "mother_name": "Phạm Thị Lụa",
    "father_pin": None,
    "father_name": "Trần Văn Bảo",
    "adoption_event_id": "a-1",
    "sealed_on": BIRTHS[0]["registered_at"],
}

ANSWER = """... on Person {
    birth { __typename eventId motherName motherPin fatherName fatherPin subject { fullName }
        provenance { group originAgency version validFrom } versions { version } }
    civilStatusEvents { __typename eventId type }
    isChildOf(parentPin: "966190000103") hasLivingParent maritalStatus }"""


@pytest.fixture
async def filled(fill: Fill) -> None:
    await fill({
        "birth_event": BIRTHS, "adoption_event": [adoption("a-1", ADOPTED)], "birth_parents": [BEHIND]
    })  # fmt: skip


async def seen(register: Register, statement: str, *, role: str | None, context: str = "verified") -> int:
    """Count rows as the serving role, or as one it enters, in a transaction of this context."""
    connection = await asyncpg.connect(register.app)
    try:
        async with connection.transaction():
            await connection.execute("select set_config('lienthong.context', $1, true)", context)
            if role is not None:
                await connection.execute(f'set local role "{role}"')
            return len(await connection.fetch(statement))
    finally:
        await connection.close()


@pytest.mark.parametrize("table", SEALED_TABLES)
async def test_the_serving_role_cannot_read_what_is_sealed(
    database: Register, filled: None, table: str
) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await seen(database, f"table {table}", role=None)


@pytest.mark.parametrize(("context", "rows"), [("", 0), ("verified", 1)])
@pytest.mark.parametrize("table", SEALED_TABLES)
async def test_the_sealed_role_reads_it_in_a_verified_context_only(
    database: Register, filled: None, table: str, context: str, rows: int
) -> None:
    found = await seen(database, f"table {table}", role="civil_status_sealed", context=context)
    assert found == rows


async def test_the_sealed_role_reads_nothing_else(database: Register) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await seen(database, "select * from birth_event", role="civil_status_sealed")


async def test_nobody_logs_in_as_the_sealed_role(database: Register) -> None:
    user = database.app.split("//")[1].split(":")[0]
    with pytest.raises(asyncpg.InvalidAuthorizationSpecificationError):
        await asyncpg.connect(database.app.replace(user, "civil_status_sealed", 1))


def shape(value: Any) -> Any:
    """Return an answer with each value replaced by its type."""
    match value:
        case dict():
            return {key: shape(item) for key, item in value.items()}
        case list():
            return [shape(item) for item in value]
        case _:
            return type(value).__name__


async def check_ordinary_answer(civil_status: TestedRegister) -> None:
    """An adopted child's answer has the shape and the statements of another child's, and no birth parent."""
    answers, statements = [], []
    for pin in (ADOPTED, OTHER):
        civil_status.statements.clear()
        (found,) = await civil_status.entities(ANSWER, [rep("Person", pin=pin)], rows=ORDINARY)
        answers.append(found)
        statements.append(list(civil_status.statements))
    assert shape(answers[0]) == shape(answers[1])
    assert statements[0] == statements[1]
    assert answers[0]["birth"]["motherPin"] == CHI
    assert answers[0]["isChildOf"] is True
    assert [found["__typename"] for found in answers[0]["civilStatusEvents"]] == ["BirthEvent"]
    assert all(name not in str(answers) for name in ("Lụa", "951199000818", "Bảo", "a-1"))
    assert not any(table in statement for table in SEALED_TABLES for statement in statements[0])


async def test_an_adopted_childs_ordinary_answer_is_like_any_other(
    civil_status: TestedRegister, filled: None
) -> None:
    await check_ordinary_answer(civil_status)


async def test_the_check_finds_a_register_that_shows_adoptions_to_everybody(
    civil_status: TestedRegister, filled: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repository.Repository, "_may_exist", lambda _self, _kind: True)
    monkeypatch.setattr(repository, "where", lambda *_: "(true)")
    with pytest.raises(AssertionError):
        await check_ordinary_answer(civil_status)


SEALED_FIELDS = """... on BirthEvent { eventId
    birthParents { motherName motherPin fatherName fatherPin }
    adoption { adoptiveMotherName adoptiveMotherPin adoptiveFatherName adoptiveFatherPin decisionNo date }
}"""
BOTH = [rep("BirthEvent", eventId="b-adopted"), rep("BirthEvent", eventId="b-other")]


async def check_sealed_fields(civil_status: TestedRegister) -> None:
    found = await civil_status.entities(SEALED_FIELDS, BOTH, rows=ORDINARY)
    assert found == [
        {
            "eventId": "b-adopted",
            "birthParents": {
                "motherName": "Phạm Thị Lụa",
                "motherPin": "951199000818",
                "fatherName": "Trần Văn Bảo",
                "fatherPin": None,
            },
            "adoption": {
                "adoptiveMotherName": "Lê Thị Chi",
                "adoptiveMotherPin": CHI,
                "adoptiveFatherName": "Trần Văn Bình",
                "adoptiveFatherPin": BINH,
                "decisionNo": "8/QĐ-UBND",
                "date": "2023-06-12",
            },
        },
        {"eventId": "b-other", "birthParents": None, "adoption": None},
    ]


async def test_sealed_fields_of_many_births_are_read_in_one_statement_under_the_role(
    civil_status: TestedRegister, filled: None
) -> None:
    await check_sealed_fields(civil_status)
    births, enter, sealed, leave = civil_status.statements
    assert (enter, leave) == ('set local role "civil_status_sealed"', "set local role none")
    assert "birth_parents" in sealed
    assert "birth_parents" not in births


async def test_a_register_that_reads_the_sealed_table_with_its_ordinary_role_fails(
    civil_status: TestedRegister, filled: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repository, "_SEALED_ROLE", None)
    with pytest.raises(AssertionError):
        await check_sealed_fields(civil_status)
    document = f"query ($r: [_Any!]!) {{ _entities(representations: $r) {{ {SEALED_FIELDS} }} }}"
    answer = await civil_status.query(document, {"r": BOTH}, rows=ORDINARY)
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"INTERNAL_ERROR"}
    assert all(event["birthParents"] is None for event in answer["data"]["_entities"])


ADOPTION = """__typename eventId type registrationNo bookNo legacyType registrarCommune registeredAt status
    subject { pin } person { pin } dataQuality { digitisedFromBook } provenance { group }
    ... on AdoptionEvent { decisionNo date adoptiveParents { pin fullName nationality ethnicity }
        policyAttributes(names: ["person", "secondPerson", "registrarCommune", "origin.registration"])
        versions { version } asOf(date: "2026-01-01") { version } }"""


async def test_who_is_cleared_finds_the_adoption_among_the_childs_events(
    civil_status: TestedRegister, filled: None
) -> None:
    (found,) = await civil_status.entities(
        f"... on Person {{ civilStatusEvents {{ {ADOPTION} }} }}", [rep("Person", pin=ADOPTED)], rows=CLEARED
    )
    sealed, _birth = found["civilStatusEvents"]
    assert sealed == {
        "__typename": "AdoptionEvent",
        "eventId": "a-1",
        "type": "ADOPTION",
        "registrationNo": "NO-a-1",
        "bookNo": "01/2015",
        "legacyType": None,
        "registrarCommune": "21583",
        "registeredAt": "2015-06-01",
        "status": "REGISTERED",
        "subject": {"pin": ADOPTED},
        "person": {"pin": ADOPTED},
        "dataQuality": {"digitisedFromBook": True},
        "provenance": [{"group": "registration"}, {"group": "quality"}],
        "decisionNo": "8/QĐ-UBND",
        "date": "2023-06-12",
        "adoptiveParents": [
            {"pin": CHI, "fullName": "Lê Thị Chi", "nationality": "VN", "ethnicity": "01"},
            {"pin": BINH, "fullName": "Trần Văn Bình", "nationality": "VN", "ethnicity": "01"},
        ],
        "policyAttributes": attributes(ADOPTED, None, "21583", "H08.21583"),
        "versions": None,
        "asOf": None,
    }


async def test_adoptions_are_subject_to_their_own_condition(
    civil_status: TestedRegister, filled: None
) -> None:
    for condition, expected in (
        (EVERY["BirthEvent"], {"eventId": "a-1"}),
        (ALL, {"eventId": "a-1"}),
        ([], None),
    ):
        found = await civil_status.entities(
            "... on AdoptionEvent { eventId }",
            [rep("AdoptionEvent", eventId="a-1")],
            rows={"AdoptionEvent": condition},
        )
        assert found == [expected]
    elsewhere = [[{"attr": "residenceProvince", "op": "eq", "value": "48"}]]
    found = await civil_status.entities(
        "... on AdoptionEvent { eventId }",
        [rep("AdoptionEvent", eventId="a-1")],
        rows={"AdoptionEvent": elsewhere},
    )
    assert found == [None]


async def test_no_list_and_no_count_holds_an_adoption(civil_status: TestedRegister, filled: None) -> None:
    data = await civil_status.data(
        "{ civilStatusEvents { totalCount edges { node { __typename } } } }", rows=CLEARED
    )
    assert data["civilStatusEvents"]["totalCount"] == 2
    assert {edge["node"]["__typename"] for edge in data["civilStatusEvents"]["edges"]} == {"BirthEvent"}


async def test_a_version_of_an_adoption_is_no_entity(civil_status: TestedRegister, filled: None) -> None:
    found = await civil_status.entities(
        "... on CivilStatusEventVersion { versionId }",
        [rep("CivilStatusEventVersion", versionId="a-1@1")],
        rows=CLEARED,
    )
    assert found == [None]


@pytest.mark.parametrize("failing", ["select 1/0", "select $1::int"], ids=["at the server", "at the driver"])
async def test_the_role_ends_with_its_statement_whatever_becomes_of_it(
    database: Register, filled: None, failing: str
) -> None:
    async with Database.connect(database.app, max_size=1) as opened, opened.session() as session:
        with pytest.raises((asyncpg.DivisionByZeroError, asyncpg.DataError)):
            await session.fetch(failing, () if "$" not in failing else ("x",), role="civil_status_sealed")
        if "$" in failing:
            # the transaction goes on
            assert await session.value("select current_user::text") == "civil_status_app"
    async with Database.connect(database.app, max_size=1) as opened:
        for _ in range(2):
            async with opened.session() as session:
                assert await session.value("select current_user::text") == "civil_status_app"
                assert len(await session.fetch("table adoption_event", role="civil_status_sealed")) == 1


async def test_statements_at_the_same_time_keep_their_own_rights(database: Register, filled: None) -> None:
    async with Database.connect(database.app, max_size=1) as opened, opened.session() as session:
        who = "select current_user::text as name"
        rows = await asyncio.gather(
            *(session.fetch(who, role=role) for role in ("civil_status_sealed", None) * 5)
        )
    assert [row[0]["name"] for row in rows] == ["civil_status_sealed", "civil_status_app"] * 5

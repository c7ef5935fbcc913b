"""What civil status adds to Person: status, events, and answers that show no record."""

from __future__ import annotations

from typing import Any

import pytest

from tests.subgraphs.civil_status.conftest import Fill
from tests.subgraphs.civil_status.rows import AN, BINH, CHI, GIA_LAI, KINDS, Row, event, rep
from tests.subgraphs.support import ALL, TestedRegister

EVERYTHING = dict.fromkeys(KINDS, ALL)


def status_of(pin: str, status: str) -> Row:
    return {"pin": pin, "marital_status": status, **GIA_LAI, "residence_source_version": 1}


async def test_marital_status_of_many_persons_costs_one_statement(
    civil_status: TestedRegister, fill: Fill
) -> None:
    await fill({"person": [status_of(AN, "MARRIED"), status_of(CHI, "WIDOWED")]})
    found = await civil_status.entities(
        "... on Person { maritalStatus }",
        [rep("Person", pin=pin) for pin in (CHI, AN, "900000000000", *(f"9{n:011}" for n in range(50)))],
    )
    assert [person["maritalStatus"] for person in found[:3]] == ["WIDOWED", "MARRIED", None]
    assert len(civil_status.statements) == 1


async def test_a_person_has_the_events_it_takes_part_in_oldest_first(
    civil_status: TestedRegister, fill: Fill
) -> None:
    rows = {table: [event(table, f"{table}-1")] for table in KINDS.values()}
    rows["marriage_event"].append(
        event("marriage_event", "older", CHI, spouse_pin=AN, registered_at="2001-01-01")
    )
    rows["marriage_event"][1]["registered_at"] = rows["birth_event"][0]["registered_at"].replace(year=2001)
    await fill(rows)
    found = await civil_status.entities(
        """... on Person { birth { eventId } marriages { eventId } death { eventId }
            civilStatusEvents { eventId } }""",
        [rep("Person", pin=AN), rep("Person", pin=CHI), rep("Person", pin=BINH)],
        rows=EVERYTHING,
    )

    def ids(*names: str) -> list[Row]:
        return [{"eventId": name} for name in names]

    own = sorted(f"{table}-1" for table in KINDS.values())
    assert found == [
        {
            "birth": {"eventId": "birth_event-1"},
            "marriages": ids("older", "marriage_event-1"),
            "death": {"eventId": "death_event-1"},
            "civilStatusEvents": ids("older", *own),
        },
        # the guardian of An, and once his wife
        {"birth": None, "marriages": ids("older"), "death": None,
         "civilStatusEvents": ids("older", "guardianship_event-1")},
        # his present wife; that she recognised a child is the child's event
        {"birth": None, "marriages": ids("marriage_event-1"), "death": None,
         "civilStatusEvents": ids("marriage_event-1")},
    ]  # fmt: skip
    assert len(civil_status.statements) == 4


# domain.md 5.3, scenario 12: `isChildOf(fatherPin)` is all that another province gets of E's birth
@pytest.mark.parametrize(
    ("pin", "parent", "expected"),
    [(AN, CHI, True), (AN, BINH, True), (AN, AN, False), (AN, "900000000000", False), (CHI, BINH, None)],
)
async def test_is_child_of_says_yes_no_or_nothing_without_a_right_to_the_birth(
    civil_status: TestedRegister, fill: Fill, pin: str, parent: str, expected: bool | None
) -> None:
    await fill({"birth_event": [event("birth_event", "b-1")]})
    found = await civil_status.entities(
        f'... on Person {{ isChildOf(parentPin: "{parent}") birth {{ eventId }} }}', [rep("Person", pin=pin)]
    )
    assert found == [{"isChildOf": expected, "birth": None}]


NO_ONE: Row = {"mother_pin": None, "mother_name": None, "father_pin": None, "father_name": None}
DEATHS = {BINH: "death_event", CHI: "death_event"}


def dead(pin: str) -> tuple[str, Row]:
    return "death_event", event("death_event", f"dead-{pin}", pin)


def declared(pin: str, code: str) -> tuple[str, Row]:
    return "declaration_event", event("declaration_event", f"declared-{pin}", pin, type=code)


# domain.md 4.2, needs of social assistance: "death, parents alive?, marital status"
@pytest.mark.parametrize(
    ("parents", "events", "expected"),
    [
        ({}, [], True),
        ({}, [dead(BINH)], True),
        ({}, [dead(BINH), dead(CHI)], False),
        ({}, [dead(BINH), declared(CHI, "DEATH_DECLARED")], False),
        ({}, [dead(BINH), declared(CHI, "MISSING_DECLARED")], True),
        ({"father_pin": None, "father_name": None}, [dead(CHI)], False),
        ({"father_pin": None}, [dead(CHI)], None),
        ({"father_pin": None}, [], True),
        (NO_ONE, [], False),
    ],
    ids=["both", "mother", "none", "declared dead", "missing is not dead", "no father",
         "father without number", "father without number but mother lives", "nobody named"],
)  # fmt: skip
async def test_a_living_parent(
    civil_status: TestedRegister, fill: Fill, parents: Row, events: list[Any], expected: bool | None
) -> None:
    await fill({"birth_event": [event("birth_event", "b-1", **parents)]})
    for table, row in events:
        await fill({table: [row]})
    found = await civil_status.entities(
        "... on Person { hasLivingParent }", [rep("Person", pin=AN), rep("Person", pin="900000000000")]
    )
    assert found == [{"hasLivingParent": expected}, {"hasLivingParent": None}]
    assert len(civil_status.statements) == 1

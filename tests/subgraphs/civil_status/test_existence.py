"""Hidden events do not exist: in no entity, list, count, page or person; each kind by its own condition."""

from __future__ import annotations

from typing import Any

import pytest

from subgraphs.civil_status import repository
from tests.subgraphs.civil_status.conftest import Fill
from tests.subgraphs.civil_status.rows import (
    AN,
    CHI,
    DAK_LAK,
    EVERY,
    IN_GIA_LAI,
    KINDS,
    Row,
    event,
    many,
    rep,
)
from tests.subgraphs.support import ALL, TestedRegister, ignoring_rows

PAGES = """query ($first: Int, $after: String) { civilStatusEvents(first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor } edges { cursor node { __typename eventId } } } }"""


def visible(rows: dict[str, list[Row]], province: str) -> list[str]:
    return sorted(
        row["event_id"]
        for several in rows.values()
        for row in several
        if row["residence_province"] == province
    )


async def walked(civil_status: TestedRegister, first: int, rows: Any) -> tuple[list[str], set[int]]:
    """Return the ids page after page, and the counts that were told."""
    found: list[str] = []
    counts: set[int] = set()
    after = None
    while True:
        data = await civil_status.data(PAGES, {"first": first, "after": after}, rows=rows)
        page = data["civilStatusEvents"]
        counts.add(page["totalCount"])
        found += [edge["node"]["eventId"] for edge in page["edges"]]
        assert len(page["edges"]) <= first
        if not page["pageInfo"]["hasNextPage"]:
            return found, counts
        after = page["pageInfo"]["endCursor"]
        assert after == page["edges"][-1]["cursor"]


async def check_lists(civil_status: TestedRegister, fill: Fill) -> None:
    rows = many(5)
    await fill(rows)
    wanted = visible(rows, "52")
    assert 0 < len(wanted) < 40
    assert await walked(civil_status, 7, EVERY) == (wanted, {len(wanted)})


async def check_entities(civil_status: TestedRegister, fill: Fill) -> None:
    rows: dict[str, list[Row]] = {
        table: [event(table, f"{table}-seen"), event(table, f"{table}-hidden", CHI, **DAK_LAK)]
        for table in KINDS.values()
    }
    await fill(rows)
    asked = [
        rep(kind, eventId=f"{table}-{name}") for kind, table in KINDS.items() for name in ("hidden", "seen")
    ]
    selection = " ".join(f"... on {kind} {{ eventId }}" for kind in KINDS)
    found = await civil_status.entities(selection, asked, rows=EVERY)
    assert found == [value for table in KINDS.values() for value in (None, {"eventId": f"{table}-seen"})]


async def check_person(civil_status: TestedRegister, fill: Fill) -> None:
    await fill(
        {table: [event(table, f"{table}-hidden", **DAK_LAK, **unmarried(table))] for table in KINDS.values()}
    )
    found = await civil_status.entities(
        """... on Person { birth { eventId } marriages { eventId } death { eventId }
            civilStatusEvents { eventId } }""",
        [rep("Person", pin=AN)],
        rows=EVERY,
    )
    assert found == [{"birth": None, "marriages": [], "death": None, "civilStatusEvents": []}]


async def check_versions(civil_status: TestedRegister, fill: Fill) -> None:
    await fill({"birth_event": [event("birth_event", "b-1")]})
    narrow = {"BirthEvent": ALL, "CivilStatusEventVersion": [[{"attr": "origin.registration", "op": "eq",
                                                               "value": "H15.24133"}]]}  # fmt: skip
    found = await civil_status.entities(
        '... on BirthEvent { asOf(date: "2020-01-01") { versionId } }',
        [rep("BirthEvent", eventId="b-1")],
        rows=narrow,
    )
    assert found == [{"asOf": None}]
    assert await civil_status.entities(
        "... on CivilStatusEventVersion { versionId }",
        [rep("CivilStatusEventVersion", versionId="b-1@1")],
        rows=narrow,
    ) == [None]


def unmarried(table: str) -> Row:
    return {"spouse_pin": "900000000009"} if table == "marriage_event" else {}


CHECKS = [check_lists, check_entities, check_person, check_versions]


@pytest.mark.parametrize("check", CHECKS)
async def test_hidden_events_do_not_exist(civil_status: TestedRegister, fill: Fill, check: Any) -> None:
    await check(civil_status, fill)


@pytest.mark.parametrize("check", CHECKS)
async def test_the_checks_find_a_register_that_ignores_rows(
    civil_status: TestedRegister, fill: Fill, monkeypatch: pytest.MonkeyPatch, check: Any
) -> None:
    monkeypatch.setattr(repository, "where", ignoring_rows)
    with pytest.raises(AssertionError):
        await check(civil_status, fill)


@pytest.mark.parametrize("named", KINDS)
async def test_each_kind_needs_its_own_condition_inside_the_union_and_its_count(
    civil_status: TestedRegister, fill: Fill, named: str
) -> None:
    rows = many(3)
    await fill(rows)
    wanted = visible({KINDS[named]: rows[KINDS[named]]}, "52")
    assert await walked(civil_status, 2, {named: IN_GIA_LAI}) == (wanted, {len(wanted)})


@pytest.mark.parametrize("named", KINDS)
async def test_a_person_has_the_events_of_the_kinds_that_are_named(
    civil_status: TestedRegister, fill: Fill, named: str
) -> None:
    await fill({table: [event(table, f"{table}-1")] for table in KINDS.values()})
    found = await civil_status.entities(
        "... on Person { civilStatusEvents { eventId } }", [rep("Person", pin=AN)], rows={named: ALL}
    )
    assert found == [{"civilStatusEvents": [{"eventId": f"{KINDS[named]}-1"}]}]


async def test_two_kinds_have_two_conditions_in_one_statement(
    civil_status: TestedRegister, fill: Fill
) -> None:
    rows = many(4)
    await fill(rows)
    in_dak_lak = [[{"attr": "residenceProvince", "op": "eq", "value": "66"}]]
    births, deaths = {"birth_event": rows["birth_event"]}, {"death_event": rows["death_event"]}
    wanted = sorted(visible(births, "52") + visible(deaths, "66"))
    found = await walked(civil_status, 100, {"BirthEvent": IN_GIA_LAI, "DeathEvent": in_dak_lak})
    assert found == (wanted, {len(wanted)})
    assert len(civil_status.statements) == 2

"""Lists of events: what their arguments keep, against the raw rows; cursors; statements."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.subgraphs.civil_status.conftest import Fill
from tests.subgraphs.civil_status.rows import KINDS, Row, event, many
from tests.subgraphs.support import ALL, TestedRegister

EVERYTHING = dict.fromkeys(KINDS, ALL)
LISTS = {"birthEvents": "birth_event", "marriageEvents": "marriage_event", "deathEvents": "death_event"}

Keeps = Callable[[Row], bool]

FILTERS: dict[str, Keeps] = {
    'unit: "52"': lambda row: row["registrar_province"] == "52",
    'unit: "24100"': lambda row: row["registrar_commune"] == "24100",
    'unit: "99"': lambda _: False,
    'registeredFrom: "2018-01-01"': lambda row: row["registered_at"] >= date(2018, 1, 1),
    'registeredTo: "2017-12-31"': lambda row: row["registered_at"] <= date(2017, 12, 31),
    'originAgency: "H08.21583"': lambda row: row["origin_registration"] == "H08.21583",
    'unit: "52", originAgency: "H21.24100", registeredFrom: "2016-01-01", registeredTo: "2021-01-01"': (
        lambda row: (
            row["registrar_province"] == "52"
            and row["origin_registration"] == "H21.24100"
            and date(2016, 1, 1) <= row["registered_at"] <= date(2021, 1, 1)
        )
    ),
}


async def listed(civil_status: TestedRegister, field: str, arguments: str) -> tuple[list[str], int]:
    given = f"first: 100, {arguments}"
    data = await civil_status.data(
        f"{{ {field}({given}) {{ totalCount edges {{ node {{ eventId }} }} }} }}", rows=EVERYTHING
    )
    page = data[field]
    return [edge["node"]["eventId"] for edge in page["edges"]], page["totalCount"]


def kept(rows: list[Row], keeps: Keeps) -> tuple[list[str], int]:
    found = sorted(row["event_id"] for row in rows if keeps(row))
    return found, len(found)


@pytest.mark.parametrize("arguments", FILTERS)
async def test_arguments_keep_what_they_say(civil_status: TestedRegister, fill: Fill, arguments: str) -> None:
    rows = many(8)
    await fill(rows)
    keeps = FILTERS[arguments]
    for field, table in LISTS.items():
        assert await listed(civil_status, field, arguments) == kept(rows[table], keeps)
    everything = [row for several in rows.values() for row in several]
    assert await listed(civil_status, "civilStatusEvents", arguments) == kept(everything, keeps)


TYPES = {
    "GUARDIANSHIP_END": "guardianship_event",
    "PARENTAGE_BY_COURT": "recognition_event",
    "CORRECTION": "change_event",
    "DEATH_DECLARED": "declaration_event",
    "FOREIGN_EVENT": "marriage_event",
}


@pytest.mark.parametrize("code", TYPES)
async def test_type_keeps_the_events_of_that_code(
    civil_status: TestedRegister, fill: Fill, code: str
) -> None:
    table = TYPES[code]
    rows = many(2)
    rows[table].append(event(table, "wanted", "900000000001", type=code))
    await fill(rows)
    assert await listed(civil_status, "civilStatusEvents", f"type: {code}") == (["wanted"], 1)


async def test_a_divorce_is_found_as_the_marriage_it_is_noted_on(
    civil_status: TestedRegister, fill: Fill
) -> None:
    divorced = event("marriage_event", "wanted", divorced_on=date(2021, 11, 8))
    await fill({"marriage_event": [divorced, event("marriage_event", "other")]})
    assert await listed(civil_status, "civilStatusEvents", "type: DIVORCE") == (["wanted"], 1)


@pytest.mark.parametrize("code", ["ADOPTION", "ADOPTION_END"])
async def test_a_sealed_type_is_in_no_list_whoever_asks(civil_status: TestedRegister, code: str) -> None:
    answer = await civil_status.query(
        f"{{ civilStatusEvents(type: {code}) {{ totalCount }} }}", rows=EVERYTHING | {"AdoptionEvent": ALL}
    )
    assert answer["data"] == {"civilStatusEvents": None}
    assert [error["message"] for error in answer["errors"]] == ["Sealed events are in no list."]


async def test_what_may_not_be_read_narrows_the_list_too(civil_status: TestedRegister, fill: Fill) -> None:
    rows = many(6)
    await fill(rows)
    narrow = {"Query.birthEvents": [[{"attr": "registrarCommune", "op": "eq", "value": "24100"}]]}
    data = await civil_status.data(
        '{ birthEvents(first: 100, unit: "52") { totalCount } }', rows=EVERYTHING, filters=narrow
    )
    wanted = [row for row in rows["birth_event"] if row["registrar_commune"] == "24100"]
    assert data["birthEvents"]["totalCount"] == len(wanted) > 0


async def test_a_cursor_is_good_for_the_same_arguments_only(civil_status: TestedRegister, fill: Fill) -> None:
    await fill(many(4))
    page = '{ birthEvents(first: 1, unit: "52") { pageInfo { endCursor } } }'
    cursor = (await civil_status.data(page, rows=EVERYTHING))["birthEvents"]["pageInfo"]["endCursor"]
    document = "query ($c: String, $u: ID) { birthEvents(first: 9, after: $c, unit: $u) { totalCount } }"
    same: Any = await civil_status.query(document, {"c": cursor, "u": "52"}, rows=EVERYTHING)
    other: Any = await civil_status.query(document, {"c": cursor, "u": "66"}, rows=EVERYTHING)
    assert "errors" not in same
    assert [error["extensions"]["code"] for error in other["errors"]] == ["BAD_USER_INPUT"]


async def test_a_page_and_its_count_cost_a_statement_each_whatever_the_kinds(
    civil_status: TestedRegister, fill: Fill
) -> None:
    await fill(many(4))
    selection = "totalCount pageInfo { hasNextPage } edges { node { __typename eventId } }"
    await civil_status.data(f"{{ civilStatusEvents {{ {selection} }} }}", rows=EVERYTHING)
    assert len(civil_status.statements) == 2

"""A seeded register of civil servants, served: every field, version and count against the raw tables."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import AsyncIterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from subgraphs.civil_servants.schema import SUBGRAPH
from tests.postgres import Cluster
from tests.subgraphs.civil_servants.rows import FIELDS
from tests.subgraphs.seed.world import Row, World, prepare, read_world, seed
from tests.subgraphs.support import ALL, TestedRegister, serving

EVERYTHING = {"CivilServant": ALL, "CivilServantVersion": ALL}
GROUPS = {
    "secondment": {"to": "secondment_to", "from": "secondment_from", "until": "secondment_until"},
    "grade": {
        "code": "grade_code", "group": "grade_group", "step": "grade_step",
        "coefficient": "grade_coefficient", "nextStepDate": "grade_next_step_date",
    },
    "partyMembership": {"joinedAt": "party_joined_at", "position": "party_position"},
    "armedForcesService": {
        "from": "armed_forces_from", "to": "armed_forces_to", "rank": "armed_forces_rank",
    },
    "discipline": {
        "form": "discipline_form", "decisionNo": "discipline_decision_no", "until": "discipline_until",
    },
    "assetsIncomeDeclaration": {
        "year": "assets_year", "filedAt": "assets_filed_at", "summary": "assets_summary",
    },
}  # fmt: skip
PLAIN = re.findall(r"\b\w+\b", re.sub(r"\w+ \{[^}]*\}", "", FIELDS))
LISTS = set(re.findall(r"(\w+) \{", FIELDS)) - GROUPS.keys() | {"training"}


def shown(row: Row) -> dict[str, Any]:
    """What a version shows, from its columns."""
    values = {name: _text(row[_column(name)]) for name in PLAIN if name not in LISTS}
    for name, columns in GROUPS.items():
        found = {part: _text(row[column]) for part, column in columns.items()}
        values[name] = found if any(value is not None for value in found.values()) else None
    return values | {name: json.loads(row[_column(name)]) for name in LISTS}


def _text(value: object) -> object:
    return str(value) if isinstance(value, date | Decimal) else value


def _column(name: str) -> str:
    return re.sub("([A-Z])", lambda found: f"_{found[1].lower()}", name)


@pytest.fixture(scope="module")
def world(cluster: Cluster) -> World:
    """Return what is in the registers now: 2,000 persons of seed 7."""
    prepare(cluster)
    seed(cluster, persons=2_000, number=7)
    return read_world(cluster)


@pytest.fixture
async def register(cluster: Cluster, world: World) -> AsyncIterator[TestedRegister]:
    async with serving(SUBGRAPH, cluster.register("civil_servants")) as served:
        yield served


async def read(register: TestedRegister, selection: str, numbers: list[str]) -> list[Any]:
    return await register.entities(
        f"... on CivilServant {{ {selection} }}",
        [{"__typename": "CivilServant", "employeeNo": number} for number in numbers],
        rows=EVERYTHING,
    )


async def test_every_record_and_version_shows_its_row(register: TestedRegister, world: World) -> None:
    histories = world.histories("civil_servants", "civil_servant", "employee_no")
    found = await read(register, f"{FIELDS} versions {{ version {FIELDS} }}", list(histories))

    for answer, versions in zip(found, histories.values(), strict=True):
        *earlier, current = versions
        assert answer.pop("versions") == [{"version": row["version"], **shown(row)} for row in earlier[::-1]]
        assert answer == shown(current)
    assert len(register.statements) == 2
    assert sum(map(len, histories.values())) >= 200


@pytest.mark.parametrize("day", ["2024-06-30", "2024-07-01", "2025-06-30", "2025-07-01", "2026-11-20"])
async def test_the_record_as_of_a_day_is_the_row_in_force(
    register: TestedRegister, world: World, day: str
) -> None:
    histories = world.histories("civil_servants", "civil_servant", "employee_no")
    found = await read(register, f'asOf(date: "{day}") {{ version {FIELDS} }}', list(histories))
    on = date.fromisoformat(day)

    for answer, versions in zip(found, histories.values(), strict=True):
        held = [row for row in versions if row["valid_from"] <= on <= (row["valid_to"] or on)]
        assert len(held) <= 1
        assert answer["asOf"] == ({"version": held[0]["version"], **shown(held[0])} if held else None)
    assert len(register.statements) == 2


async def test_yes_or_no_answers_are_those_of_the_rows(register: TestedRegister, world: World) -> None:
    records = {row["pin"]: row for row in world.rows("civil_servants", "civil_servant")}
    pins = list(world.people())
    found = await register.entities(
        "... on Person { hasStateIncome receivesPension isStateEmployee"
        ' holdsPosition(title: "Chuyên viên chính") }',
        [{"__typename": "Person", "pin": pin} for pin in pins],
    )

    def expected(pin: str) -> dict[str, bool]:
        row = records.get(pin)
        working = row is not None and row["employment_status"] == "ACTIVE"
        return {
            "hasStateIncome": working,
            "receivesPension": row is not None and row["employment_status"] == "RETIRED",
            "isStateEmployee": working,
            "holdsPosition": working and row is not None and row["position_title"] == "Chuyên viên chính",
        }

    assert found == [expected(pin) for pin in pins]
    assert len(register.statements) == 1


async def test_statistics_round_the_counts_of_the_rows(register: TestedRegister, world: World) -> None:
    data = await register.data(
        "{ civilServantStatistics(by: [EMPLOYMENT_STATUS]) { cells { count keys { value } } } }"
    )
    counts = Counter(row["employment_status"] for row in world.rows("civil_servants", "civil_servant"))
    told = {cell["keys"][0]["value"]: cell["count"] for cell in data["civilServantStatistics"]["cells"]}

    assert told.keys() == counts.keys()
    assert all(count is None or abs(count - counts[status]) <= 2 for status, count in told.items())
    assert told["ACTIVE"] is not None

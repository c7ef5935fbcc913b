"""Statistics asked with variables: a decision serves the values it was made for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from gateway.access import Decider, DecisionScope
from gateway.decision import Allow, Subject, SubjectKind
from gateway.operation import Operation
from tests.gateway.access.counting import counting_catalogue, counting_supergraph
from tests.gateway.access.doubles import ALLOWED, DENIED, ClauseEngine
from tests.gateway.pipeline.registers import Registers

OFFICER = Subject(kind=SubjectKind.OFFICER, id="gia-lai-health", agency="H21", sector="HEALTH")
PURPOSE = "1.001776"
COUNTED = "query ($by: [CountedBy!]!, $unit: ID) { counted(by: $by, unit: $unit, plain: NOTHING) { total } }"
SORTED = "query ($by: CountedBy, $first: Int) { sorted(by: $by, first: $first) { total } }"


class OwnUnit(ClauseEngine):
    """Allows one unit, and no count by HIV status."""

    def plan(self, row: Mapping[str, Any]) -> Mapping[str, Any]:
        if row["coordinate"] == "AssistanceCase.hivStatus":
            return DENIED
        return DENIED if row["coordinate"] == "Query.counted" and row.get("unit") != "52" else ALLOWED


def registers() -> Registers:
    return Registers(OwnUnit({}), graph=counting_supergraph(), entries=counting_catalogue())


QUESTIONS: list[tuple[Mapping[str, Any], bool]] = [
    ({"by": ["CATEGORY"], "unit": "52"}, True),
    ({"by": ["CATEGORY"], "unit": "79"}, False),
    ({"by": ["CATEGORY"]}, False),
    ({"by": ["CATEGORY"], "unit": None}, False),
    ({"by": ["HIV"], "unit": "52"}, False),
    ({"by": ["CATEGORY", "HIV"], "unit": "52"}, False),
    ({"by": ["NOTHING"], "unit": "52"}, True),
]


async def answers(world: Registers) -> list[bool]:
    """Ask every question in turn; return which of them are allowed."""
    found = []
    for variables, _ in QUESTIONS:
        prepared = await world.prepare(COUNTED, OFFICER, PURPOSE, variables=variables)
        found.append(isinstance(prepared.decided.access.outcomes["Query.counted"], Allow))
    return found


async def test_the_same_document_is_decided_for_the_values_of_each_request(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    expected = [allowed for _, allowed in QUESTIONS]
    assert await answers(registers()) == expected

    def forgets(_self: Decider, _operation: Operation) -> DecisionScope:
        return DecisionScope(about_persons=True, variables=())

    with monkeypatch.context() as defect:
        defect.setattr(Decider, "scope_of", forgets)
        assert await answers(registers()) != expected


async def test_a_question_asked_again_is_not_decided_again() -> None:
    world = registers()
    await answers(world)
    decided = len(world.documents())
    assert decided == len(QUESTIONS) - 1  # a unit that is null is one that is not given
    await answers(world)
    assert len(world.documents()) == decided


async def test_other_variables_share_one_decision() -> None:
    world = registers()
    for by, first in (("HIV", 1), ("CATEGORY", 2), (None, 3)):
        await world.prepare(SORTED, OFFICER, PURPOSE, variables={"by": by, "first": first})
    assert len(world.documents()) == 1

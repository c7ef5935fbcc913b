"""How much one page may hold, by kind of caller; level: pipeline to decision."""

from __future__ import annotations

import pytest

from gateway.decision import Subject, SubjectKind
from gateway.errors import LimitExceeded
from tests.gateway.access.doubles import ClauseEngine
from tests.gateway.pipeline.registers import Registers

PAGE = "query ($n: Int) { assistanceCases(first: $n) { edges { node { caseId } } } }"
MOST = {
    SubjectKind.OFFICER: 100,
    SubjectKind.CITIZEN: 100,
    SubjectKind.ANONYMOUS: 100,
    SubjectKind.SYSTEM: 1_000,
    SubjectKind.ENTERPRISE: 1,
}
"""`design.md` 5 and 10; an enterprise is stopped by the cost of its operation."""


@pytest.mark.parametrize("kind", SubjectKind)
async def test_a_page_holds_as_much_as_the_kind_of_caller_may_have(kind: SubjectKind) -> None:
    world = Registers(ClauseEngine({}))
    subject = Subject(kind=kind, id="x")
    prepared = await world.prepare(PAGE, subject, None, variables={"n": MOST[kind]})
    assert prepared.variables == {"n": MOST[kind]}
    with pytest.raises(LimitExceeded) as caught:
        await world.prepare(PAGE, subject, None, variables={"n": MOST[kind] + 1})
    assert (caught.value.code, caught.value.status) == ("LIMIT_EXCEEDED", 400)

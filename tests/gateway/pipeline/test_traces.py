"""The lines of an audit record: what was decided of each coordinate, and which registers were asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gateway.access import AccessPlan, EmbeddedEngine, Use
from gateway.audit import FieldTrace, SourceTrace
from gateway.decision import Allow, Deny, Depends, Mask, Masked, PlanOutcome, Via
from gateway.executor import Call, DecisionTable, ExecutionResult, FieldReport, Projection
from gateway.pipeline.traces import field_traces, source_traces
from tests.gateway.access.building import ALLOWANCE, planned, rules_only


@pytest.fixture
async def access() -> AccessPlan:
    engine = EmbeddedEngine(rules_only(), timeout=20)
    plan = await planned(engine, "{ assistanceCases { totalCount } }", "gia-lai-health", ALLOWANCE)
    await engine.close()
    return plan


SAID: dict[str, PlanOutcome] = {
    "T.allowed": Allow(reason="a", rule="r"),
    "T.masked": Masked(mask=Mask("redact"), reason="m", rule="r"),
    "T.denied": Deny(reason="d", rule="r"),
    "T.depending": Depends(needs=("x",), when=None),
    "T.key": Allow(reason="a", rule="r"),
}


def line(name: str, effect: str, reason: str, *via: str, count: int = 0) -> FieldTrace:
    return FieldTrace(coordinate=f"T.{name}", via=via, effect=effect, reason=reason, count=count)


def test_every_coordinate_has_a_line_and_every_reason_of_the_answer_one_more(access: AccessPlan) -> None:
    used = {
        "allowed": (Via.SELECT, Via.REQUIRES), "masked": (Via.SELECT,), "denied": (Via.FILTER,),
        "depending": (Via.SELECT, Via.KEY), "key": (Via.KEY,), "undecided": (Via.SELECT,),
    }  # fmt: skip
    uses = frozenset(Use(coordinate=f"T.{name}", via=via) for name, vias in used.items() for via in vias)
    report = FieldReport(
        coordinate="T.depending", effect="deny", reason="no_ground", count=3, paths=(), silent=True
    )
    found = field_traces(replace(access, uses=uses, outcomes=SAID), Projection(data=None, report=(report,)))
    assert found == (
        line("allowed", "allow", "a", "requires", "select"),
        line("denied", "deny", "d", "filter"),
        line("depending", "depends", "per_object", "key", "select"),
        line("key", "transport", "transport", "key"),
        line("masked", "mask", "m", "select"),
        line("undecided", "deny", "undecided", "select"),
        line("depending", "deny", "no_ground", "select", count=3),
    )


def test_every_request_to_a_register_has_a_line() -> None:
    calls = tuple(
        Call(
            fetch_id=number,
            subgraph="population",
            representations=number,
            seconds=0.1,
            status=status,
            coordinates=frozenset({"T.b", "T.a"}),
        )
        for number, status in enumerate(("OK", "ERRORS", "TIMEOUT"))
    )
    assert source_traces(ExecutionResult(data={}, decisions=DecisionTable(), calls=calls)) == tuple(
        SourceTrace(subgraph="population", coordinates=("T.a", "T.b"), objects=number, failed=number > 0)
        for number in range(3)
    )

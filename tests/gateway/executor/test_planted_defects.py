"""Security: each protection holds, and the same assertion fails once the protection is taken out.

Every case is a pair: a check of what an answer or a request must not contain, and a defect that is planted in
the code by replacing one function. The check must pass as it is and fail with the defect: so a check that
could not see the defect cannot hide here.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from gateway.decision import (
    Decisions,
    Masked,
    PlanOutcome,
)
from gateway.executor import (
    clearance,
    client_paths,
    existence,
    fetches,
    gates,
    projection,
    runner,
    shapes,
    source_errors,
)
from gateway.executor.decision_table import DecisionTable
from gateway.executor.enforce import enforce
from gateway.executor.model import Obj, SourceError
from gateway.executor.paths import collect, unlink
from gateway.executor.state import ExecutionState
from gateway.query_plan.model import EntityFetch, Fetch, Gate
from tests.gateway.executor.building import (
    ALLOW,
    PERSON_SPEC,
)
from tests.gateway.executor.protections import (
    answers_go_to_their_own_object,
    denied_object_is_not_sent_on,
    denied_value_stays_inside,
    errors_about_hidden_objects_stay_inside,
    hidden_node_takes_its_edge_along,
    hidden_object_is_not_sent_on,
    hidden_object_leaves_no_trace,
    mask_that_fails_shows_nothing,
    masked_value_is_masked,
    misaligned_entities_go_to_nobody,
    nothing_below_a_hidden_object_is_sent_on,
    object_behind_a_denied_field_is_not_sent_on,
    object_the_owner_hides_is_absent,
    places_share_no_object,
    plan_denied_value_stays_inside,
    planted_attributes_open_nothing,
    planted_decisions_open_nothing,
    runtime_type_decides_behind_an_interface,
    source_messages_stay_inside,
    undecided_object_is_denied,
)


def nothing_enforced(outcome: object, value: Any) -> Any:
    return value


def masks_dropped(outcome: object, value: Any) -> Any:
    return value if isinstance(outcome, Masked) else enforce(outcome, value)


async def gate_skipped(state: ExecutionState, gate: Gate) -> None:
    for obj, _link in collect(state.tree, gate.path):
        state.decisions.record(obj, dict.fromkeys(gate.coordinates, ALLOW))


def record_without_existence(state: ExecutionState, gate: Gate, obj: Obj, decisions: Decisions) -> None:
    state.decisions.record(obj, decisions)


def forged(self: DecisionTable, obj: Obj) -> Decisions | None:
    if "_decisions" in obj:
        return dict.fromkeys(PERSON_SPEC.coordinates, ALLOW)
    return self._decisions.get(id(obj))


def harvest_from_anybody(state: ExecutionState, fetch: Fetch) -> None:
    for gate in state.plan.gates:
        for obj, _link in collect(state.tree, gate.path):
            if gate.attributes_key in obj:
                state.decisions.vouch(obj, gate.attributes_key, obj.pop(gate.attributes_key))


def send_if_ignored(table: DecisionTable, decider: Obj | None, entity: EntityFetch) -> bool:
    return clearance.may_send(table, decider, replace(entity, send_if=()))


def send_unless_ignored(table: DecisionTable, decider: Obj | None, entity: EntityFetch) -> bool:
    return clearance.may_send(table, decider, replace(entity, send_unless=()))


def raw_message(_subgraph: str, error: Any) -> tuple[str, str]:
    return "SOURCE_ERROR", error["message"]


def untranslated(self: client_paths.ClientPaths, error: SourceError) -> Any:
    return (unlink(target) + error.rest for target in error.targets)


def decided_by_interface(self: shapes.Shapes, coordinate: str, _key: str) -> PlanOutcome:
    return self._outcomes.get(coordinate.replace("Person.", "Living."), ALLOW)


Check = Callable[[], Awaitable[None]]
Defect = tuple[Any, str, Any]

CASES: list[tuple[Check, Defect]] = [
    (denied_value_stays_inside, (projection, "enforce", nothing_enforced)),
    (denied_value_stays_inside, (runner, "run_gate", gate_skipped)),
    (plan_denied_value_stays_inside, (projection, "enforce", nothing_enforced)),
    (masked_value_is_masked, (projection, "enforce", masks_dropped)),
    (denied_object_is_not_sent_on, (runner, "run_gate", gate_skipped)),
    (denied_object_is_not_sent_on, (fetches, "may_send", lambda *_: True)),
    (
        denied_object_is_not_sent_on,
        (fetches, "may_send", send_if_ignored),
    ),
    (hidden_object_is_not_sent_on, (gates, "_record", record_without_existence)),
    (
        nothing_below_a_hidden_object_is_sent_on,
        (fetches, "collect", lambda root, path, _: collect(root, path)),
    ),
    (object_behind_a_denied_field_is_not_sent_on, (fetches, "may_send", send_unless_ignored)),
    (hidden_object_leaves_no_trace, (projection, "denied_existence", lambda *_: None)),
    (hidden_object_leaves_no_trace, (projection, "is_silent", lambda _: False)),
    (
        hidden_node_takes_its_edge_along,
        (projection.Writer, "_is_edge_to_nowhere", lambda *_: False),
    ),
    (undecided_object_is_denied, (existence, "ATTRIBUTE_UNAVAILABLE", ALLOW)),
    (undecided_object_is_denied, (runner, "run_gate", gate_skipped)),
    (object_the_owner_hides_is_absent, (fetches, "_mark_absent", lambda *_: None)),
    (planted_attributes_open_nothing, (fetches, "harvest_attributes", harvest_from_anybody)),
    (planted_decisions_open_nothing, (DecisionTable, "of", forged)),
    (answers_go_to_their_own_object, (fetches, "exact_key", lambda built: tuple(built.values()))),
    (misaligned_entities_go_to_nobody, (fetches, "_is_aligned", lambda *_: True)),
    (places_share_no_object, (fetches, "copy_tree", lambda item: item)),
    (source_messages_stay_inside, (source_errors, "_code_and_message", raw_message)),
    (errors_about_hidden_objects_stay_inside, (client_paths.ClientPaths, "_paths", untranslated)),
    (mask_that_fails_shows_nothing, (projection, "enforce", masks_dropped)),
    (runtime_type_decides_behind_an_interface, (shapes.Shapes, "_outcome", decided_by_interface)),
]


@pytest.mark.parametrize(
    "check", dict.fromkeys(check for check, _ in CASES), ids=lambda check: check.__name__
)
async def test_the_protection_holds(check: Check) -> None:
    await check()


@pytest.mark.parametrize(
    ("check", "defect"), CASES, ids=[f"{check.__name__}-without-{defect[1]}" for check, defect in CASES]
)
async def test_the_check_sees_the_defect(
    check: Check, defect: Defect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(*defect)
    with pytest.raises(AssertionError):
        await check()

"""What the answers of an engine are read as, level: the functions that read them, one outcome at a time."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.access.conditions import ConditionReader
from gateway.access.documents import MAX_CODE, MAX_RULE, PROTOCOL, read_object_answer, read_plan_answer
from gateway.access.fields import FieldRow, field_rows
from gateway.access.uses import collect_uses
from gateway.decision import (
    Allow,
    Clause,
    Deny,
    Depends,
    Mask,
    Masked,
    Obligation,
    PlanOutcome,
    PolicyEngineError,
    RevisionChanged,
    Via,
)
from tests.gateway.access.building import TODAY, catalogue, directory, operation, supergraph

ERROR = Deny(reason="policy_error", rule="gateway")
NOTIFY = (Obligation(type="notify_subject"),)
SAID = {"reason": "x", "rule": "r"}
HERE = [[{"attr": "residenceProvince", "op": "eq", "value": "52"}]]
THERE = [[{"attr": "residenceCommune", "op": "eq", "value": "21583"}]]


def row() -> FieldRow:
    """Return the row of a case's number, a text."""
    uses = collect_uses(
        supergraph(), catalogue(), operation("{ assistanceCases { edges { node { caseId } } } }")
    )
    rows = {one.key: one for one in field_rows(supergraph(), catalogue(), directory(), uses, TODAY)}
    return rows["AssistanceCase.caseId", Via.SELECT]


def answer(*outcomes: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"protocol": PROTOCOL, "policy": {"revision": "1"}, "outcomes": list(outcomes), **more}


def planned(outcome: dict[str, Any]) -> PlanOutcome:
    reader = ConditionReader(directory(), TODAY, group="case", entities=("AssistanceCase",))
    revision, (found,) = read_plan_answer(answer(outcome, fields=[0]), [row()], [reader])
    assert revision == "1"
    return found


@pytest.mark.parametrize(
    ("outcome", "read"),
    [
        ({"effect": "allow", **SAID}, Allow(reason="x", rule="r")),
        ({"effect": "deny", **SAID}, Deny(reason="x", rule="r")),
        ({"effect": "deny", "silent": True, **SAID}, Deny(reason="x", rule="r", silent=True)),
        ({"effect": "deny", "silent": 1, **SAID}, Deny(reason="x", rule="r")),
        ({"effect": "deny", "hint": "h" * MAX_CODE, **SAID}, Deny(reason="x", rule="r", hint="h" * MAX_CODE)),
        ({"effect": "deny", "hint": "h" * (MAX_CODE + 1), **SAID}, Deny(reason="x", rule="r")),
        ({"effect": "deny", "until": "2027", **SAID}, ERROR),
        (
            {"effect": "allow", "obligations": [{"type": "notify_subject"}], **SAID},
            Allow(reason="x", rule="r", obligations=NOTIFY),
        ),
        ({"effect": "allow", "obligations": [{"type": "watermark"}], **SAID}, ERROR),
        (
            {"effect": "mask", "mask": {"fn": "redact"}, "obligations": [{"type": "notify_subject"}], **SAID},
            Masked(mask=Mask("redact"), reason="x", rule="r", obligations=NOTIFY),
        ),
        (
            {"effect": "mask", "mask": {"fn": "keep_last", "n": 4}, **SAID},
            Masked(mask=Mask("keep_last", (("n", 4),)), reason="x", rule="r"),
        ),
        ({"effect": "mask", "mask": {"fn": "year_only"}, **SAID}, ERROR),
        ({"effect": "mask", "mask": {"fn": "redact"}, "until": "2027", **SAID}, ERROR),
        ({"effect": "allow", "until": "2027", **SAID}, ERROR),
        (
            {"effect": "allow", "reason": "x" * MAX_CODE, "rule": "r" * MAX_RULE},
            Allow(reason="x" * MAX_CODE, rule="r" * MAX_RULE),
        ),
        ({"effect": "allow", "reason": "x" * (MAX_CODE + 1), "rule": "r"}, ERROR),
        ({"effect": "allow", "reason": "x", "rule": "r" * (MAX_RULE + 1)}, ERROR),
        ({"effect": "allow", "reason": "", "rule": "r"}, ERROR),
    ],
    ids=str,
)
def test_an_outcome_is_a_decision_or_an_error_in_both_phases(
    outcome: dict[str, Any], read: PlanOutcome
) -> None:
    assert planned(outcome) == read
    assert read_object_answer(answer(outcome, checks=[[0, 0]]), [row()], [2], "1") == [[read, read]]


@pytest.mark.parametrize(
    ("allow", "unless", "when"),
    [
        (HERE, [], ((Clause("residenceProvince", "eq", "52"),),)),
        (
            HERE,
            [THERE],
            ((Clause("residenceProvince", "eq", "52"), Clause("residenceCommune", "eq", "21583")),),
        ),
        ([[]], [], ((),)),
        ([], [], None),
        ([], [THERE], None),
    ],
)
def test_what_depends_says_when_the_value_is_shown_whole(
    allow: list[Any], unless: list[Any], when: object
) -> None:
    """Without an alternative that allows a mask is the best there is, and no condition says more."""
    document = {"effect": "depends", "needs": ["residenceProvince"], "allow": allow, "unless": unless}
    assert planned(document) == Depends(needs=("residenceProvince",), when=when)  # type: ignore[arg-type]
    assert read_object_answer(answer(document, checks=[[0]]), [row()], [1], "1") == [[ERROR]]


@pytest.mark.parametrize("policy", [None, "1", {}, {"revision": ""}, {"revision": 1}, {"revision": ["1"]}])
def test_an_answer_names_its_revision(policy: object) -> None:
    allowed = {"effect": "allow", **SAID}
    with pytest.raises(PolicyEngineError):
        read_object_answer(answer(allowed, checks=[[0]], policy=policy), [row()], [1], "1")
    with pytest.raises(PolicyEngineError):
        read_plan_answer(answer(allowed, fields=[], policy=policy), [], [])


def test_an_answer_by_other_rules_is_told_apart() -> None:
    with pytest.raises(RevisionChanged):
        read_object_answer(answer({"effect": "allow", **SAID}, checks=[[0]]), [row()], [1], "2")

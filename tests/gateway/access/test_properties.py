"""Properties of the rules over random documents; level: rules in regorus, in this process, and in OPA."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
import regorus
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.gateway.access.building import rules_only
from tests.gateway.access.random_documents import ROWS, decided, document_pairs

Evaluate = Callable[[dict[str, Any]], dict[str, Any]]

SETTINGS = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

STRICTNESS = {"allow": 0, "mask": 1, "deny": 2}


@cache
def in_process(guard: str | None = None) -> Evaluate:
    """Return an evaluator in this process, with one more guard if its rules are given."""
    engine = regorus.Engine()
    for path, text in rules_only().modules.items():
        changed = text
        if guard is not None and path == "gov/law/guards.rego":
            changed = text.replace("guard_names := [", 'guard_names := ["added", ') + guard
        engine.add_policy(path, changed)
    engine.add_data_json(json.dumps(rules_only().data))

    def evaluate(document: dict[str, Any]) -> dict[str, Any]:
        engine.set_input_json(json.dumps(document))
        answer: dict[str, Any] = json.loads(engine.eval_rule_as_json("data.gw.v1.result"))
        return answer

    return evaluate


def asked_of(url: str) -> Evaluate:
    """Return an evaluator that asks an OPA server."""

    def evaluate(document: dict[str, Any]) -> dict[str, Any]:
        request = urllib.request.Request(  # noqa: S310 - our own server
            f"{url}/v1/data/gw/v1/result",
            data=json.dumps({"input": document}).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
            result: dict[str, Any] = json.loads(answer.read())["result"]
        return result

    return evaluate


@pytest.mark.opa
@SETTINGS
@given(pair=document_pairs())
def test_engines_decide_alike(opa_url: str, pair: tuple[dict[str, Any], dict[str, Any]]) -> None:
    for document in pair:
        assert decided(asked_of(opa_url)(document)) == decided(in_process()(document))


@SETTINGS
@given(pair=document_pairs())
def test_what_the_plan_phase_settles_no_object_changes(pair: tuple[dict[str, Any], dict[str, Any]]) -> None:
    """A plan denial is a denial of every object, a plan allow an allow; a residual condition is exact."""
    plan, document = pair
    objects = [one["attrs"] for one in document["objects"]]
    rows = decided(in_process()(document))
    for field, planned, row in zip(plan["fields"], decided(in_process()(plan)), rows, strict=True):
        if "structure" in field.get("tags", []):
            continue
        for attributes, outcome in zip(objects, row, strict=True):
            if planned["effect"] != "depends":
                assert outcome["effect"] == planned["effect"]
                assert outcome.get("mask") == planned.get("mask")
                continue
            allowed = any(
                all(attributes.get(clause["attr"]) == clause["value"] for clause in clauses)
                for clauses in planned["allow"]
            )
            assert (outcome["effect"] == "allow") == allowed
            assert {clause["attr"] for clauses in planned["allow"] for clause in clauses} <= set(
                planned["needs"]
            )


GUARDS = {
    "denies all": 'guard("added", _) := barred("added")',
    "denies some fields": """
guard("added", f) := barred("added") if f.class == "SENSITIVE"
guard("added", f) := pass if f.class != "SENSITIVE"
""",
    "denies some objects": """
guard("added", _) := {
	"outcome": denial("added"), "unless": [[{"attr": "residenceProvince", "op": "eq", "value": "52"}]],
}
""",
    "masks": """
guard("added", _) := {
	"outcome": {"effect": "mask", "mask": {"fn": "redact"}, "reason": "m", "rule": "r"}, "unless": [],
}
""",
    "masks like another": """
guard("added", _) := {
	"outcome": {"effect": "mask", "mask": {"fn": "keep_last", "n": 4}, "reason": "m", "rule": "r"},
	"unless": [[{"attr": "originProvince", "op": "eq", "value": "H21"}]],
}
""",
    "is undefined": 'guard("added", f) := pass if f.no_such_thing',
    "passes": 'guard("added", _) := pass',
}


@pytest.mark.parametrize("guard", GUARDS.values(), ids=GUARDS)
@SETTINGS
@given(pair=document_pairs())
def test_one_more_guard_only_narrows(guard: str, pair: tuple[dict[str, Any], dict[str, Any]]) -> None:
    """`design.md` 6: with any guard added, every cell stays or narrows."""
    document = pair[1]
    before, after = decided(in_process()(document)), decided(in_process("\n" + guard)(document))
    for old_row, new_row in zip(before, after, strict=True):
        for old, new in zip(old_row, new_row, strict=True):
            assert STRICTNESS[new["effect"]] >= STRICTNESS[old["effect"]]
            if old["effect"] == new["effect"] == "mask":
                assert old["mask"] == new["mask"]


def test_a_guard_that_is_undefined_denies_everything_but_open() -> None:
    fields = [row for row in ROWS if row["class"] != "OPEN"]
    document = {
        "protocol": "gw.decision/1",
        "phase": "plan",
        "request": {"date": "2026-11-23"},
        "subject": {"kind": "OFFICER", "agency_closed": False, "agency": "H21", "level": "PROVINCE"},
        "purpose": {"code": "1.001776", "ancestors": ["1.001776"]},
        "fields": fields,
    }
    outcomes = decided(in_process("\n" + GUARDS["is undefined"])(document))
    assert {outcome["effect"] for outcome in outcomes} == {"deny"}


@SETTINGS
@given(pair=document_pairs(), position=st.integers(min_value=0, max_value=5))
def test_a_field_is_decided_the_same_alone_and_among_others(
    pair: tuple[dict[str, Any], dict[str, Any]], position: int
) -> None:
    document = pair[1]
    number = position % len(document["fields"])
    alone = document | {
        "fields": [document["fields"][number]],
        "checks": [{"field": 0, "objects": list(range(len(document["objects"])))}],
    }
    field = document["fields"][number]
    if "structure" not in field.get("tags", []):
        assert decided(in_process()(alone)) == [decided(in_process()(document))[number]]

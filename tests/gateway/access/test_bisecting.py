"""One rule that fails denies what it was asked about and nothing else; level: both engines, planted rules."""

from __future__ import annotations

import asyncio
import shutil
import socket
import subprocess
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import structlog

from gateway.access import BisectingEngine, EmbeddedEngine, OpaEngine, PolicySet
from gateway.decision import EvaluationError, PolicyEngine, PolicyEngineError
from gateway.local.engine import opa_command
from tests.gateway.access.building import ALLOWANCE, POLICIES, gatekeeper_of, planned, rules_only
from tests.gateway.access.conftest import ENGINES, await_health
from tests.gateway.access.doubles import RecordingEngine
from tests.gateway.access.scenarios import brief

HEALTH = "gov/health/health.rego"
LINE = '\tlaw.in_record(f)\n\tobject.get(f, "group", "") != "inspection"\n'
CLASH = """
clash(f) := 1 if f.name != ""

clash(f) := 2 if f.coordinate == "AssistanceCase.categoryCode"
"""
CASES = "{ assistanceCases { totalCount edges { node { caseId categoryCode coefficient monthlyAmount } } } }"
GUILTY = "AssistanceCase.categoryCode"


def with_clash() -> PolicySet:
    """The rules, with one that has two values for one field."""
    text = rules_only().modules[HEALTH]
    assert LINE in text
    planted = text.replace(LINE, f"\tclash(f) > 0\n{LINE}", 1) + CLASH
    return PolicySet(modules={**rules_only().modules, HEALTH: planted}, data=rules_only().data)


@contextmanager
def opa_over(rules: PolicySet, binary: Path, folder: Path) -> Iterator[str]:
    """Run OPA over changed rules."""
    shutil.copytree(POLICIES, folder)
    for path, text in rules.modules.items():
        (folder / path).write_text(text, encoding="utf-8")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(opa_command(binary, folder, port), stderr=subprocess.DEVNULL)
    try:
        await_health(f"http://127.0.0.1:{port}")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=10)


@pytest.fixture(params=ENGINES)
async def clashing(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[RecordingEngine]:
    """Each engine over the planted rules."""
    made: PolicyEngine
    if request.param == "embedded":
        made = EmbeddedEngine(with_clash(), timeout=20)
        yield RecordingEngine(made)
        await made.close()
        return
    with opa_over(with_clash(), request.getfixturevalue("opa_binary"), tmp_path / "policies") as url:
        made = OpaEngine(url, timeout=20)
        yield RecordingEngine(made)
        await made.close()


async def test_only_the_field_whose_rule_conflicts_is_denied(
    clashing: RecordingEngine, embedded: EmbeddedEngine
) -> None:
    modules = with_clash().modules
    with structlog.testing.capture_logs() as logs:
        plan = await planned(
            BisectingEngine(clashing, modules, budget=30), CASES, "gia-lai-health", ALLOWANCE
        )
    sound = await planned(embedded, CASES, "gia-lai-health", ALLOWANCE)
    assert brief(sound.outcomes[GUILTY]).startswith("DEPENDS")
    found = {at: brief(outcome) for at, outcome in plan.outcomes.items()}
    expected = {at: brief(outcome) for at, outcome in sound.outcomes.items()}
    assert found == expected | {GUILTY: "DENY policy_error"}
    assert plan.revision == sound.revision
    (entry,) = [log for log in logs if log["event"] == "policy.rule_failed"]
    assert (entry["coordinates"], entry["not_reached"]) == ([GUILTY], 0)
    assert "gov.health.territory" in entry["rules"]
    assert any(place.startswith(HEALTH) for place in entry["places"])
    assert entry["calls"] == len(clashing.documents)


async def test_without_halving_everything_is_denied(clashing: RecordingEngine) -> None:
    plan = await planned(clashing, CASES, "gia-lai-health", ALLOWANCE)
    assert {brief(outcome) for outcome in plan.outcomes.values()} == {"DENY policy_unavailable"}


def twenty(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document with its row of the guilty field among nineteen of another."""
    rows = {row["coordinate"]: row for row in document["fields"]}
    sound = rows["AssistanceCase.coefficient"]
    return {**document, "fields": [*[sound] * 13, rows[GUILTY], *[sound] * 6]}


async def test_twenty_fields_with_one_bad_rule_take_about_nine_calls(clashing: RecordingEngine) -> None:
    with pytest.raises(AssertionError):
        await planned_and_checked(clashing)
    document = twenty(clashing.documents[0])
    clashing.documents.clear()
    answer = await BisectingEngine(clashing, budget=30).evaluate(document)
    effects = [answer["outcomes"][number]["effect"] for number in answer["fields"]]
    assert effects == ["depends"] * 13 + ["deny"] + ["depends"] * 6
    assert answer["outcomes"][answer["fields"][13]]["reason"] == "policy_error"
    assert len(clashing.documents) <= 9


async def planned_and_checked(engine: PolicyEngine) -> None:
    """Decide, and fail when something is not decided."""
    plan = await planned(engine, CASES, "gia-lai-health", ALLOWANCE)
    assert "DENY policy_unavailable" not in {brief(outcome) for outcome in plan.outcomes.values()}


async def test_objects_of_a_guilty_field_are_denied_and_others_decided(
    clashing: RecordingEngine, embedded: EmbeddedEngine
) -> None:
    plan = await planned(embedded, CASES, "gia-lai-health", ALLOWANCE)
    gate = plan.gates["AssistanceCase"]
    tuples = [tuple("52" if name == "residenceProvince" else "H26" for name in gate.attributes)]
    tuples.append(tuple("01" if name == "residenceProvince" else "H26" for name in gate.attributes))
    keeper = gatekeeper_of(BisectingEngine(clashing, budget=30), plan)
    found = await keeper.decide("AssistanceCase", gate.attributes, gate.coordinates, tuples)
    sound = await gatekeeper_of(embedded, plan).decide(
        "AssistanceCase", gate.attributes, gate.coordinates, tuples
    )
    for decisions, expected in zip(found, sound, strict=True):
        assert {at: brief(one) for at, one in decisions.items()} == {
            at: brief(one) for at, one in expected.items()
        } | {GUILTY: "DENY policy_error"}


async def test_rule_that_ends_the_embedded_engine_is_confined() -> None:
    """regorus does not refuse recursion at load: evaluating it ends the process."""
    text = rules_only().modules[HEALTH]
    down = 'down(f) := up(f)\n\nup(f) := down(f) if f.coordinate == "AssistanceCase.categoryCode"\n\n'
    planted = text.replace(LINE, f"\tnot down(f)\n{LINE}", 1) + f"\n{down}"
    rules = PolicySet(modules={**rules_only().modules, HEALTH: planted}, data=rules_only().data)
    engine = EmbeddedEngine(rules, timeout=20)
    try:
        plan = await planned(BisectingEngine(engine, budget=60), CASES, "gia-lai-health", ALLOWANCE)
    finally:
        await engine.close()
    assert brief(plan.outcomes[GUILTY]) == "DENY policy_error"
    assert brief(plan.outcomes["AssistanceCase.coefficient"]).startswith("DEPENDS")


class Fussy:
    """Fails for documents that hold a coordinate; each call takes a second."""

    name = "fussy"

    def __init__(self, *bad: str, then: Exception | None = None) -> None:
        self.bad = set(bad)
        self.then = then
        self.now = 0.0
        self.calls = 0

    async def evaluate(self, document: Mapping[str, Any]) -> Mapping[str, Any]:
        self.calls += 1
        self.now += 1
        if self.then is not None and self.calls > 1:
            raise self.then
        if self.bad.intersection(row["coordinate"] for row in document["fields"]):
            raise EvaluationError("conflict")
        return {
            "protocol": "gw.decision/1",
            "policy": {"revision": f"{self.calls if self.then else 1}"},
            "outcomes": [{"effect": "allow", "reason": "r", "rule": "r"}],
            "fields": [0 for _ in document["fields"]],
        }

    async def close(self) -> None:
        await asyncio.sleep(0)


def rows(*names: str) -> dict[str, Any]:
    return {
        "protocol": "gw.decision/1",
        "phase": "plan",
        "fields": [{"coordinate": name, "existence": []} for name in names],
    }


def reasons(answer: Mapping[str, Any]) -> list[str]:
    return [answer["outcomes"][number]["reason"] for number in answer["fields"]]


@pytest.mark.parametrize("bad", ["a", "e", "ac", "abcde", "bd"])
async def test_every_guilty_field_is_found(bad: str) -> None:
    answer = await BisectingEngine(Fussy(*bad), budget=99).evaluate(rows(*"abcde"))
    assert reasons(answer) == ["policy_error" if name in bad else "r" for name in "abcde"]


async def test_what_is_not_reached_in_time_is_denied() -> None:
    engine = Fussy("a")
    bisecting = BisectingEngine(engine, budget=3, clock=lambda: engine.now)
    answer = await bisecting.evaluate(rows(*"abcdefgh"))
    assert engine.calls == 3
    assert reasons(answer) == ["policy_unavailable"] * 4 + ["r"] * 4


async def test_a_field_decided_by_others_fails_with_them_and_only_then() -> None:
    engine = Fussy("Case.__typename")
    document = rows("Query.cases", "Case.id", "Other.id", "Case.__typename", "Other.__typename")
    document["fields"][0]["existence"] = ["Other.__typename"]
    assert reasons(await BisectingEngine(engine, budget=99).evaluate(document)) == [
        "r",
        "r",
        "r",
        "policy_error",
        "r",
    ]
    document["fields"][0]["existence"] = ["Case.__typename"]
    assert reasons(await BisectingEngine(engine, budget=99).evaluate(document))[0] == "policy_error"


async def test_an_engine_that_goes_down_meanwhile_decides_nothing() -> None:
    engine = BisectingEngine(Fussy("a", then=PolicyEngineError("down")), budget=99)
    with pytest.raises(PolicyEngineError, match="down"):
        await engine.evaluate(rows("a", "b"))


async def test_rules_that_change_meanwhile_decide_nothing() -> None:
    class Changing(Fussy):
        async def evaluate(self, document: Mapping[str, Any]) -> Mapping[str, Any]:
            return {**await super().evaluate(document), "policy": {"revision": str(self.calls)}}

    with pytest.raises(PolicyEngineError, match="changed"):
        await BisectingEngine(Changing("a"), budget=99).evaluate(rows(*"abcd"))


@pytest.mark.parametrize("entry", [-1, 1, True, "0", None])
async def test_a_partial_answer_with_an_index_out_of_range_is_refused(entry: Any) -> None:
    class Shifting(Fussy):
        async def evaluate(self, document: Mapping[str, Any]) -> Mapping[str, Any]:
            answer = await super().evaluate(document)
            return {**answer, "fields": [entry for _ in document["fields"]]}

    with pytest.raises(PolicyEngineError, match="out of range"):
        await BisectingEngine(Shifting("a"), budget=99).evaluate(rows(*"ab"))

"""Without a decision nothing personal leaves, whatever the policy engine does; open data stays."""

from __future__ import annotations

import itertools
import json
import os
import signal
import time
from collections.abc import Callable, Mapping
from typing import Any

import psutil
import pytest

from tests.smoke.cases import Answer
from tests.system.faults import NO_ANSWER, answering, rewriting
from tests.system.relay import Exchange, Fault, Relay
from tests.system.running import ALLOWANCE, SYSTEM, C
from tests.system.second import Watched
from tests.system.test_faults import assert_says_nothing_of_the_inside, codes

pytestmark = SYSTEM

numbers = itertools.count()


def ask(watched: Watched) -> Answer:
    """Ask what was never asked before, so that no decision is remembered."""
    document = f"""query New{next(numbers)} {{
      administrativeUnit(code: "52") {{ code }}
      assistanceCases(pins: ["{C}"]) {{ totalCount edges {{ node {{ caseId person {{ fullName }} }} }} }}
    }}"""
    return watched.system.ask("gia-lai-health", document, purpose=ALLOWANCE, url=watched.url)


def changed(change: Callable[[dict[str, Any]], object]) -> Fault:
    """Spoil the result of the policies."""

    def spoil(answer: Any) -> Any:
        change(answer["result"])
        return answer

    return rewriting(spoil)


def all_outcomes(**changes: Any) -> Fault:
    return changed(lambda result: [outcome.update(changes) for outcome in result["outcomes"]])


def out_of_range(result: dict[str, Any]) -> None:
    """Point every field and every check at an outcome that is not there."""
    for rows in (result.get("fields"), *result.get("checks", ())):
        if rows is not None:
            rows[:] = [99 for _ in rows]


def on_objects_only(fault: Fault) -> Fault:
    """Fail where objects are decided; the plan phase works."""

    def chosen(exchange: Exchange) -> None:
        if json.loads(exchange.body)["input"].get("phase") == "object":
            fault(exchange)
        else:
            exchange.reply(*exchange.forward())

    return chosen


UNREADABLE: Mapping[str, Fault] = {
    **{name: fault for name, fault in NO_ANSWER.items() if name != "slow"},
    "undefined": answering({}),
    "nothing": answering({"result": {}}),
    "allow": answering({"result": {"allow": True}}),
    "true": answering({"result": True}),
    "too few answers": changed(
        lambda result: [result[key].pop() for key in ("fields", "checks") if key in result]
    ),
    "answers out of range": changed(out_of_range),
    "other protocol": changed(lambda result: result.update(protocol="gw.decision/9")),
}
"""What is no answer of ours: as if there were no engine."""

ODD: Mapping[str, Fault] = {
    "unknown effect": all_outcomes(effect="permit"),
    "effect that is a list": all_outcomes(effect=["allow"]),
    "mask nobody knows": all_outcomes(effect="mask", mask={"fn": "none"}),
    "obligation nobody knows": all_outcomes(obligations=[{"fn": "watermark"}]),
}
"""Answers with outcomes the gateway cannot carry out: each of those denies, open data included."""


@pytest.fixture
def opa(watched: Watched, only_opa: None) -> Relay:
    """The relay before OPA."""
    assert watched.engine is not None
    return watched.engine


def assert_only_open_data(watched: Watched, answer: Answer) -> None:
    assert answer.status == 200
    assert answer.body["data"] == {"administrativeUnit": {"code": "52"}, "assistanceCases": None}
    assert {error["extensions"]["reason"] for error in answer.body["errors"]} == {"policy_unavailable"}
    assert codes(answer) == {"POLICY_UNAVAILABLE"}
    assert watched.registers["social_assistance"].sent == []
    assert_says_nothing_of_the_inside(answer)


@pytest.mark.parametrize("fault", UNREADABLE)
def test_without_a_readable_decision_only_open_data_leaves(watched: Watched, opa: Relay, fault: str) -> None:
    opa.fault = UNREADABLE[fault]
    assert_only_open_data(watched, ask(watched))


@pytest.mark.parametrize("fault", ODD)
def test_an_outcome_that_cannot_be_carried_out_denies(watched: Watched, opa: Relay, fault: str) -> None:
    opa.fault = ODD[fault]
    answer = ask(watched)
    assert answer.body["data"] == {"administrativeUnit": None, "assistanceCases": None}
    assert {error["extensions"]["reason"] for error in answer.body["errors"]} == {"policy_error"}
    assert [relay.sent for relay in watched.registers.values()] == [[], [], [], []]
    assert_says_nothing_of_the_inside(answer)


def test_without_an_engine_only_open_data_leaves_and_it_comes_back(watched: Watched, opa: Relay) -> None:
    opa.close()
    assert_only_open_data(watched, ask(watched))
    opa.open()
    assert "errors" not in ask(watched).body


@pytest.mark.parametrize("fault", [*UNREADABLE, *ODD])
def test_without_a_decision_about_an_object_it_does_not_leave(
    watched: Watched, opa: Relay, fault: str
) -> None:
    opa.fault = on_objects_only({**UNREADABLE, **ODD}[fault])
    answer = ask(watched)
    assert answer.body["data"]["administrativeUnit"] == {"code": "52"}
    text = json.dumps(answer.body, ensure_ascii=False)
    assert "AC-2022-0303" not in text
    assert "Trần Thị Cúc" not in text
    assert watched.registers["civil_status"].sent == []


def test_remembered_decisions_end_when_the_engine_is_gone(watched: Watched, opa: Relay) -> None:
    document = f'{{ assistanceCases(pins: ["{C}"]) {{ edges {{ node {{ caseId }} }} }} }}'
    system = watched.system
    first = system.ask("gia-lai-health", document, purpose=ALLOWANCE, url=watched.url)
    assert "errors" not in first.body
    opa.close()
    time.sleep(2.2)
    answer = system.ask("gia-lai-health", document, purpose=ALLOWANCE, url=watched.url)
    assert (answer.body["data"], codes(answer)) == ({"assistanceCases": None}, {"POLICY_UNAVAILABLE"})


def worker(watched: Watched) -> int:
    """Return the process of the embedded engine."""
    found = [
        child.pid
        for child in psutil.Process(watched.pid).children(recursive=True)
        if any("embedded_worker" in word for word in child.cmdline())
    ]
    return found[0]


@pytest.mark.usefixtures("only_embedded")
def test_an_embedded_engine_that_hangs_is_replaced(watched: Watched) -> None:
    os.kill(worker(watched), signal.SIGSTOP)
    assert ask(watched).status == 200
    assert "errors" not in ask(watched).body


@pytest.mark.usefixtures("only_embedded")
def test_an_embedded_engine_that_died_is_replaced(watched: Watched) -> None:
    os.kill(worker(watched), signal.SIGKILL)
    time.sleep(0.1)
    assert "errors" not in ask(watched).body

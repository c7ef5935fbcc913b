"""What registers tell the gateway alone, level: one module over a double of the transport."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from gateway.access import NoFacts, RegisterCase, RegisterLookup, facts
from gateway.access.facts import MAX_AGE, MAX_PERSONS
from gateway.decision import SubgraphRequest, SubgraphResponse, TransportError

A, B, C = "901085000101", "964190000202", "952148000303"
ON = date(2026, 11, 23)
FAILURES: list[SubgraphResponse | TransportError] = [
    TransportError("population", "UNREACHABLE"),
    TransportError("population", "TIMEOUT"),
    SubgraphResponse(data=None, errors=[{"message": "x"}]),
    SubgraphResponse(data={"found": [B]}, errors=[{"message": "x"}]),
    SubgraphResponse(data=None),
]


class Register:
    """Answers as it is told, and keeps what it was asked."""

    def __init__(self, found: Any, delay: float = 0) -> None:
        self.found = found
        self.delay = delay
        self.asked: list[SubgraphRequest] = []

    async def fetch(self, request: SubgraphRequest) -> SubgraphResponse:
        self.asked.append(request)
        await asyncio.sleep(self.delay)
        if isinstance(self.found, TransportError):
            raise self.found
        if isinstance(self.found, SubgraphResponse):
            return self.found
        return SubgraphResponse(data={"found": self.found})

    async def close(self) -> None:
        """Nothing is open."""


def lookup(register: Register, clock: Callable[[], float] = lambda: 0.0) -> RegisterLookup:
    return RegisterLookup(register, clock)


async def test_population_is_asked_for_minor_children_on_a_day_under_the_purpose() -> None:
    register = Register([B, C])
    assert await lookup(register).minor_children(A, ON, "self") == {B, C}
    (asked,) = register.asked
    assert (asked.subgraph, asked.variables) == ("population", {"pin": A, "on": "2026-11-23"})
    assert (asked.rows, asked.filters, asked.purpose, asked.mutation) == ({}, {}, "self", False)
    assert "minorChildrenOf(pin: $pin, on: $on)" in asked.document
    assert A not in asked.document


async def test_a_case_has_persons_an_agency_and_a_status() -> None:
    register = Register({"pins": [A], "agency": "H26.00004", "status": "ACTIVE"})
    assert await lookup(register).case("social_assistance", "AC-2022-0101", "inspection") == RegisterCase(
        persons=frozenset({A}), agency="H26.00004", status="ACTIVE"
    )
    (asked,) = register.asked
    assert (asked.subgraph, asked.variables) == ("social_assistance", {"caseId": "AC-2022-0101"})
    assert "caseFacts(caseId: $caseId) { pins agency status }" in asked.document


@pytest.mark.parametrize("failure", FAILURES)
async def test_a_register_that_fails_knows_nobody_and_is_asked_again(
    failure: SubgraphResponse | TransportError,
) -> None:
    register = Register(failure)
    asking = lookup(register)
    assert await asking.minor_children(A, ON, "self") == frozenset()
    assert await asking.case("social_assistance", "AC-1", "inspection") is None
    register.found = [B]
    assert await asking.minor_children(A, ON, "self") == {B}


@pytest.mark.parametrize("found", [True, False, None, 1, "true", [True], *FAILURES], ids=str)
async def test_who_is_of_age_is_who_the_register_says_is(found: Any) -> None:
    register = Register(found)
    assert await lookup(register).is_adult(A, ON, "self") is (found is True)
    (asked,) = register.asked
    assert (asked.subgraph, asked.variables, asked.purpose) == (
        "population", {"pin": A, "on": "2026-11-23"}, "self"
    )  # fmt: skip
    assert A not in asked.document


async def test_without_registers_nobody_is_anything() -> None:
    nothing = NoFacts()
    assert await nothing.minor_children(A, ON, "self") == frozenset()
    assert await nothing.is_adult(A, ON, "self") is False
    assert await nothing.case("social_assistance", "AC-1", "inspection") is None


async def test_answers_are_remembered_in_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts, "MAX_ENTRIES", 2)
    register = Register([B])
    asking = lookup(register)
    for pin in (A, C, A, C, B, B, A):
        await asking.minor_children(pin, ON, "self")
    assert [asked.variables["pin"] for asked in register.asked] == [A, C, B, A]


async def test_a_register_that_is_slow_knows_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts, "TIMEOUT", 0.01)
    assert await lookup(Register([B], delay=5)).minor_children(A, ON, "self") == frozenset()


async def test_as_many_persons_are_told_as_there_may_be() -> None:
    pins = [f"{number:012d}" for number in range(MAX_PERSONS)]
    assert await lookup(Register(pins)).minor_children(A, ON, "self") == frozenset(pins)


@pytest.mark.parametrize("found", [None, {}, "901085000101", [None], [B, 1], [""], [B] * (MAX_PERSONS + 1)])
async def test_what_is_no_list_of_persons_is_nobody(found: Any) -> None:
    assert await lookup(Register(found)).minor_children(A, ON, "self") == frozenset()
    case = {"pins": found, "agency": "H26", "status": "ACTIVE"}
    assert await lookup(Register(case)).case("social_assistance", "AC-1", "inspection") is None


@pytest.mark.parametrize(
    "found",
    [
        None,
        {},
        [],
        {"pins": [A], "agency": "H26"},
        {"pins": [A], "agency": None, "status": "ACTIVE"},
        {"pins": [A], "agency": "H" * 65, "status": "ACTIVE"},
    ],
)
async def test_what_is_no_case_is_none(found: Any) -> None:
    assert await lookup(Register(found)).case("social_assistance", "AC-1", "inspection") is None


async def test_an_answer_is_used_again_for_two_seconds_and_for_nobody_else() -> None:
    now = [100.0]
    register = Register([B])
    asking = lookup(register, lambda: now[0])
    for pin in (A, A, C):
        await asking.minor_children(pin, ON, "self")
    assert len(register.asked) == 2
    register.found = []
    now[0] += MAX_AGE - 0.01
    assert await asking.minor_children(A, ON, "self") == {B}
    assert await asking.minor_children(A, date(2026, 11, 24), "self") == frozenset()
    now[0] += 0.01
    assert await asking.minor_children(A, ON, "self") == frozenset()


async def test_the_log_names_nobody(
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    asking = lookup(Register(FAILURES[0]))
    await asking.minor_children(A, ON, "self")
    await asking.case("social_assistance", f"AC-{A}", "inspection")
    written = "".join((*capfd.readouterr(), caplog.text))
    assert "facts.unavailable" in written
    assert A not in written

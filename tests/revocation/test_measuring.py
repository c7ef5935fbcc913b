"""The measure itself: it finds what is late, and says so when a try says nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.revocation import measuring
from tests.revocation.kinds import Reply, Seat, officer
from tests.revocation.measuring import Outcome, _Runner, by_kind, seats

ALLOWED = Reply(status=200, body={"data": {"assistanceCases": {"edges": []}}})
DENIED = Reply(status=401, body={"errors": []})
SEAT = Seat(agency="H21", unit="52")


class Gateway(_Runner):
    """Answers from a list, the last answer for ever."""

    def __init__(self, *replies: Reply) -> None:
        self._trial = officer("R-1", SEAT)
        self._asked = 0
        self._replies = list(replies)

    async def _ask(self) -> Reply:
        self._asked += 1
        return self._replies.pop(0) if len(self._replies) > 1 else self._replies[0]

    async def _change(self, change: Any) -> None:
        """Nothing is kept anywhere."""


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measuring, "LIMIT", 0.2)
    monkeypatch.setattr(measuring, "PAUSE", 0.02)
    monkeypatch.setattr(measuring, "GIVEN", 0.1)


async def test_a_gateway_that_never_hears_of_it_is_late() -> None:
    outcome = await Gateway(ALLOWED).run(0.0)
    assert (outcome.late, outcome.problem) == (1, None)
    assert outcome.delay >= measuring.LIMIT


async def test_a_gateway_that_hears_of_it_at_once_is_not() -> None:
    outcome = await Gateway(ALLOWED, ALLOWED, DENIED).run(0.0)
    assert (outcome.late, outcome.delay, outcome.problem) == (0, 0.0, None)
    assert outcome.asked > 3, "it is asked once more when the limit is over"


async def test_a_gateway_that_hears_of_it_in_time_has_a_delay() -> None:
    outcome = await Gateway(ALLOWED, ALLOWED, ALLOWED, ALLOWED, DENIED).run(0.0)
    assert (outcome.late, outcome.problem) == (0, None)
    assert 0.0 < outcome.delay < measuring.LIMIT


async def test_a_gateway_that_forgets_again_is_late() -> None:
    """Denied once, then allowed: the question after the limit finds it."""
    outcome = await Gateway(ALLOWED, ALLOWED, DENIED, ALLOWED).run(0.0)
    assert outcome.late == 1


@pytest.mark.parametrize("replies", [(DENIED,), (ALLOWED, DENIED)])
async def test_a_try_in_which_nothing_was_allowed_says_nothing(replies: tuple[Reply, ...]) -> None:
    outcome = await Gateway(*replies).run(0.0)
    assert outcome.problem is not None


def test_every_province_has_a_seat() -> None:
    assert len({seat.agency for seat in seats()}) == len({seat.unit for seat in seats()}) == 34


def test_outcomes_are_told_by_kind() -> None:
    one = Outcome(kind="b", delay=0.0, late=0, asked=1)
    other = Outcome(kind="a", delay=0.0, late=0, asked=1)
    assert list(by_kind([one, other, one])) == ["a", "b"]


@pytest.mark.parametrize(
    ("body", "path", "expected"),
    [
        ({"data": {"a": [{"b": 1}]}}, ("a", 0, "b"), 1),
        ({"data": {"a": []}}, ("a", 0, "b"), None),
        ({"data": None}, ("a",), None),
        ({}, ("a", "b"), None),
    ],
)
def test_a_null_on_the_way_is_null(
    body: Mapping[str, Any], path: tuple[str | int, ...], expected: object
) -> None:
    assert Reply(status=200, body=body).value(*path) == expected

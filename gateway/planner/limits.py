"""Bounds of planning, so that a hostile document costs little."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import thread_time

from gateway.planner.errors import PlanningError

__all__ = ["Budget", "PlannerLimits", "collection_put_off"]


@contextmanager
def collection_put_off() -> Iterator[None]:
    """Let no garbage be collected meanwhile: the time that takes is not the operation's.

    A full collection takes longer than planning may (0.4 s in a process with a million objects).
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannerLimits:
    """Upper bounds for one plan. The numbers are guesses, far above honest use."""

    groups: int = 200
    """Fetches, counted before any are merged."""
    selections: int = 5_000
    """Fields after interfaces were spread over their object types."""
    seconds: float = 0.05
    """Processor time of the planning thread, so that a busy machine refuses nobody."""


class Budget:
    """What is left of the limits while one operation is planned."""

    __slots__ = ("_clock", "_ends_at", "_limits", "_selections")

    def __init__(self, limits: PlannerLimits, clock: Callable[[], float] = thread_time) -> None:
        self._limits = limits
        self._clock = clock
        self._ends_at = clock() + limits.seconds
        self._selections = 0

    def selection(self) -> None:
        """Count one selection. Raises PlanningError."""
        self._selections += 1
        if self._selections > self._limits.selections:
            raise PlanningError("The operation selects too much.", code="LIMIT_EXCEEDED")
        self.check_time()

    def group(self, count: int) -> None:
        """Check the number of fetches so far. Raises PlanningError."""
        if count > self._limits.groups:
            raise PlanningError("The operation needs too many fetches.", code="LIMIT_EXCEEDED")
        self.check_time()

    def check_time(self) -> None:
        """Raise PlanningError once the time is used up."""
        if self._clock() > self._ends_at:
            raise PlanningError("The operation takes too long to plan.", code="LIMIT_EXCEEDED")

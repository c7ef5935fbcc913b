"""How long to wait between two attempts, and for how long to go on."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass

__all__ = ["Backoff"]

_FIRST = 0.5
_LONGEST = 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Backoff:
    """Waits that double up to 15 s, each shortened by chance so that clients do not come back together."""

    patience: float = 60.0
    """Seconds of waiting in all, before one thing; 0 tries once."""
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
    chance: Callable[[], float] = random.random
    """From 0 to 1."""

    def waits(self) -> Iterator[float]:
        """Yield the seconds before each further attempt until patience ends."""
        left, wait = self.patience, _FIRST
        while left > 0:
            taken = min(left, wait * (0.5 + self.chance() / 2))
            yield taken
            left -= taken
            wait = min(_LONGEST, wait * 2)

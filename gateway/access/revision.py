"""Which policy revision the engine serves, asked at most every two seconds."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from gateway.access.documents import PROTOCOL
from gateway.decision import PolicyEngine, PolicyEngineError
from gateway.telemetry import get_logger

__all__ = ["POLL_INTERVAL", "RevisionWatch"]

POLL_INTERVAL = 2.0
"""Seconds a decision made under an older revision may still be used."""

QUESTION = {"protocol": PROTOCOL, "phase": "plan", "fields": []}


class RevisionWatch:
    """Says whether what was decided before may still be used. Fails closed: no answer, no reuse."""

    def __init__(self, engine: PolicyEngine, clock: Callable[[], float] = time.monotonic) -> None:
        self._engine = engine
        self._clock = clock
        self._revision: str | None = None
        self._asked_at = float("-inf")
        self._lock = asyncio.Lock()
        self._log = get_logger("access")

    async def current(self) -> str | None:
        """Return the revision served within the last two seconds; None when the engine did not say."""
        if self._clock() - self._asked_at < POLL_INTERVAL:
            return self._revision
        async with self._lock:
            if self._clock() - self._asked_at >= POLL_INTERVAL:
                asked_at = self._clock()
                self._revision = await self._ask()
                self._asked_at = asked_at
        return self._revision

    async def _ask(self) -> str | None:
        try:
            answer = await self._engine.evaluate(QUESTION)
            revision = answer["policy"]["revision"]
        except (PolicyEngineError, KeyError, TypeError) as error:
            self._log.warning("policy.revision_unknown", error=type(error).__name__)
            return None
        return revision if isinstance(revision, str) else None

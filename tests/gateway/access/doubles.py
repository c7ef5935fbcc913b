"""Engines that answer what a test tells them to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from gateway.decision import PolicyEngine, PolicyEngineError

Change = Callable[[dict[str, Any]], Any]


class RecordingEngine:
    """Passes documents on and keeps them."""

    def __init__(self, inner: PolicyEngine) -> None:
        self.inner = inner
        self.documents: list[Mapping[str, Any]] = []

    @property
    def name(self) -> str:
        return self.inner.name

    async def evaluate(self, document: Mapping[str, Any]) -> Mapping[str, Any]:
        self.documents.append(document)
        return await self.inner.evaluate(document)

    async def close(self) -> None:
        await self.inner.close()


class TamperingEngine:
    """Changes the answers of one phase."""

    def __init__(self, inner: PolicyEngine, phase: str, change: Change) -> None:
        self.inner = inner
        self.phase = phase
        self.change = change

    @property
    def name(self) -> str:
        return self.inner.name

    async def evaluate(self, document: Mapping[str, Any]) -> Mapping[str, Any]:
        answer = dict(await self.inner.evaluate(document))
        if document["phase"] == self.phase:
            changed = self.change(answer)
            assert changed is None or isinstance(changed, dict)
            return answer if changed is None else changed
        return answer

    async def close(self) -> None:
        await self.inner.close()


class FailingEngine:
    """Is down: always, or from the object phase on."""

    name = "failing"

    def __init__(self, inner: PolicyEngine | None = None) -> None:
        self.inner = inner

    async def evaluate(self, document: Mapping[str, Any]) -> Mapping[str, Any]:
        if self.inner is not None and document["phase"] == "plan":
            return await self.inner.evaluate(document)
        raise PolicyEngineError("down")

    async def close(self) -> None:
        return

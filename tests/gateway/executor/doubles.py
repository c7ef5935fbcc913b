"""Hand-written doubles of the ports: a transport and a gatekeeper that record what they are asked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from gateway.decision import (
    AttributeTuple,
    Decisions,
    Outcome,
    PolicyEngineError,
    SubgraphRequest,
    SubgraphResponse,
    TransportError,
)

Answer = SubgraphResponse | TransportError | Mapping[str, Any]
"""A response, a failure, or just the data."""

Rule = Callable[[str, Mapping[str, str | None]], Outcome | None]
"""Coordinate and attributes -> outcome; None leaves the coordinate out."""


def entity_data(*items: Any) -> dict[str, Any]:
    return {"_entities": list(items)}


class RecordingTransport:
    """Gives each subgraph's answers in order; a callable answers every request of that subgraph."""

    def __init__(
        self, answers: Mapping[str, Sequence[Answer] | Callable[[SubgraphRequest], Answer]], delay: float = 0
    ) -> None:
        self._answers = {
            name: answer if callable(answer) else iter(answer) for name, answer in answers.items()
        }
        self._delay = delay
        self.requests: list[SubgraphRequest] = []
        self.log: list[str] = []

    async def fetch(self, request: SubgraphRequest) -> SubgraphResponse:
        self.requests.append(request)
        self.log.append(f"> {request.subgraph}")
        await asyncio.sleep(self._delay)
        source = self._answers[request.subgraph]
        answer = source(request) if callable(source) else next(source)
        self.log.append(f"< {request.subgraph}")
        if isinstance(answer, TransportError):
            raise answer
        return answer if isinstance(answer, SubgraphResponse) else SubgraphResponse(data=answer)

    async def close(self) -> None:
        return None

    def sent(self, subgraph: str) -> list[list[dict[str, Any]]]:
        """Representations of every request to a subgraph."""
        return [
            request.variables["representations"]
            for request in self.requests
            if request.subgraph == subgraph and "representations" in request.variables
        ]


class RecordingGatekeeper:
    """Decides by a rule."""

    def __init__(self, rule: Rule | None = None, *, fails: bool = False) -> None:
        self._rule = rule
        self._fails = fails
        self.calls: list[tuple[str, tuple[str, ...], tuple[str, ...], list[AttributeTuple]]] = []

    async def decide(
        self,
        type_name: str,
        attributes: tuple[str, ...],
        coordinates: tuple[str, ...],
        tuples: Sequence[AttributeTuple],
    ) -> Sequence[Decisions]:
        self.calls.append((type_name, attributes, coordinates, list(tuples)))
        if self._fails or self._rule is None:
            raise PolicyEngineError
        return [
            {
                coordinate: outcome
                for coordinate in coordinates
                if (outcome := self._rule(coordinate, dict(zip(attributes, values, strict=True))))
            }
            for values in tuples
        ]

"""Keeps what subgraphs and gatekeeper said, so that the interpreter can start over without asking again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from gateway.decision import (
    AttributeTuple,
    Decisions,
    Gatekeeper,
    SubgraphRequest,
    SubgraphResponse,
    Transport,
    TransportError,
)
from gateway.executor.json_answers import decode_answer, encode
from gateway.executor.model import Call
from gateway.query_plan.model import QueryPlan

__all__ = ["BytesTransport", "Kept", "KeptAnswer", "body_of"]


class BytesTransport(Transport, Protocol):
    """A transport that can hand out the body of an answer as it came."""

    async def fetch_bytes(self, request: SubgraphRequest) -> bytes:
        """Return the body of a response with status 200, not looked at. Raises TransportError."""


async def body_of(transport: Transport, request: SubgraphRequest) -> bytes:
    """Return the body of an answer, from whatever transport. Raises TransportError."""
    if hasattr(transport, "fetch_bytes"):
        bytes_transport: BytesTransport = transport  # type: ignore[assignment]  # It has `fetch_bytes`.
        return await bytes_transport.fetch_bytes(request)
    response = await transport.fetch(request)
    return encode({"data": response.data, "errors": list(response.errors)})


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAnswer:
    """One request that was made, and how it ended."""

    request: SubgraphRequest
    answer: bytes | TransportError
    seconds: float


@dataclass(slots=True, kw_only=True)
class Kept:
    """Answers already given. To the interpreter it is the transport and the gatekeeper.

    Each kept answer serves one equal request; what was not asked before goes to the real ones.
    """

    transport: Transport
    gatekeeper: Gatekeeper
    answers: list[KeptAnswer] = field(default_factory=list)
    used: list[KeptAnswer] = field(default_factory=list)
    """Those the interpreter had, in its order."""
    decisions: dict[object, dict[AttributeTuple, Decisions]] = field(default_factory=dict)
    """By gate and tuple."""

    async def fetch(self, request: SubgraphRequest) -> SubgraphResponse:
        """Answer as a transport. Raises TransportError."""
        for index, kept in enumerate(self.answers):
            if _is_same(kept.request, request):
                self.used.append(self.answers.pop(index))
                if isinstance(kept.answer, TransportError):
                    raise kept.answer
                return decode_answer(request, kept.answer)
        return await self.transport.fetch(request)

    async def decide(
        self,
        type_name: str,
        attributes: tuple[str, ...],
        coordinates: tuple[str, ...],
        tuples: Sequence[AttributeTuple],
    ) -> Sequence[Decisions]:
        """Answer as a gatekeeper."""
        known = self.decisions.setdefault((type_name, attributes, coordinates), {})
        unknown = [values for values in tuples if values not in known]
        if unknown:
            answers = await self.gatekeeper.decide(type_name, attributes, coordinates, unknown)
            known.update(zip(unknown, answers, strict=True))
        return [known[values] for values in tuples]

    def timed(self, calls: Sequence[Call], plan: QueryPlan) -> tuple[Call, ...]:
        """Return calls with the time their requests took when they were really made."""
        documents = {fetch.id: fetch.document for fetch in plan.fetches}
        left = list(self.used)
        found = []
        for call in calls:
            for kept in left:
                if (
                    kept.request.subgraph == call.subgraph
                    and kept.request.document == documents[call.fetch_id]
                ):
                    left.remove(kept)
                    call = replace(call, seconds=kept.seconds)  # noqa: PLW2901
                    break
            found.append(call)
        return tuple(found)

    async def close(self) -> None:
        """The transport lives longer than the operation."""


def _is_same(one: SubgraphRequest, other: SubgraphRequest) -> bool:
    return (
        one.subgraph == other.subgraph
        and one.document == other.document
        # As JSON, because to Python 1 and true are equal.
        and encode(one.variables) == encode(other.variables)
    )

"""Sharing, asked for everything: what it asks of registers is answered by them, the rest by doubles."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from gateway.audit import Access
from gateway.decision import SubgraphRequest, SubgraphResponse
from gateway.sharing import Reservation, SharingTransport, Verifier, sdl
from gateway.sharing.access_log import OwnLog
from subgraphs.common.cursors import CursorCodec
from tests.catalogue.asking import Asked, answered, schema_of
from tests.subgraphs.support import CURSOR_KEY, TestedRegister

__all__ = ["resolved_by_sharing"]


async def resolved_by_sharing(served: Mapping[str, TestedRegister]) -> Iterator[str]:
    """Return the coordinates of sharing that had a value."""
    schema = schema_of(sdl())
    verifier = Verifier(
        budget=_Granted(),  # type: ignore[arg-type]
        transport=_ToRegisters(served),
        client="VIETTEL",
        purpose="sim-registration",
    )
    log = OwnLog(log=_OneAccess(), names=_Names(), cursors=CursorCodec(CURSOR_KEY))  # type: ignore[arg-type]
    transport = SharingTransport(verifier, log)
    found: list[str] = []
    for selection in Asked(schema).root_fields():
        document = f"{{ {selection} }}"
        response = await transport.fetch(
            SubgraphRequest(
                subgraph="sharing", document=document, variables={}, rows={}, filters={}, purpose=None
            )
        )
        assert not response.errors, (document, response.errors)
        found += answered(schema, "Query", response.data)
    return iter(found)


class _Granted:
    """A budget that is never spent; the real one has tests of its own."""

    async def reserve(self, *_asked: object) -> tuple[Reservation, uuid.UUID]:
        return Reservation.GRANTED, uuid.uuid4()

    async def settle(self, _attempt: uuid.UUID) -> None:
        """Nothing to settle."""


class _ToRegisters:
    """Carries what sharing asks to the registers."""

    def __init__(self, served: Mapping[str, TestedRegister]) -> None:
        self._served = served

    async def fetch(self, request: SubgraphRequest) -> SubgraphResponse:
        answer = await self._served[request.subgraph].query(request.document, dict(request.variables))
        return SubgraphResponse(data=answer["data"], errors=answer.get("errors", []))

    async def close(self) -> None:
        """They belong to the caller."""


class _OneAccess:
    """A log of one entry; the real one has tests of its own."""

    reader = "citizen"

    async def page(self, _after: str | None, _limit: int) -> Sequence[Access]:
        return [
            Access(
                id=str(uuid.uuid4()),
                at=datetime(2026, 11, 23, tzinfo=UTC),
                kind="OFFICER",
                agency="H21",
                purpose="1.001776",
            )
        ]

    async def count(self) -> int:
        return 1


class _Names:
    """Every agency and purpose has a name."""

    def agency_name(self, code: str) -> str:
        return f"Cơ quan {code}"

    def purpose_title(self, code: str) -> str:
        return f"Mục đích {code}"

"""Root fields of the civil status register and its federation schema."""

from __future__ import annotations

from typing import Final

import strawberry

from subgraphs.civil_status.loaders import Loaders, marriage_of
from subgraphs.civil_status.types import BirthEvent, DeathEvent, MarriageEvent, Person
from subgraphs.common.app import Subgraph
from subgraphs.common.connections import Connection, pager
from subgraphs.common.directives import resolved
from subgraphs.common.schema import FederatedSchema, Info

__all__ = ["SUBGRAPH"]

CivilStatusInfo = Info[Loaders]


@strawberry.type
class Query:
    """Root fields."""

    @resolved("Marriage registrations (danh sách sự kiện kết hôn)", "OPERATIONAL", tags=["structure"])
    async def marriage_events(
        self, info: CivilStatusInfo, first: int | None = 20, after: str | None = strawberry.UNSET
    ) -> Connection[MarriageEvent] | None:
        """Return a page of visible events in order of id."""
        repository = info.context.loaders.repository

        async def fetch(position: str | None, limit: int) -> list[MarriageEvent]:
            return [marriage_of(row) for row in await repository.marriage_page(position, limit)]

        return Connection(
            source=pager(
                coordinate="Query.marriageEvents",
                arguments={},
                first=first,
                after=after or None,
                codec=info.context.cursors,
                fetch=fetch,
                count=repository.marriage_count,
                key=lambda event: event.event_id or "",
            )
        )


SUBGRAPH: Final = Subgraph(
    name="civil_status",
    schema=FederatedSchema(query=Query, types=[Person, BirthEvent, DeathEvent]),
    loaders=Loaders,
)

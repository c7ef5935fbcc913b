"""Root fields of the civil servants register and its federation schema."""

from __future__ import annotations

from typing import Final

import strawberry

from subgraphs.civil_servants.loaders import Loaders, civil_servant_of
from subgraphs.civil_servants.types import CivilServant, Person
from subgraphs.common.app import Subgraph
from subgraphs.common.connections import Connection, pager
from subgraphs.common.directives import resolved
from subgraphs.common.schema import FederatedSchema, Info

__all__ = ["SUBGRAPH"]

CivilServantsInfo = Info[Loaders]


@strawberry.type
class Query:
    """Root fields."""

    @resolved("Civil servants (danh sách cán bộ, công chức, viên chức)", "OPERATIONAL", tags=["structure"])
    async def civil_servants(
        self, info: CivilServantsInfo, first: int | None = 20, after: str | None = strawberry.UNSET
    ) -> Connection[CivilServant] | None:
        """Return a page of visible records in order of number."""
        repository = info.context.loaders.repository

        async def fetch(position: str | None, limit: int) -> list[CivilServant]:
            return [civil_servant_of(row) for row in await repository.page(position, limit)]

        return Connection(
            source=pager(
                coordinate="Query.civilServants",
                arguments={},
                first=first,
                after=after or None,
                codec=info.context.cursors,
                fetch=fetch,
                count=repository.count,
                key=lambda record: record.employee_no or "",
            )
        )


SUBGRAPH: Final = Subgraph(
    name="civil_servants", schema=FederatedSchema(query=Query, types=[Person]), loaders=Loaders
)

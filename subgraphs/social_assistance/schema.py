"""Root fields of the social assistance register and its federation schema."""

from __future__ import annotations

from typing import Annotated, Final

import strawberry

from subgraphs.common.app import Subgraph
from subgraphs.common.connections import Connection, pager
from subgraphs.common.directives import reads, resolved
from subgraphs.common.schema import FederatedSchema, Info
from subgraphs.social_assistance.loaders import Loaders
from subgraphs.social_assistance.records import case_of
from subgraphs.social_assistance.types import AssistanceCase, Person

__all__ = ["SUBGRAPH"]

SocialAssistanceInfo = Info[Loaders]


@strawberry.type
class Query:
    """Root fields."""

    @resolved("Social assistance cases (danh sách hồ sơ trợ giúp xã hội)", "OPERATIONAL", tags=["structure"])
    async def assistance_cases(
        self,
        info: SocialAssistanceInfo,
        first: int | None = 20,
        after: str | None = strawberry.UNSET,
        pins: Annotated[list[strawberry.ID] | None, reads("AssistanceCase.pin")] = strawberry.UNSET,
        category_code: Annotated[str | None, reads("AssistanceCase.categoryCode")] = strawberry.UNSET,
    ) -> Connection[AssistanceCase] | None:
        """Return a page of visible cases in order of id; an empty list of numbers finds nothing."""
        repository = info.context.loaders.repository
        numbers = None if pins is None or pins is strawberry.UNSET else sorted({str(pin) for pin in pins})
        category = None if category_code is strawberry.UNSET else category_code
        search = (numbers, category)

        async def fetch(position: str | None, limit: int) -> list[AssistanceCase]:
            return [case_of(row) for row in await repository.page(search, position, limit)]

        return Connection(
            source=pager(
                coordinate="Query.assistanceCases",
                arguments={"pins": numbers, "categoryCode": category},
                first=first,
                after=after or None,
                codec=info.context.cursors,
                fetch=fetch,
                count=lambda: repository.count(search),
                key=lambda case: case.case_id or "",
            )
        )


SUBGRAPH: Final = Subgraph(
    name="social_assistance", schema=FederatedSchema(query=Query, types=[Person]), loaders=Loaders
)

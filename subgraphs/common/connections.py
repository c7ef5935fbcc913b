"""Relay connections over keyset pages: order by primary key, `first` 1..1,000, sealed cursors."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

import strawberry

from subgraphs.common.cursors import CursorCodec, CursorScope
from subgraphs.common.directives import catalogued, resolved
from subgraphs.common.errors import BadUserInput

__all__ = ["Connection", "Edge", "PageInfo", "Pager", "pager"]

_MAX_FIRST: Final = 1_000
"""What a system may ask for; the gateway holds everybody else to less."""
_DEFAULT_FIRST: Final = 20

NodeT = TypeVar("NodeT")


@strawberry.federation.type(shareable=True, description="Information about a page (thông tin trang)")
class PageInfo:
    """Relay page information; the same in every register."""

    has_next_page: bool = catalogued("Whether a page follows (còn trang sau)", "OPEN", tags=["structure"])
    end_cursor: str | None = catalogued(
        "Cursor of the last item of the page (con trỏ cuối trang)", "OPEN", tags=["structure"]
    )


@dataclass(slots=True, kw_only=True)
class Pager(Generic[NodeT]):
    """One page of one list, fetched at most once, and its count."""

    first: int
    after: str | None
    """Primary key of the last row the client has."""
    codec: CursorCodec
    scope: CursorScope
    fetch: Callable[[str | None, int], Awaitable[Sequence[NodeT]]]
    """Rows after a key, at most so many, in key order."""
    count: Callable[[], Awaitable[int]]
    key: Callable[[NodeT], str]
    _rows: asyncio.Task[Sequence[NodeT]] | None = field(default=None, init=False)

    async def page(self) -> Sequence[NodeT]:
        """Return the nodes of the page."""
        return (await self._fetched())[: self.first]

    async def page_info(self) -> PageInfo:
        """Return where the page ends and whether a row follows it."""
        rows = await self._fetched()
        nodes = rows[: self.first]
        return PageInfo(
            has_next_page=len(rows) > self.first,
            end_cursor=self.cursor(self.key(nodes[-1])) if nodes else None,
        )

    def cursor(self, position: str) -> str:
        """Return the cursor of the row with this key in this list."""
        return self.codec.seal(self.scope, position)

    async def _fetched(self) -> Sequence[NodeT]:
        if self._rows is None:
            self._rows = asyncio.ensure_future(self.fetch(self.after, self.first + 1))
        return await self._rows


def pager(
    *,
    coordinate: str,
    arguments: Mapping[str, object],
    first: int | None,
    after: str | None,
    codec: CursorCodec,
    fetch: Callable[[str | None, int], Awaitable[Sequence[NodeT]]],
    count: Callable[[], Awaitable[int]],
    key: Callable[[NodeT], str],
) -> Pager[NodeT]:
    """Check the paging arguments and build the pager. Raises BadUserInput."""
    size = _DEFAULT_FIRST if first is None else first
    if not 1 <= size <= _MAX_FIRST:
        raise BadUserInput(f"first is between 1 and {_MAX_FIRST}.")
    scope = CursorScope(coordinate, arguments)
    position = None if not after else codec.open(scope, after)
    return Pager(first=size, after=position, codec=codec, scope=scope, fetch=fetch, count=count, key=key)


@strawberry.type(description="An item of a list (phần tử của danh sách)")
class Edge(Generic[NodeT]):
    """Relay edge; the gateway decides it by the existence of its node."""

    source: strawberry.Private[Pager[NodeT]]
    position: strawberry.Private[str]
    node: NodeT | None = catalogued("The record (bản ghi)", "OPERATIONAL", tags=["structure"])

    @resolved("Cursor of this item (con trỏ)", "OPERATIONAL", tags=["structure"])
    def cursor(self) -> str:
        """Seal the key of the node, only when asked for."""
        return self.source.cursor(self.position)


@strawberry.type(description="A page of a list (danh sách theo trang)")
class Connection(Generic[NodeT]):
    """Relay connection; rows and count are fetched only when selected."""

    source: strawberry.Private[Pager[NodeT]]

    @resolved("The items (các phần tử)", "OPERATIONAL", tags=["structure"])
    async def edges(self) -> list[Edge[NodeT]]:
        """Return the items of this page."""
        source = self.source
        return [Edge(source=source, position=source.key(node), node=node) for node in await source.page()]

    @resolved("Information about the page (thông tin trang)", "OPERATIONAL", tags=["structure"])
    async def page_info(self) -> PageInfo:
        """Return where the page ends."""
        return await self.source.page_info()

    @resolved("Number of visible records (tổng số bản ghi được thấy)", "OPERATIONAL", tags=["structure"])
    async def total_count(self) -> int:
        """Count under the same conditions as the page."""
        return await self.source.count()

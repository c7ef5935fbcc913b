"""Three Strawberry subgraphs: a library holds books, a lender lends them, readers review items."""

from __future__ import annotations

import datetime as dt
import enum
from typing import Annotated

import strawberry
from strawberry.schema_directive import Location

from gateway.composition import SubgraphSource

__all__ = ["strawberry_sources"]

SHELF_URL = "https://specs.example.org/shelf/v1.3"


@strawberry.federation.schema_directive(
    locations=[Location.FIELD_DEFINITION], compose=True, import_url=SHELF_URL, repeatable=True
)
class Shelf:
    """Where a field's value is kept."""

    name: str


@strawberry.enum
class Binding(enum.Enum):
    HARD = "HARD"
    SOFT = "SOFT"


@strawberry.federation.type(shareable=True, description="Size of a page of results")
class Page:
    size: int
    total: int | None


@strawberry.federation.interface(keys=["id"], name="Item")
class LibraryItem:
    id: strawberry.ID


@strawberry.federation.type(keys=["id", "isbn"], name="Book", description="A book (quyển sách)")
class LibraryBook(LibraryItem):
    isbn: str = strawberry.federation.field(directives=[Shelf(name="A"), Shelf(name="B")])
    title: str = strawberry.federation.field(tags=["public"], description="Title (nhan đề)")
    pages: int | None
    bound: Binding
    rights: str | None = strawberry.federation.field(inaccessible=True)
    added: dt.date


def no_books(
    first: int = 20,
    title: Annotated[str | None, strawberry.argument(description="Part of a title")] = None,
) -> list[LibraryBook]:
    return []


def first_page() -> Page:
    return Page(size=20, total=None)


@strawberry.type(name="Query")
class LibraryQuery:
    books: list[LibraryBook] = strawberry.field(resolver=no_books, description="Books, by title")
    page: Page = strawberry.federation.field(resolver=first_page, shareable=True)


def a_week() -> int:
    return 7


@strawberry.federation.type(keys=["id"], name="Book")
class LentBook:
    id: strawberry.ID
    pages: int | None = strawberry.federation.field(external=True)
    bound: Binding = strawberry.federation.field(override="library")
    days: int = strawberry.federation.field(resolver=a_week, requires=["pages"])


def no_page() -> Page | None:
    return None


@strawberry.type(name="Query")
class LenderQuery:
    page: Page | None = strawberry.federation.field(resolver=no_page, shareable=True)


def lend_none(isbn: str) -> LentBook | None:
    return None


@strawberry.type(name="Mutation")
class LenderMutation:
    lend: LentBook | None = strawberry.mutation(resolver=lend_none)


@strawberry.federation.interface_object(keys=["id"], name="Item")
class ReviewedItem:
    id: strawberry.ID
    stars: list[int]


def no_item() -> ReviewedItem | None:
    return None


@strawberry.type(name="Query")
class ReviewQuery:
    best: ReviewedItem | None = strawberry.field(resolver=no_item)


def strawberry_sources() -> list[SubgraphSource]:
    """The three, printed as their `_service { sdl }` prints them."""
    schemas = {
        "library": strawberry.federation.Schema(query=LibraryQuery, types=[LibraryItem]),
        "lender": strawberry.federation.Schema(query=LenderQuery, mutation=LenderMutation),
        "reviews": strawberry.federation.Schema(query=ReviewQuery),
    }
    return [
        SubgraphSource(name=name, url=f"http://127.0.0.1:1/{name}", sdl=schema.as_str())
        for name, schema in schemas.items()
    ]

"""The catalogue directives, composed into the supergraph, and the field function that applies them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, Literal, TypedDict, TypeVar, Unpack, cast

import strawberry
from strawberry.federation.schema_directive import Location, schema_directive

__all__ = [
    "CATALOGUE_URL",
    "Classification",
    "Declassifies",
    "EnteredBy",
    "Level",
    "Reads",
    "Register",
    "catalogued",
    "gateway_only",
    "reads",
    "resolved",
]

CATALOGUE_URL: Final = "https://specs.lienthong.example/catalogue/v1.0"

ResolverT = TypeVar("ResolverT", bound=Callable[..., Any])

Level = Literal["OPEN", "OPERATIONAL", "BASIC", "SENSITIVE", "SEALED"]


@schema_directive(locations=[Location.FIELD_DEFINITION], compose=True, import_url=CATALOGUE_URL)
class Classification:
    """How protected a field is (`domain.md` 2.2), with tags such as bank, hiv, structure."""

    level: str
    tags: list[str] = strawberry.directive_field(name="tags", default=())


@schema_directive(locations=[Location.OBJECT], compose=True, import_url=CATALOGUE_URL)
class Register:
    """The register that answers for a type."""

    name: str


@schema_directive(locations=[Location.FIELD_DEFINITION], compose=True, import_url=CATALOGUE_URL)
class EnteredBy:
    """Who writes a field, and the writer group whose origin decides reading it back."""

    levels: list[str]
    group: str


@schema_directive(
    locations=[Location.ARGUMENT_DEFINITION, Location.INPUT_FIELD_DEFINITION, Location.ENUM_VALUE],
    repeatable=True,
    compose=True,
    import_url=CATALOGUE_URL,
)
class Reads:
    """The field whose value an argument, an input field or an enum value filters, sorts or groups by."""

    field: str


@schema_directive(locations=[Location.FIELD_DEFINITION], compose=True, import_url=CATALOGUE_URL)
class Declassifies:
    """The better protected fields a field is computed from, and the legal ground for showing it."""

    fields: list[str]
    ground: str


class Entry(TypedDict, total=False):
    """What a field says in the catalogue besides its description and level."""

    tags: Sequence[str]
    entered_by: EnteredBy
    declassifies: Declassifies
    name: str
    requires: Sequence[str]


def catalogued(description: str, level: Level, **entry: Unpack[Entry]) -> Any:
    """Return a Strawberry field that holds a value, with its catalogue entry.

    `description` starts with the English meaning and gives the Vietnamese term in brackets.
    """
    return strawberry.federation.field(
        description=description,
        directives=_directives(level, entry),
        name=entry.get("name"),
        requires=entry.get("requires", ()),
    )


def resolved(description: str, level: Level, **entry: Unpack[Entry]) -> Callable[[ResolverT], ResolverT]:
    """Return the decorator that makes a method a field, with its catalogue entry as in `catalogued`."""
    return cast("Callable[[ResolverT], ResolverT]", catalogued(description, level, **entry))


def gateway_only(description: str) -> Callable[[ResolverT], ResolverT]:
    """Return the decorator of a field that is not in the API: transport between register and gateway."""
    field = strawberry.federation.field(description=description, inaccessible=True)
    return cast("Callable[[ResolverT], ResolverT]", field)


def reads(*coordinates: str) -> Any:
    """Return an argument annotation saying which fields the argument reads."""
    return strawberry.federation.argument(directives=[Reads(field=each) for each in coordinates])


def _directives(level: Level, entry: Entry) -> list[object]:
    directives: list[object] = [Classification(level=level, tags=list(entry.get("tags", ())))]
    if "entered_by" in entry:
        directives.append(entry["entered_by"])
    if "declassifies" in entry:
        directives.append(entry["declassifies"])
    return directives

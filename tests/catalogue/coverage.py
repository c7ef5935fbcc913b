"""The table of `domain.md` 4: each field with coordinate, type, class, term and what its resolver showed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from enum import StrEnum

from gateway.supergraph import Supergraph
from gateway.supergraph.catalogue import Catalogue, CatalogueEntry
from tests.catalogue.comparing import Compared
from tests.catalogue.registers import rows_of

__all__ = ["COLUMNS", "Covered", "Resolver", "cover"]

CLASSES = {"B": "BASIC", "S": "SENSITIVE", "O": "OPERATIONAL", "X": "SEALED"}
ENTERS = {"C": "COMMUNE", "P": "PROVINCE", "M": "MINISTRY", "U": "UNIT", "Z": "CITIZEN"}
COLUMNS = ("section", "domain name", "coordinate", "type", "class", "term", "entered by", "resolver", "gap")


class Resolver(StrEnum):
    """What asking seeded records showed."""

    COLUMN = "as in the table"
    VALUE = "has a value"
    DIFFERS = "not as in the table"
    NEVER = "never a value"


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """One field of the domain facts as the supergraph has it; `gaps`: where it falls short of them."""

    section: str
    name: str
    path: str
    coordinate: str
    type: str
    level: str
    term: str
    entered_by: tuple[str, ...]
    resolver: Resolver
    gaps: tuple[str, ...]

    @property
    def cells(self) -> tuple[str, ...]:
        """The row as it is printed, in the order of `COLUMNS`."""
        entered = ", ".join(self.entered_by)
        return (
            self.section,
            self.name,
            self.coordinate,
            self.type,
            self.level,
            self.term,
            entered,
            self.resolver.value,
            "; ".join(self.gaps),
        )


def cover(
    supergraph: Supergraph, catalogue: Catalogue, resolved: Set[str], compared: Mapping[str, Compared]
) -> Iterator[Covered]:
    """Yield a row for each field of the domain facts."""
    for row in rows_of("domain_fields.csv"):
        coordinate, type_ = _follow(supergraph, row["path"])
        entry = catalogue.fields.get(coordinate)
        resolver = _resolver(coordinate, resolved, compared.get(row["path"]))
        yield Covered(
            section=row["section"],
            name=row["name"],
            path=row["path"],
            coordinate=coordinate,
            type=type_,
            level="" if entry is None else entry.level,
            term=(entry and entry.term) or "",
            entered_by=() if entry is None else entry.entered_by,
            resolver=resolver,
            gaps=tuple(_gaps(row, type_, entry, resolver)),
        )


def _gaps(
    row: Mapping[str, str], type_: str, entry: CatalogueEntry | None, resolver: Resolver
) -> Iterator[str]:
    if not type_ or entry is None:
        yield "no such field" if not type_ else "not classified"
        return
    if entry.level != CLASSES[row["class"]]:
        yield f"not {CLASSES[row['class']]}"
    if entry.term is None:
        yield "no Vietnamese term"
    missing = [ENTERS[letter] for letter in row["enters"] if ENTERS[letter] not in entry.entered_by]
    if missing:
        yield f"not entered by {', '.join(missing)}"
    if resolver in (Resolver.NEVER, Resolver.DIFFERS):
        yield resolver.value


def _resolver(coordinate: str, resolved: Set[str], column: Compared | None) -> Resolver:
    if column is None:
        return Resolver.VALUE if coordinate in resolved else Resolver.NEVER
    if column.differing:
        return Resolver.DIFFERS
    return Resolver.COLUMN if column.filled else Resolver.NEVER


def _follow(supergraph: Supergraph, path: str) -> tuple[str, str]:
    """Return coordinate and GraphQL type of a path; no type when it leads nowhere."""
    type_name, *fields = path.split(".")
    coordinate = type_ = ""
    for name in fields:
        coordinate = f"{type_name}.{name}"
        field = supergraph.types[type_name].fields.get(name) if type_name in supergraph.types else None
        if field is None:
            return coordinate, ""
        type_, type_name = field.type, field.type_name
    return coordinate, type_

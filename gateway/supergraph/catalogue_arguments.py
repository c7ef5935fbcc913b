"""The rule about arguments: whatever filters, sorts or groups says by `@reads` which values it uses.

Every argument of a query or subscription needs `@reads`, root field or not, OPEN or not, except:

* paging (`first`, `after`, `last`, `before`) of a connection;
* what only chooses the day of the answer: `asOf(date:)`, and `on` of an OPEN field. A day that chooses which
  records are counted or listed (`on`, `period` or `year` of statistics) reads them;
* an argument of an enum whose values have `@reads` each, or of an input object: its fields are looked at;
* an argument of a field that leads to no entity and counts none, and says itself what it is computed from
  (`@declassifies`): a verification.

An enum some of whose values have `@reads` needs it on all of them. Every field of an input object is held to
the rule as an argument is. Arguments of mutations are written, not compared.
"""

from __future__ import annotations

from collections.abc import Iterator

from gateway.supergraph.catalogue import Catalogue
from gateway.supergraph.catalogue_walk import api_fields, leads_to_entities
from gateway.supergraph.model import FieldDef, Supergraph, TypeKind, named_type

__all__ = ["check_arguments", "coordinates_read"]

STATISTICS = "statistics"
_PAGING = frozenset({"first", "after", "last", "before"})
_MISSING = "filters, sorts or groups without @reads"


def check_arguments(catalogue: Catalogue, supergraph: Supergraph) -> Iterator[tuple[str, str]]:
    """Yield coordinate and message of everything that should have `@reads`, and of `@reads` of no field."""
    known = {where for where, _, _ in api_fields(supergraph)}
    for where, names in catalogue.reads.items():
        for name in names:
            if name not in known and not name.endswith(".__typename"):
                yield _printed(where), f"@reads names {name}, which is no field"
    for where, type_, field in api_fields(supergraph):
        if type_.name == supergraph.mutation_type:
            continue
        for argument in field.arguments.values():
            if argument.inaccessible or _reads_nothing(catalogue, supergraph, where, field, argument.name):
                continue
            place = f"{where}.{argument.name}"
            yield from _Place(catalogue, supergraph).check(place, f"{where}({argument.name}:)", argument.type)


def coordinates_read(catalogue: Catalogue, supergraph: Supergraph, where: str) -> frozenset[str]:
    """Return all that the arguments of one field can read, whatever their values."""
    type_name, _, name = where.partition(".")
    found: set[str] = set()
    for argument in supergraph.field(type_name, name).arguments.values():
        found.update(catalogue.reads.get(f"{where}.{argument.name}", ()))
        found.update(_read_by_type(catalogue, supergraph, named_type(argument.type), set()))
    return frozenset(found)


def _reads_nothing(
    catalogue: Catalogue, supergraph: Supergraph, where: str, field: FieldDef, argument: str
) -> bool:
    returned = supergraph.types.get(field.type_name)
    if argument in _PAGING and returned is not None and "edges" in returned.fields:
        return True
    if (field.name, argument) == ("asOf", "date"):
        return True
    entry = catalogue.fields.get(where)
    if entry is None:
        return False
    if entry.is_open and argument == "on":
        return True
    gives_records = STATISTICS in entry.tags or leads_to_entities(supergraph, field.type_name)
    return not gives_records and bool(entry.declassifies)


class _Place:
    """An argument or a field of an input object, and what its type consists of."""

    def __init__(self, catalogue: Catalogue, supergraph: Supergraph) -> None:
        self.catalogue = catalogue
        self.supergraph = supergraph
        self.seen: set[str] = set()

    def check(self, place: str, printed: str, type_: str) -> Iterator[tuple[str, str]]:
        """Yield what is missing at one place. `place` is its key in the catalogue."""
        has_reads = place in self.catalogue.reads
        name = named_type(type_)
        found = self.supergraph.types.get(name)
        if found is not None and found.kind is TypeKind.INPUT_OBJECT:
            if name in self.seen:
                return
            self.seen.add(name)
            for field in found.fields.values():
                if not field.inaccessible:
                    yield from self.check(f"{name}.{field.name}", f"{name}.{field.name}", field.type)
        elif found is not None and found.kind is TypeKind.ENUM and self._values_read(name):
            for value in found.values.values():
                if not value.inaccessible and f"{name}.{value.name}" not in self.catalogue.enum_reads:
                    yield f"{name}.{value.name}", _MISSING
        elif not has_reads:
            yield printed, _MISSING

    def _values_read(self, enum: str) -> bool:
        values = self.supergraph.types[enum].values
        return any(f"{enum}.{value}" in self.catalogue.enum_reads for value in values)


def _read_by_type(catalogue: Catalogue, supergraph: Supergraph, name: str, seen: set[str]) -> Iterator[str]:
    found = supergraph.types.get(name)
    if found is None or name in seen:
        return
    seen.add(name)
    for value in found.values:
        yield from catalogue.enum_reads.get(f"{name}.{value}", ())
    if found.kind is TypeKind.INPUT_OBJECT:
        for field in found.fields.values():
            yield from catalogue.input_reads.get(f"{name}.{field.name}", ())
            yield from _read_by_type(catalogue, supergraph, field.type_name, seen)


def _printed(place: str) -> str:
    """`Type.field(argument:)` for an argument; fields of input objects and enum values as they are."""
    owner, _, argument = place.rpartition(".")
    return f"{owner}({argument}:)" if "." in owner else place

"""The rules a catalogue has to keep (`design.md` 5); `lienthong check --catalogue` runs them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from gateway.supergraph.catalogue import (
    ENTERING_LEVELS,
    LEVELS,
    STRICT_TAGS,
    TAGS,
    Catalogue,
    CatalogueEntry,
)
from gateway.supergraph.field_set import requires_closure
from gateway.supergraph.model import FieldDef, Supergraph, TypeDef, TypeKind

__all__ = ["CatalogueProblem", "check_catalogue"]

_PAGING = frozenset({"first", "after", "last", "before"})


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class CatalogueProblem:
    """A rule of the catalogue that a coordinate breaks."""

    coordinate: str
    message: str


def check_catalogue(
    catalogue: Catalogue, supergraph: Supergraph, open_coordinates: Collection[str]
) -> tuple[CatalogueProblem, ...]:
    """Every rule of the catalogue that the supergraph breaks, sorted.

    `open_coordinates` is the list of the policy bundle; its `__typename` coordinates are not checked here.
    """
    check = _Check(catalogue, supergraph, frozenset(open_coordinates))
    return tuple(
        sorted(CatalogueProblem(coordinate=where, message=what) for where, what in set(check.problems()))
    )


@dataclass(frozen=True, slots=True)
class _Check:
    catalogue: Catalogue
    supergraph: Supergraph
    open: frozenset[str]

    def problems(self) -> Iterator[tuple[str, str]]:
        api_fields = dict(self._api_fields())
        for coordinate, (type_, field_def) in api_fields.items():
            entry = self.catalogue.fields.get(coordinate)
            if entry is None:
                yield coordinate, "has no @classification"
                continue
            yield from self._entry(entry, field_def)
            yield from self._inputs(entry, type_, field_def)
        for name in self._unknown(self.open, api_fields):
            yield name, "is listed as open, but is no field"
        yield from self._types()
        yield from self._reads(api_fields)

    def _api_fields(self) -> Iterator[tuple[str, tuple[TypeDef, FieldDef]]]:
        for type_ in self.supergraph.types.values():
            if type_.inaccessible or type_.kind not in (TypeKind.OBJECT, TypeKind.INTERFACE):
                continue
            for field_def in type_.fields.values():
                if not field_def.inaccessible:
                    yield f"{type_.name}.{field_def.name}", (type_, field_def)

    def _entry(self, entry: CatalogueEntry, field_def: FieldDef) -> Iterator[tuple[str, str]]:
        where = entry.coordinate
        if entry.level not in LEVELS:
            yield where, f"has the unknown level {entry.level!r}"
        for tag in sorted(entry.tags - TAGS):
            yield where, f"has the unknown tag {tag!r}"
        for level in sorted(set(entry.entered_by) - ENTERING_LEVELS):
            yield where, f"is entered by the unknown level {level!r}"
        if entry.is_open and where not in self.open:
            yield where, "is OPEN, but not listed as open"
        if where in self.open and not entry.is_open:
            yield where, "is listed as open, but not classified OPEN"
        if field_def.type.endswith("!") and not (entry.is_open or entry.is_structure):
            yield where, f"can be denied, but is {field_def.type}: it has to be nullable"
        for name in self._unknown(entry.declassifies, self.catalogue.fields):
            yield where, f"@declassifies names {name}, which is no classified field"

    def _inputs(
        self, entry: CatalogueEntry, type_: TypeDef, field_def: FieldDef
    ) -> Iterator[tuple[str, str]]:
        """A field computed from others, and the fields of a value type it returns, must be as protected."""
        where = entry.coordinate
        inputs = requires_closure(self.supergraph, f"{type_.name}.{field_def.name}")
        if not inputs:
            return
        declared = frozenset(entry.declassifies)
        for name in (where, *self._value_fields(field_def.type_name)):
            shown = self.catalogue.fields.get(name)
            for one in sorted(inputs - declared):
                read = self.catalogue.fields.get(one)
                if (
                    shown is not None
                    and read is not None
                    and one not in shown.declassifies
                    and _below(shown, read)
                ):
                    yield name, f"is less protected than its input {one} and does not say so (@declassifies)"

    def _value_fields(self, type_name: str, seen: frozenset[str] = frozenset()) -> Iterator[str]:
        """Coordinates below a value type (no key), which hold parts of the value that is returned."""
        type_ = self.supergraph.types.get(type_name)
        if type_ is None or type_name in seen or any(join.key is not None for join in type_.joins):
            return
        for field_def in type_.fields.values():
            yield f"{type_name}.{field_def.name}"
            yield from self._value_fields(field_def.type_name, seen | {type_name})

    def _types(self) -> Iterator[tuple[str, str]]:
        for type_ in self.supergraph.types.values():
            register = self.catalogue.registers.get(type_.name)
            if register is None and any(join.key is not None for join in type_.joins):
                yield type_.name, "is an entity without @register"
            if register is not None and register not in type_.graphs:
                yield type_.name, f"@register names {register!r}, which has no such type"

    def _reads(self, api_fields: Mapping[str, object]) -> Iterator[tuple[str, str]]:
        for where, read in self.catalogue.reads.items():
            for name in self._unknown(read, api_fields):
                yield where, f"@reads names {name}, which is no field"
        query = self.supergraph.types[self.supergraph.query_type]
        for field_def in query.fields.values():
            where = f"{query.name}.{field_def.name}"
            entry = self.catalogue.fields.get(where)
            if (
                field_def.inaccessible
                or (entry and entry.is_open)
                or not self._leads_to_entity(field_def.type_name)
            ):
                continue
            for name in sorted(field_def.arguments.keys() - _PAGING):
                if f"{where}.{name}" not in self.catalogue.reads:
                    yield f"{where}.{name}", "filters or sorts without @reads"

    def _leads_to_entity(self, type_name: str) -> bool:
        """Whether the type is an entity, or a connection of one."""
        type_ = self.supergraph.types.get(type_name)
        for step in ("edges", "node"):
            if type_ is None or step not in type_.fields:
                break
            type_ = self.supergraph.types.get(type_.fields[step].type_name)
        return type_ is not None and any(join.key is not None for join in type_.joins)

    def _unknown(self, names: Collection[str], known: Mapping[str, object]) -> list[str]:
        return sorted(name for name in names if name not in known and not name.endswith(".__typename"))


def _below(shown: CatalogueEntry, read: CatalogueEntry) -> bool:
    """Whether a field is less protected than one it reads."""
    if shown.level not in LEVELS or read.level not in LEVELS:
        return False
    return LEVELS.index(shown.level) < LEVELS.index(read.level) or not (
        read.tags & STRICT_TAGS <= shown.tags & STRICT_TAGS
    )

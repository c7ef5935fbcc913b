"""@override: which field of which subgraph gives way to another subgraph."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gateway.composition.model import Field, Subgraph, applied, string_argument

__all__ = ["Overrides", "override_source", "overrides_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overrides:
    """(subgraph name, coordinate) of each overridden field, with the name of the subgraph it gives way to."""

    overridden: Mapping[tuple[str, str], str]
    names: frozenset[str]

    def gives_way(self, subgraph: Subgraph, coordinate: str) -> bool:
        """Whether the field is overridden by another subgraph."""
        return (subgraph.name, coordinate) in self.overridden

    def taken_from(self, field: Field) -> str | None:
        """The subgraph a field overrides; None without @override or when no subgraph has that name."""
        source = override_source(field)
        return source if source in self.names else None


def override_source(field: Field) -> str | None:
    """The `from` of a field's @override."""
    return next((string_argument(one, "from") for one in applied(field, "override")), None)


def overrides_of(subgraphs: Iterable[Subgraph]) -> Overrides:
    """Collect them. A source field that is @external is not overridden: its subgraph never resolved it."""
    by_name = {subgraph.name: subgraph for subgraph in subgraphs}
    overridden = {}
    for subgraph in by_name.values():
        for type_, field in subgraph.fields():
            coordinate = f"{type_.name}.{field.name}"
            source = by_name.get(override_source(field) or "")
            if source is None or source is subgraph or coordinate in source.external:
                continue
            source_type = source.types.get(type_.name)
            if source_type is not None and field.name in source_type.fields:
                overridden[source.name, coordinate] = subgraph.name
    return Overrides(overridden=overridden, names=frozenset(by_name))

"""Where a schema coordinate is written: file and line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graphql import (
    EnumTypeDefinitionNode,
    EnumTypeExtensionNode,
    FieldDefinitionNode,
    Node,
    TypeDefinitionNode,
    TypeExtensionNode,
    parse,
)

from gateway.catalogue.sources import SdlFile, read_text

__all__ = ["Locations", "Place", "coordinates"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A line of a file, counted from 1; `external` for a field that another subgraph resolves."""

    path: Path
    line: int
    subgraph: str = ""
    external: bool = False


class Locations:
    """The places of all coordinates of some SDL files.

    Coordinates are those of the GraphQL specification: `Type`, `Type.field`, `Type.field(argument:)`,
    `Input.field`, `Enum.VALUE`.
    """

    def __init__(self, files: Iterable[SdlFile]) -> None:
        """Parse the files. Raises CatalogueError, GraphQLError."""
        self._places: dict[str, list[Place]] = {}
        for file in files:
            for coordinate, node in coordinates(parse(read_text(file.path)).definitions):
                place = Place(
                    path=file.path,
                    line=node.name.loc.start_token.line,
                    subgraph=file.subgraph,
                    external=_is_external(node),
                )
                self._places.setdefault(coordinate, []).append(place)

    def find(self, coordinate: str, subgraph: str | None = None) -> Place | None:
        """Return the place of a coordinate: of several, that in one subgraph, else one that resolves it."""
        found = self._places.get(coordinate, [])
        return min(found, key=lambda place: (place.external, place.subgraph != subgraph), default=None)


def coordinates(definitions: Iterable[Node]) -> Iterator[tuple[str, Any]]:
    """Yield every coordinate of a document with its node."""
    for definition in definitions:
        if not isinstance(definition, TypeDefinitionNode | TypeExtensionNode):
            continue
        name = definition.name.value
        yield name, definition
        if isinstance(definition, EnumTypeDefinitionNode | EnumTypeExtensionNode):
            yield from ((f"{name}.{value.name.value}", value) for value in definition.values or ())
            continue
        for field in getattr(definition, "fields", None) or ():
            coordinate = f"{name}.{field.name.value}"
            yield coordinate, field
            if isinstance(field, FieldDefinitionNode):
                for argument in field.arguments or ():
                    yield f"{coordinate}({argument.name.value}:)", argument


def _is_external(node: Any) -> bool:
    return any(one.name.value.endswith("external") for one in node.directives or ())

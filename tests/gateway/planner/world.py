"""A made-up world: data for any supergraph, served by its subgraphs and, as the oracle, by one monolith.

Every value follows from the identity of its object alone, so all subgraphs agree.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from graphql import DocumentNode, GraphQLResolveInfo, execute_sync

from gateway.planner import ATTRIBUTES_FIELD
from gateway.query_graph import FieldSet
from gateway.supergraph import Supergraph, TypeKind

__all__ = ["POPULATION", "Thing", "World"]

POPULATION = 4
"""Objects of each type."""

Resolver = Callable[..., Any]
"""A field resolver of graphql-core."""


@dataclass(frozen=True, slots=True)
class Thing:
    """One object, and how a subgraph came to it."""

    type_name: str
    number: int
    view: FieldSet = ()
    sent: Mapping[str, Any] | None = None
    """The representation, if the object was asked for by one."""
    entity: Thing | None = None
    """The object sent as a representation, of which this one is a part."""


class World:
    """Deterministic data for one supergraph. `seed` varies it, `nulls` is how many of 100 values are null."""

    def __init__(self, supergraph: Supergraph, seed: int = 0, nulls: int = 10) -> None:
        self.supergraph = supergraph
        self._seed = seed
        self._nulls = nulls

    def monolith(
        self, document: DocumentNode, variables: Mapping[str, Any], resolver: Resolver | None = None
    ) -> Any:
        """Execute the client's operation as if there were one service, by default one that denies nothing."""
        return execute_sync(
            self.supergraph.api_schema,
            document,
            root_value=Thing("", 0),
            variable_values=dict(variables),
            field_resolver=resolver or self.resolve,
            type_resolver=lambda value, _info, _abstract: value.type_name,
        ).data

    def resolve(self, source: Thing, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
        """Resolve a field of the one service."""
        return self.value(source, info.parent_type.name, info.field_name, arguments)

    def value(self, thing: Thing, type_name: str, name: str, arguments: Mapping[str, Any]) -> Any:
        """Return the value of a field: a leaf, things, or lists of them."""
        if name == ATTRIBUTES_FIELD:
            return json.dumps([f"{type_name}#{thing.number}" for _ in arguments["names"]])
        field = self.supergraph.field(type_name, name)
        known = {
            key: value
            for key, value in arguments.items()
            if key in field.arguments and not field.arguments[key].inaccessible
        }
        seed = f"{self._seed}/{type_name}/{thing.number}/{name}/{_canonical(known)}"
        return self._of_type(field.type, seed, type_name, name, thing.number)

    def _of_type(self, text: str, seed: str, owner: str, name: str, number: int) -> Any:
        if not text.endswith("!") and self._dice(f"{seed}/null", 100) < self._nulls:
            return None
        text = text.removesuffix("!")
        if text.startswith("["):
            length = self._dice(f"{seed}/length", 4)
            return [
                self._of_type(text[1:-1], f"{seed}/{index}", owner, name, number) for index in range(length)
            ]
        kind = self.supergraph.kind_of(text)
        if kind.is_composite:
            members = self._members(owner, name, text)
            if not members:
                return None
            member = members[self._dice(f"{seed}/type", len(members))]
            return Thing(member, self._dice(f"{seed}/number", POPULATION))
        if kind is TypeKind.ENUM:
            values = self.supergraph.types[text].values.values()
            graphs = {graph for value in values for graph in value.graphs}
            common = [value.name for value in values if not value.inaccessible and value.graphs == graphs]
            return common[self._dice(f"{seed}/enum", len(common))] if common else None
        return self._leaf(text, seed, owner, name, number)

    def _leaf(self, text: str, seed: str, owner: str, name: str, number: int) -> Any:
        match text:
            case "Int":
                return crc32(f"{owner}/{name}".encode()) % 1000 * 10 + number
            case "Float":
                return self._dice(seed, 1000) + 0.5
            case "Boolean":
                return self._dice(seed, 2) == 1
            case _:
                position = seed.rsplit("/", 1)[-1] if seed.count("/") > 4 else ""
                return f"{owner}-{number}.{name}{position}{crc32(seed.encode()) % 97}"

    def _members(self, owner: str, name: str, text: str) -> list[str]:
        """Return the object types a field may hold, in every subgraph that resolves it."""
        found = self.supergraph.types[text]
        if found.kind is TypeKind.OBJECT:
            return [text]
        possible = {
            member for member in found.possible_types if not self.supergraph.types[member].inaccessible
        }
        owners = [
            owner,
            *(name for names in self.supergraph.types[owner].implements.values() for name in names),
        ]
        for holder in owners:
            if name not in self.supergraph.types[holder].fields:
                continue
            for graph in self.supergraph.types[holder].graphs:
                join = self.supergraph.join_of(holder, name, graph)
                if join is None or found.is_interface_object_in(graph):
                    continue
                declared = self.supergraph.types[(join.type or text).strip("[]!")]
                if declared.kind is TypeKind.OBJECT:
                    possible &= {declared.name}
                else:
                    possible &= declared.members.get(graph, frozenset())
        return sorted(possible)

    def _dice(self, seed: str, sides: int) -> int:
        return crc32(f"{self._seed}:{seed}".encode()) % sides


def _canonical(arguments: Mapping[str, Any]) -> str:
    return ",".join(
        f"{name}={arguments[name]!r}" for name in sorted(arguments) if arguments[name] is not None
    )

"""A made-up world: data for any supergraph, served by its subgraphs and, as the oracle, by one monolith.

Every value follows from the identity of its object alone, so all subgraphs agree. A subgraph answers only
what it declares: an external field only where it was provided, a field with @requires only if the
representation holds the true inputs, and nothing that was overridden away from it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from zlib import crc32

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLResolveInfo,
    execute_sync,
    parse,
    value_from_ast_untyped,
)

from gateway.decision import SubgraphRequest, SubgraphResponse
from gateway.planner import ATTRIBUTES_FIELD
from gateway.query_graph import FieldSet, NeededField, NeededOn, resolve_field_set
from gateway.query_graph.selection import view_on
from gateway.supergraph import Supergraph, TypeKind
from tests.gateway.planner.subgraph_schemas import entity_types, subgraph_schema

__all__ = ["Thing", "World", "WorldTransport"]

POPULATION = 4
"""Objects of each type."""

Resolver = Callable[..., Any]
"""A field resolver of graphql-core."""

Watch = Callable[[str, "Thing", str, "Thing | None"], None]
"""Subgraph, object, field name, the nearest entity sent as a representation."""


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
            return [f"{type_name}#{thing.number}" for _ in arguments["names"]]
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


class WorldTransport:
    """Answers as the subgraphs of a world. `watch` sees every field a subgraph is asked to resolve."""

    def __init__(self, world: World, watch: Watch | None = None) -> None:
        self._world = world
        self._supergraph = world.supergraph
        self._watch = watch
        self.requests: list[SubgraphRequest] = []

    async def fetch(self, request: SubgraphRequest) -> SubgraphResponse:
        self.requests.append(request)
        result = execute_sync(
            subgraph_schema(self._supergraph, request.subgraph),
            parse(request.document),
            root_value=Thing("", 0),
            variable_values=dict(request.variables),
            field_resolver=lambda source, info, **arguments: self._field(
                request.subgraph, source, info, arguments
            ),
            type_resolver=lambda value, _info, abstract: self._type(request.subgraph, value, abstract.name),
        )
        errors = [error.formatted for error in result.errors or ()]
        return SubgraphResponse(data=result.data, errors=[dict(error) for error in errors])

    async def close(self) -> None:
        return None

    def _type(self, graph: str, thing: Thing, abstract: str) -> str:
        if abstract != "_Entity":
            return thing.type_name
        known = set(entity_types(self._supergraph, graph))
        if thing.type_name in known:
            return thing.type_name
        return next(
            name for name in sorted(known) if thing.type_name in self._supergraph.possible_types(name)
        )

    def _field(
        self, graph: str, source: Thing, info: GraphQLResolveInfo[Any], arguments: dict[str, Any]
    ) -> Any:
        name = info.field_name
        declared = info.parent_type.name
        if name == "_entities":
            return [self._entity(graph, sent) for sent in arguments["representations"]]
        type_name = declared if declared in self._supergraph.root_types else source.type_name
        if self._watch is not None:
            self._watch(graph, source, name, source if source.sent is not None else source.entity)
        view = self._check(graph, source, declared, name)
        return self._arrive(self._world.value(source, type_name, name, arguments), source, view)

    def _check(self, graph: str, source: Thing, declared: str, name: str) -> FieldSet:
        """Refuse what the subgraph cannot know, and return what it provides below."""
        join = self._supergraph.join_of(declared, name, graph)
        provided = [
            item for item in view_on(source.view, source.type_name)
            if isinstance(item, NeededField) and item.name == name
        ]  # fmt: skip
        if join is None or join.used_overridden:
            raise GraphQLError(f"{graph} does not resolve {declared}.{name}")
        if join.external and not provided and not self._is_key(declared, name, graph):
            raise GraphQLError(f"{declared}.{name} is external in {graph}")
        if join.requires is not None:
            needed = resolve_field_set(self._supergraph, declared, join.requires, graph)
            if not self._holds(source.sent, needed, source):
                raise GraphQLError(f"{graph} lacks the inputs of {declared}.{name}: {source.sent}")
        view = tuple(inner for item in provided for inner in item.items)
        if join.provides is not None:
            inner = (join.type or self._supergraph.field(declared, name).type).strip("[]!")
            view += resolve_field_set(self._supergraph, inner, join.provides, graph)
        return view

    def _is_key(self, declared: str, name: str, graph: str) -> bool:
        return any(
            isinstance(item, NeededField) and item.name == name
            for join in self._supergraph.types[declared].joins_in(graph)
            if join.key is not None
            for item in resolve_field_set(self._supergraph, declared, join.key, graph)
        )

    def _arrive(self, value: Any, source: Thing, view: FieldSet) -> Any:
        if isinstance(value, list):
            return [self._arrive(item, source, view) for item in value]
        if not isinstance(value, Thing):
            return value
        return replace(value, view=view, entity=source if source.sent is not None else source.entity)

    def _entity(self, graph: str, sent: dict[str, Any]) -> Thing:
        """Find the one object of a representation by one of the keys this subgraph resolves."""
        named = self._supergraph.types[sent["__typename"]]
        keys = [join.key for join in named.joins_in(graph) if join.key is not None and join.resolvable]
        if not keys:
            interfaces = named.implements.get(graph, frozenset())
            keys = [
                join.key
                for name in sorted(interfaces)
                for join in self._supergraph.types[name].joins_in(graph)
                if join.key is not None and join.resolvable
            ]
        for key in keys:
            needed = resolve_field_set(self._supergraph, named.name, key, graph)
            for member in named.possible_types:
                for number in range(POPULATION):
                    thing = Thing(member, number)
                    if self._holds(sent, needed, thing, complete=True):
                        return replace(thing, sent=sent)
        raise GraphQLError(f"{graph} finds no object for {sent}")

    def _holds(self, sent: Any, needed: FieldSet, thing: Thing, *, complete: bool = False) -> bool:
        """Whether a representation holds the true values of a field set; `complete`: none of them null."""
        if not isinstance(sent, dict):
            return False
        for item in needed:
            if isinstance(item, NeededOn):
                if item.type_name == thing.type_name and not self._holds(sent, item.items, thing):
                    return False
                continue
            if item.name not in sent:
                return False
            truth = self._world.value(thing, thing.type_name, item.name, _arguments(item))
            if not self._same(sent[item.name], truth, item.items) or (complete and truth is None):
                return False
        return True

    def _same(self, sent: Any, truth: Any, items: FieldSet) -> bool:
        if isinstance(truth, list):
            return (
                isinstance(sent, list)
                and len(sent) == len(truth)
                and all(self._same(left, right, items) for left, right in zip(sent, truth, strict=True))
            )
        if isinstance(truth, Thing):
            return self._holds(sent, items, truth)
        return bool(sent == truth)


def _arguments(item: NeededField) -> dict[str, Any]:
    if not item.arguments:
        return {}
    document = parse(f"{{ f({item.arguments}) }}")
    node: Any = document.definitions[0]
    (field,) = node.selection_set.selections
    return {argument.name.value: value_from_ast_untyped(argument.value) for argument in field.arguments}

"""The subgraphs of a made-up world: each answers what it declares, and refuses what it cannot know."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from graphql import GraphQLError, GraphQLResolveInfo, execute_sync, parse, value_from_ast_untyped

from gateway.decision import SubgraphRequest, SubgraphResponse
from gateway.query_graph import FieldSet, NeededField, NeededOn, resolve_field_set
from gateway.query_graph.selection import view_on
from tests.gateway.planner.subgraph_schemas import entity_types, subgraph_schema
from tests.gateway.planner.world import POPULATION, Thing, World

__all__ = ["Watch", "WorldTransport"]

Watch = Callable[[str, "Thing", str, "Thing | None"], None]
"""Subgraph, object, field name, the nearest entity sent as a representation."""


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

"""Loading: from supergraph SDL to the model, once per supergraph."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from graphql import (
    DirectiveDefinitionNode,
    DocumentNode,
    EnumTypeDefinitionNode,
    GraphQLError,
    SchemaDefinitionNode,
    TypeDefinitionNode,
    parse,
)

from gateway.supergraph.api_schema import build_api_schema
from gateway.supergraph.arguments import applications, text
from gateway.supergraph.check import check_all_field_sets, check_names
from gateway.supergraph.errors import SupergraphError
from gateway.supergraph.fed1 import complete_fed1
from gateway.supergraph.join import JoinReader, grouped
from gateway.supergraph.links import APOLLO, Feature, Features, read_features
from gateway.supergraph.model import Supergraph, TypeDef, TypeKind

__all__ = ["load_supergraph"]

JOIN = f"{APOLLO}/join"
INACCESSIBLE = f"{APOLLO}/inaccessible"
JOIN_VERSIONS = frozenset((0, minor) for minor in range(1, 6))
UNDERSTOOD = frozenset({JOIN, INACCESSIBLE, f"{APOLLO}/link", f"{APOLLO}/core", f"{APOLLO}/tag"})
ACCESS_DIRECTIVES = ("authenticated", "requiresScopes", "policy")
"""Rules a subgraph wrote about who may read: ignoring them would open what they close."""

Nodes = dict[str, TypeDefinitionNode]


def load_supergraph(sdl: str, *, handled_features: Collection[str] = ()) -> Supergraph:
    """Load a supergraph composed by any join v0.1 to v0.5 composer.

    A linked specification that is needed to serve correctly (`for: SECURITY` or `EXECUTION`), and
    `@authenticated`, `@requiresScopes` and `@policy` in any case, are refused unless their identity (url
    without version) is in `handled_features`. Raises SupergraphError.
    """
    try:
        document = parse(sdl, no_location=True)
    except GraphQLError as error:
        raise SupergraphError(f"the supergraph is not GraphQL: {error.message}") from error
    schema_node, nodes = definitions_of(document)
    features = read_features(schema_node.directives or ())
    refuse_unhandled(features, document, frozenset(handled_features))
    join = join_feature(features)
    inaccessible = features.find(INACCESSIBLE)
    hidden = None if inaccessible is None else inaccessible.directive("inaccessible")
    graph_ids, subgraphs = read_graphs(nodes, join)
    reader = JoinReader(join=join, graph_ids=graph_ids, inaccessible=hidden)
    roots = {str(item.operation.value): item.type.name.value for item in schema_node.operation_types}
    types = read_types(nodes, features, reader, roots)
    check_names(types)
    supergraph = Supergraph(
        types=types,
        subgraphs=subgraphs,
        graph_ids=graph_ids,
        api_schema=build_api_schema(document, types=types.keys(), features=features, inaccessible=hidden),
        query_type=roots["query"],
        mutation_type=roots.get("mutation"),
        subscription_type=roots.get("subscription"),
    )
    check_all_field_sets(supergraph)
    return supergraph


def definitions_of(document: DocumentNode) -> tuple[SchemaDefinitionNode, Nodes]:
    """Split a document into its schema definition and its types by name."""
    schema_node: SchemaDefinitionNode | None = None
    nodes: Nodes = {}
    for node in document.definitions:
        match node:
            case SchemaDefinitionNode():
                schema_node = node
            case TypeDefinitionNode():
                if node.name.value in nodes:
                    raise SupergraphError(f"type {node.name.value} is defined twice")
                nodes[node.name.value] = node
            case DirectiveDefinitionNode():
                pass
            case _:
                raise SupergraphError(f"a supergraph holds definitions only, not {node.kind}")
    if schema_node is None:
        raise SupergraphError("the supergraph has no schema definition")
    if all(item.operation.value != "query" for item in schema_node.operation_types):
        raise SupergraphError("the supergraph has no query root")
    return schema_node, nodes


def refuse_unhandled(features: Features, document: DocumentNode, handled: frozenset[str]) -> None:
    """Refuse what must be understood and is not."""
    for feature in features.all:
        needed = feature.purpose is not None or feature.name in ACCESS_DIRECTIVES
        if needed and feature.identity not in UNDERSTOOD | handled:
            raise SupergraphError(
                f"{feature.identity} must be understood to serve this supergraph, and is not"
            )
    for node in document.definitions:
        if not isinstance(node, DirectiveDefinitionNode) or node.name.value not in ACCESS_DIRECTIVES:
            continue
        if not any(
            feature.identity in handled and feature.owns_directive(node.name.value)
            for feature in features.all
        ):
            raise SupergraphError(f"@{node.name.value} asks for access rules that are not applied here")


def join_feature(features: Features) -> Feature:
    """Return the linked join specification."""
    join = features.find(JOIN)
    if join is None:
        raise SupergraphError("this is no supergraph: it links no join specification")
    if join.version not in JOIN_VERSIONS:
        raise SupergraphError(
            f"join v{join.version[0]}.{join.version[1]} is not supported (v0.1 to v0.5 are)"
        )
    return join


def read_graphs(nodes: Nodes, join: Feature) -> tuple[dict[str, str], dict[str, str]]:
    """Read the enum of subgraphs: enum value -> name, and name -> url."""
    node = nodes.get(join.type("Graph"))
    if not isinstance(node, EnumTypeDefinitionNode):
        raise SupergraphError(f"enum {join.type('Graph')} is missing")
    graph_ids: dict[str, str] = {}
    subgraphs: dict[str, str] = {}
    for value in node.values or ():
        given = next(applications(value, join.directive("graph")), None)
        if given is None:
            raise SupergraphError(f"subgraph {value.name.value} has no @{join.directive('graph')}")
        name = text(given, "name")
        if name in subgraphs:
            raise SupergraphError(f"two subgraphs are called {name}")
        graph_ids[value.name.value] = name
        subgraphs[name] = text(given, "url")
    return graph_ids, subgraphs


def read_types(
    nodes: Nodes, features: Features, reader: JoinReader, roots: Mapping[str, str]
) -> dict[str, TypeDef]:
    """Read every type that comes from a subgraph."""
    foreign = {name for name in nodes if features.own_type(name)}
    types = {name: reader.type(node) for name, node in nodes.items() if name not in foreign}
    if reader.join.version == (0, 1):
        types = complete_fed1(types, nodes, roots.values(), reader)
    else:
        types = {name: found for name, found in types.items() if found.joins}
    missing = [name for name in roots.values() if name not in types]
    if missing:
        raise SupergraphError(f"root type {missing[0]} is in no subgraph")
    implementers = implementers_of(types)
    return {name: with_possible_types(found, implementers) for name, found in types.items()}


def implementers_of(types: Mapping[str, TypeDef]) -> dict[str, dict[str, frozenset[str]]]:
    """Return interface -> subgraph -> object types that implement it there."""
    pairs: dict[str, list[tuple[str, str]]] = {}
    for found in types.values():
        if found.kind is TypeKind.OBJECT:
            for graph, interfaces in found.implements.items():
                for interface in interfaces:
                    pairs.setdefault(interface, []).append((graph, found.name))
    return {interface: grouped(items) for interface, items in pairs.items()}


def with_possible_types(found: TypeDef, implementers: Mapping[str, Mapping[str, frozenset[str]]]) -> TypeDef:
    """Complete `members` of interfaces, and `possible_types` of all composite types."""
    match found.kind:
        case TypeKind.OBJECT:
            return replace(found, possible_types=(found.name,))
        case TypeKind.INTERFACE:
            members = implementers.get(found.name, {})
        case TypeKind.UNION:
            members = found.members
        case _:
            return found
    possible = frozenset[str]().union(*members.values())
    return replace(found, members=members, possible_types=tuple(sorted(possible)))

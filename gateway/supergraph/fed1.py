"""What join v0.1 (Federation 1) leaves unsaid, completed so that the model reads as for later versions.

There `@join__owner` names the subgraph of an entity's plain fields, keys are on `@join__type`, and value
types, unions, enums and interfaces carry nothing at all: they are in every subgraph that can reach them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from graphql import FieldNode, TypeDefinitionNode

from gateway.supergraph.arguments import applications, text
from gateway.supergraph.errors import SupergraphError
from gateway.supergraph.field_set import parse_field_set
from gateway.supergraph.join import JoinReader, grouped, interfaces_of
from gateway.supergraph.model import FieldDef, JoinField, JoinType, TypeDef, TypeKind, named_type

__all__ = ["complete_fed1"]

Nodes = Mapping[str, TypeDefinitionNode]
Types = Mapping[str, TypeDef]


def complete_fed1(types: Types, nodes: Nodes, roots: Iterable[str], reader: JoinReader) -> dict[str, TypeDef]:
    """Return the types with joins of fields and of value types filled in."""
    root_names = frozenset(roots)
    owned = {
        name: own_fields(found, owner_of(nodes[name], reader), roots=root_names)
        for name, found in types.items()
    }
    reached = {graph: reachable(owned, nodes, graph) for graph in reader.graph_ids.values()}
    return {
        name: complete_type(found, nodes[name], reached, root=name in root_names)
        for name, found in owned.items()
    }


def owner_of(node: TypeDefinitionNode, reader: JoinReader) -> str | None:
    """Return the subgraph named by `@join__owner`, None for a value type."""
    given = next(applications(node, reader.join.directive("owner")), None)
    if given is None:
        return None
    graph_id = text(given, "graph")
    if graph_id not in reader.graph_ids:
        raise SupergraphError(f"{node.name.value}: {graph_id} is no subgraph of this supergraph")
    return reader.graph_ids[graph_id]


def own_fields(found: TypeDef, owner: str | None, *, roots: frozenset[str]) -> TypeDef:
    """Give each field of an entity the subgraphs that resolve it: its owner, and those keyed by it."""
    if owner is None or found.name in roots:
        return found
    joins = tuple(replace(join, extension=join.graph != owner) for join in found.joins)
    if all(join.graph != owner for join in joins):
        joins = (JoinType(graph=owner), *joins)
    keys = grouped(
        (join.graph, name) for join in joins if join.key is not None for name in top_level_fields(join.key)
    )
    fields = {name: own_field(field, owner, keys) for name, field in found.fields.items()}
    return replace(found, joins=joins, fields=fields)


def own_field(field: FieldDef, owner: str, keys: Mapping[str, frozenset[str]]) -> FieldDef:
    """A key field of an extension is marked external in Federation 1 and yet resolved there."""
    joins = field.joins or (JoinField(graph=owner),)
    known = {join.graph for join in joins}
    extra = (
        JoinField(graph=graph) for graph, names in keys.items() if field.name in names and graph not in known
    )
    return replace(field, joins=(*joins, *extra))


def top_level_fields(key: str) -> frozenset[str]:
    """Return the fields a key names directly on its type."""
    return frozenset(
        node.name.value for node in parse_field_set(key).selections if isinstance(node, FieldNode)
    )


def reachable(types: Types, nodes: Nodes, graph: str) -> frozenset[str]:
    """Return the types a subgraph has: those joined to it, and what its fields lead to."""
    seen: set[str] = set()
    queue = [name for name, found in types.items() if any(join.graph == graph for join in found.joins)]
    queue += [
        name for name, found in types.items() if any(has_field(f, graph) for f in found.fields.values())
    ]
    while queue:
        name = queue.pop()
        found = types.get(name)
        if found is None or name in seen or (found.joins and graph not in found.graphs):
            continue
        seen.add(name)
        for field in found.fields.values():
            if not field.joins or has_field(field, graph):
                queue.append(field.type_name)
                queue.extend(named_type(argument.type) for argument in field.arguments.values())
        if not is_extension(found, graph):
            queue.extend(interfaces_of(nodes[name]))
        queue.extend(sdl_members(name, types, nodes))
    return frozenset(seen)


def is_extension(found: TypeDef, graph: str) -> bool:
    """Whether a subgraph only extends an entity: it need not know what its owner says of it."""
    return any(join.extension for join in found.joins if join.graph == graph)


def has_field(field: FieldDef, graph: str) -> bool:
    """Whether a subgraph is named by a field."""
    return any(join.graph == graph for join in field.joins)


def sdl_members(name: str, types: Types, nodes: Nodes) -> frozenset[str]:
    """Return the value types that may stand for an abstract type; entities are joined by themselves."""
    node = nodes[name]
    if types[name].kind is TypeKind.UNION:
        return frozenset(member.name.value for member in getattr(node, "types", ()))
    if types[name].kind is TypeKind.INTERFACE:
        return frozenset(
            other for other, found in nodes.items() if name in interfaces_of(found) and not types[other].joins
        )
    return frozenset()


def complete_type(
    found: TypeDef,
    node: TypeDefinitionNode,
    reached: Mapping[str, frozenset[str]],
    *,
    root: bool,
) -> TypeDef:
    """Join a type to the subgraphs that reach it, and tell what it implements and may be there."""
    graphs = tuple(graph for graph, names in reached.items() if found.name in names)
    joins = found.joins or tuple(JoinType(graph=graph) for graph in graphs)
    joined = frozenset(join.graph for join in joins)
    values = {name: replace(value, graphs=joined) for name, value in found.values.items()}
    fields = found.fields
    if root:
        fields = {
            name: replace(field, joins=field.joins or tuple(JoinField(graph=graph) for graph in graphs))
            for name, field in fields.items()
        }
    interfaces = interfaces_of(node)
    members = frozenset(member.name.value for member in getattr(node, "types", None) or ())
    return replace(
        found,
        joins=joins,
        fields=fields,
        values=values,
        implements={graph: interfaces & reached[graph] for graph in joined if interfaces & reached[graph]},
        members={graph: frozenset(members & reached[graph]) for graph in joined if members},
    )

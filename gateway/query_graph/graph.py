"""The query graph: every type in every subgraph, and how one gets from one to another."""

from __future__ import annotations

from gateway.query_graph.model import DownEdge, EnterEdge, FieldEdge, KeyEdge, Node
from gateway.query_graph.selection import (
    TYPENAME,
    FieldSet,
    NeededField,
    NeededOn,
    resolve_field_set,
    view_on,
)
from gateway.supergraph.model import FieldDef, JoinField, JoinType, Supergraph, TypeDef, TypeKind, named_type

__all__ = ["QueryGraph"]


class QueryGraph:
    """Nodes and edges of one supergraph, made when first asked for and kept."""

    def __init__(self, supergraph: Supergraph) -> None:
        self.supergraph = supergraph
        self._nodes: dict[tuple[str, str, FieldSet], Node] = {}
        self._enters: dict[tuple[str, str], EnterEdge] = {}

    def node(self, type_name: str, graph: str, view: FieldSet = ()) -> Node:
        """Return the one node of a type in a subgraph under a provided view."""
        found = self._nodes.get((type_name, graph, view))
        if found is None:
            found = self._nodes[(type_name, graph, view)] = Node(type_name, graph, view)
        return found

    def enters(self, root_type: str) -> tuple[EnterEdge, ...]:
        """Return the edges into a root type, one per subgraph that has it."""
        return tuple(self._enter(root_type, graph) for graph in self.supergraph.types[root_type].graphs)

    def _enter(self, root_type: str, graph: str) -> EnterEdge:
        edge = self._enters.get((root_type, graph))
        if edge is None:
            edge = self._enters[(root_type, graph)] = EnterEdge(tail=self.node(root_type, graph))
        return edge

    def fields(self, node: Node) -> dict[str, FieldEdge]:
        """Return the fields a subgraph can resolve at a node, `__typename` among them where it is true."""
        if node.fields is None:
            node.fields = self._find_fields(node)
        return node.fields

    def downs(self, node: Node) -> dict[str, DownEdge]:
        """Return the object types a value may have in its subgraph; an object type leads to itself."""
        if node.downs is None:
            found = self.supergraph.types[node.type_name]
            if found.kind is TypeKind.OBJECT:
                node.downs = {node.type_name: DownEdge(head=node, tail=node)}
                return node.downs
            members = found.members.get(node.graph, frozenset())
            node.downs = {
                name: DownEdge(head=node, tail=self.node(name, node.graph, view_on(node.view, name)))
                for name in sorted(members)
            }
        return node.downs

    def keys(self, node: Node) -> tuple[KeyEdge, ...]:
        """Return the ways to the same entity in other subgraphs."""
        if node.keys is None:
            edges = self._key_edges(node)
            node.keys = tuple(edge for edge in edges if edge.tail.graph != node.graph)
            node.reentries = tuple(edge for edge in edges if edge.tail.graph == node.graph)
        return node.keys

    def reentries(self, node: Node) -> tuple[KeyEdge, ...]:
        """Return the ways into the same subgraph again, by each resolvable key."""
        self.keys(node)
        return node.reentries or ()

    def own_keys(self, node: Node) -> tuple[FieldSet, ...]:
        """Return the keys by which a node's own subgraph knows the entity, resolvable or not."""
        return tuple(
            resolve_field_set(self.supergraph, node.type_name, join.key, node.graph)
            for join in self.supergraph.types[node.type_name].joins_in(node.graph)
            if join.key is not None
        )

    def is_resolvable(self, type_name: str, field_name: str, graph: str) -> bool:
        """Whether a subgraph resolves a field by itself, `@requires` inputs granted, `@provides` aside."""
        join = self.supergraph.join_of(type_name, field_name, graph)
        if join is None or join.used_overridden or (join.external and join.requires is None):
            return False
        if join.override is not None and join.override_label is not None:
            return False
        joins = self.supergraph.field(type_name, field_name).joins
        return not any(
            other.override == graph and other.override_label is None and other.graph != graph
            for other in joins
        )

    def interface_resolves(self, type_name: str, field_name: str, graph: str, view: FieldSet = ()) -> bool:
        """Whether a field may be asked of an interface as a whole in one subgraph."""
        found = self.supergraph.types[type_name]
        provided = _provided(view, field_name) is not None
        if not provided and not self.is_resolvable(type_name, field_name, graph):
            return False
        if found.kind is not TypeKind.INTERFACE or found.is_interface_object_in(graph):
            return True
        if provided:
            return self.supergraph.join_of(type_name, field_name, graph) is not None
        return all(
            field_name in self.supergraph.types[member].fields
            and self.is_resolvable(member, field_name, graph)
            and not _requires(self.supergraph.join_of(member, field_name, graph))
            for member in found.members.get(graph, ())
        )

    def _find_fields(self, node: Node) -> dict[str, FieldEdge]:
        found = self.supergraph.types[node.type_name]
        edges: dict[str, FieldEdge] = {}
        if not found.is_interface_object_in(node.graph):
            edges[TYPENAME] = FieldEdge(head=node, tail=None, name=TYPENAME)
        for name, definition in found.fields.items():
            provided = _provided(node.view, name)
            if provided is None and not self.interface_resolves(node.type_name, name, node.graph):
                continue
            if provided is not None and not self.interface_resolves(
                node.type_name, name, node.graph, node.view
            ):
                continue
            edges[name] = self._field_edge(node, definition, provided)
        return edges

    def _field_edge(self, node: Node, definition: FieldDef, provided: NeededField | None) -> FieldEdge:
        join = self.supergraph.join_of(node.type_name, definition.name, node.graph)
        inner = named_type(join.type) if join is not None and join.type is not None else definition.type_name
        requires: FieldSet = ()
        if provided is None and join is not None and join.requires is not None:
            requires = resolve_field_set(self.supergraph, node.type_name, join.requires, node.graph)
        tail = None
        if self.supergraph.is_composite(inner):
            view = () if provided is None else provided.items
            if join is not None and join.provides is not None:
                view = (*view, *resolve_field_set(self.supergraph, inner, join.provides, node.graph))
            tail = self.node(inner, node.graph, view)
        return FieldEdge(head=node, tail=tail, name=definition.name, requires=requires)

    def _key_edges(self, node: Node) -> list[KeyEdge]:
        found = self.supergraph.types[node.type_name]
        at_lie = found.is_interface_object_in(node.graph)
        edges = [
            self._key_edge(node, found.name, join, self._typename(found.name, at_lie, join))
            for join in found.joins
            if join.key is not None and join.resolvable and self._has_objects(found, join)
        ]
        interfaces = sorted(frozenset().union(*found.implements.values())) if found.implements else []
        for name in interfaces:
            edges.extend(
                self._key_edge(node, name, join, name)
                for join in self.supergraph.types[name].joins
                if join.interface_object and join.key is not None and join.resolvable
            )
        return edges

    def _has_objects(self, found: TypeDef, join: JoinType) -> bool:
        """Whether a subgraph can answer with objects of a type at all: an interface needs implementers."""
        return found.kind is TypeKind.OBJECT or join.interface_object or bool(found.members.get(join.graph))

    def _typename(self, type_name: str, at_lie: bool, join: JoinType) -> str | None:
        if self.supergraph.kind_of(type_name) is TypeKind.OBJECT or at_lie or join.interface_object:
            return type_name
        return None

    def _key_edge(self, node: Node, type_name: str, join: JoinType, typename: str | None) -> KeyEdge:
        text = join.key or ""
        return KeyEdge(
            head=node,
            tail=self.node(type_name, join.graph),
            key=resolve_field_set(self.supergraph, type_name, text, join.graph),
            key_text=text,
            typename=typename,
        )


def _requires(join: JoinField | None) -> bool:
    return join is not None and join.requires is not None


def _provided(view: FieldSet, field_name: str) -> NeededField | None:
    items = [item for item in view if isinstance(item, NeededField) and item.name == field_name]
    if len(items) < 2:
        return items[0] if items else None
    inner: tuple[NeededField | NeededOn, ...] = tuple(part for item in items for part in item.items)
    return NeededField(field_name, "", inner)

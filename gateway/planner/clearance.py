"""What a gate stands in front of: the rules by which routes are kept from undecided objects.

An object of a decided type may be shown undecided to one subgraph only, the owner of its type, and there
only for its policy attributes and fields that are not strict. Everything else waits for the gate:

* fields of any other subgraph, even of the one in which the object was found: there only the key it was
  found by is read;
* strict coordinates, which moreover get a fetch of their own, sent only for objects to which they are
  allowed, entered by the key of the deciding object even if they are deep inside it;
* inputs of a @requires, sent for only where the field that needs them is allowed.

A key read to reach another subgraph is transport, strict or not: without it nothing could be decided.
"""

from __future__ import annotations

from collections.abc import Mapping

from gateway.planner.groups import Clearance, Cursor, Scope, Standing
from gateway.query_graph import (
    TYPENAME,
    Asked,
    DownEdge,
    FieldEdge,
    FieldSet,
    KeyEdge,
    NeededField,
    Node,
    QueryGraph,
    Route,
)
from gateway.query_plan.model import GateSpec
from gateway.supergraph.model import TypeKind

__all__ = ["ClearanceRules"]


class ClearanceRules:
    """Answers what clearance the rest of a route needs at a decided object."""

    def __init__(self, graph: QueryGraph, gates: Mapping[str, GateSpec]) -> None:
        self._graph = graph
        self._supergraph = graph.supergraph
        self._gates = {name: spec for name, spec in gates.items() if spec.attributes}

    def spec_of(self, type_name: str) -> GateSpec | None:
        """Return the gate of an object type, None if its objects are not decided one by one."""
        return self._gates.get(type_name)

    def may_be_decided(self, type_name: str) -> bool:
        """Whether objects of a type, or some of them, are decided one by one."""
        return self._supergraph.is_composite(type_name) and any(
            name in self._gates for name in self._supergraph.possible_types(type_name)
        )

    def crosses(self, type_name: str, items: FieldSet) -> bool:
        """Whether a field set, asked of a type, passes objects that a gate may decide."""
        if self.may_be_decided(type_name):
            return True
        for item in items:
            match item:
                case NeededField(name=name, items=inner) if inner:
                    if self.crosses(self._supergraph.field(type_name, name).type_name, inner):
                        return True
                case _ if not isinstance(item, NeededField):
                    if self.crosses(item.type_name, item.items):
                        return True
        return False

    def plain(self, node: Node) -> Node:
        """Return the node that stands for decided objects outside their owner: what is provided is lost.

        Behind the gate the objects are asked for anew by their key, so only a provided key still counts.
        """
        spec = self.spec_of(node.type_name)
        if spec is None or not node.view or node.graph == spec.owner:
            return node
        names = {
            item.name for key in self._graph.own_keys(node) for item in key if isinstance(item, NeededField)
        }
        kept = tuple(item for item in node.view if isinstance(item, NeededField) and item.name in names)
        return self._graph.node(node.type_name, node.graph, kept)

    def can_reenter(self, key: KeyEdge, rest: Route) -> bool:
        """Whether a route can be gone from its start once its object is asked for anew, nothing provided."""
        node: Node | None = key.tail
        for step in rest:
            match step.edge:
                case FieldEdge(name=name):
                    found = None if node is None else self._graph.fields(node).get(name)
                    if found is None:
                        return False
                    node = found.tail
                case DownEdge(tail=tail):
                    down = None if node is None else self._graph.downs(node).get(tail.type_name)
                    if down is None:
                        return False
                    node = down.tail
                case _:
                    return True
        return True

    def needed(self, cursor: Cursor, graph: str, rest: Route) -> Standing:
        """Return the clearance for going on at a decided object in `graph`; `rest` begins with a field."""
        scope = cursor.scope
        if scope is None or not cursor.at_scope:
            return None
        first = rest[0].edge
        own_key = isinstance(first, FieldEdge) and self._is_own_key(first.head, rest)
        if own_key and isinstance(rest[0].asked, NeededField):
            return None
        strict, chain, foreign = self._look_ahead(scope, cursor.type_name, rest)
        if strict is not None:
            return Clearance(scope, strict, chain)
        if foreign:
            return Clearance(scope)
        return None if own_key or graph == scope.spec.owner else Clearance(scope)

    def for_hop(self, cursor: Cursor, edge: KeyEdge, rest: Route) -> Standing:
        """Return the clearance of a hop; a place below a decided object hands down what it has itself.

        No hop to another subgraph than the owner is made undecided, not even for a key. And the fetch of a
        field with @requires is never the one that brings the attributes, so even the owner gets decided
        objects only.
        """
        if cursor.scope is None:
            return None
        if cursor.at_scope:
            needed = self.needed(cursor, edge.tail.graph, rest)
            requires = isinstance(rest[0].edge, FieldEdge) and bool(rest[0].edge.requires)
            foreign = edge.tail.graph != cursor.scope.spec.owner
            return Clearance(cursor.scope) if needed is None and (requires or foreign) else needed
        held = cursor.group.clearance
        return held if held is not None and held.scope is cursor.scope else Clearance(cursor.scope)

    def _look_ahead(
        self, scope: Scope, type_name: str, rest: Route
    ) -> tuple[str | None, tuple[str, ...], bool]:
        """Return the innermost strict coordinate, what leads to it, and whether hidden objects are passed.

        Looks as far as the scope reaches: to the next object with a gate of its own. Hidden objects, those
        that only a @requires passes, get no gate; what is read of them is cleared with the field that needs
        it.
        """
        strict: str | None = None
        chain: tuple[str, ...] = ()
        passed: tuple[str, ...] = ()
        foreign = False
        at = type_name
        for index, step in enumerate(rest):
            if isinstance(step.edge, DownEdge):
                at = step.edge.tail.type_name
            if not isinstance(step.edge, FieldEdge):
                continue
            coordinate = f"{at}.{step.edge.name}"
            if index and self.may_be_decided(at):
                if not isinstance(step.asked, NeededField):
                    break
                foreign = True
            if coordinate in scope.spec.strict or self._is_strict(at, step.edge.name):
                strict, chain = coordinate, passed
            if isinstance(step.asked, Asked):
                passed = (*passed, coordinate)
            if step.edge.name != TYPENAME:
                at = self._supergraph.field(at, step.edge.name).type_name
        return strict, chain, foreign

    def _is_strict(self, type_name: str, field_name: str) -> bool:
        """Whether a field is strict on a decided type, or on one of those an interface may stand for."""
        return self._supergraph.is_composite(type_name) and any(
            f"{name}.{field_name}" in self._gates[name].strict
            for name in self._supergraph.possible_types(type_name)
            if name in self._gates
        )

    def _is_own_key(self, node: Node, rest: Route) -> bool:
        """Whether a route reads nothing but a key of the type in this very subgraph, or `__typename`."""
        names = [step.edge.name for step in rest if isinstance(step.edge, FieldEdge)]
        if names == [TYPENAME]:
            return True
        if len(names) != len(rest):
            return False
        found = self._supergraph.types[node.type_name]
        if found.kind is not TypeKind.OBJECT:
            return False
        return any(_has_path(key, names) for key in self._graph.own_keys(node))


def _has_path(items: FieldSet, names: list[str]) -> bool:
    if not names:
        return True
    return any(
        _has_path(item.items, names[1:])
        for item in items
        if isinstance(item, NeededField) and item.name == names[0] and not item.arguments
    )

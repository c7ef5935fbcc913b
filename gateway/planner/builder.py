"""Lays chosen routes into fetch groups: one request as few as can be, none before its gate."""

from __future__ import annotations

from dataclasses import replace

from gateway.planner.clearance import ClearanceRules
from gateway.planner.errors import PlanningError
from gateway.planner.groups import Cursor, Group, Input, Scope, Standing, leaves_of
from gateway.planner.limits import Budget
from gateway.planner.naming import ATTRIBUTES_KEY, ClientKeys
from gateway.planner.places import inline, places_for, where_found
from gateway.planner.selection import Selected, Selection
from gateway.query_graph import (
    TYPENAME,
    Asked,
    DownEdge,
    EnterEdge,
    FieldEdge,
    Finder,
    KeyEdge,
    NeededField,
    Route,
    Step,
)
from gateway.query_plan.model import EACH, OnTypes, Path
from gateway.supergraph.model import TypeKind, list_depth

__all__ = ["GroupBuilder"]


class GroupBuilder:
    """Makes the groups of one operation. Laying the same route twice changes nothing.

    A hop is hung as far up as its key allows (hoisting), and where the place it starts from already belongs
    to a group of the target subgraph, no group is made at all (inlining); both only as far as clearances
    allow.
    """

    def __init__(self, finder: Finder, rules: ClearanceRules, keys: ClientKeys, budget: Budget) -> None:
        self.groups: list[Group] = []
        self.scopes: dict[Path, Scope] = {}
        self._finder = finder
        self._supergraph = finder.graph.supergraph
        self._rules = rules
        self._keys = keys
        self._budget = budget
        self._known: dict[tuple[object, ...], Group] = {}

    def lay(
        self,
        route: Route,
        cursor: Cursor | None,
        *,
        position: int = 0,
        need: Group | None = None,
        consumer: str | None = None,
    ) -> Group:
        """Lay one route from a cursor (None: from the start) and return the group that holds its leaf.

        `need` waits for the leaf; `consumer` is the coordinate for whose sake a hidden route is laid.
        """
        for index, step in enumerate(route):
            match step.edge:
                case EnterEdge():
                    cursor = self._enter(step.edge, cursor, position)
                case DownEdge() if cursor is not None:
                    cursor = self._down(cursor, step.edge, hidden=consumer is not None)
                case KeyEdge() if cursor is not None:
                    cursor = self._hop(cursor, step, step.edge, route[index + 1 :], consumer)
                case FieldEdge() if cursor is not None:
                    cursor = self._field(cursor, step, step.edge, route[index:], consumer)
                case _:
                    raise PlanningError("A route begins nowhere.", code="UNPLANNABLE")
        if cursor is None:
            raise PlanningError("A route has no steps.", code="UNPLANNABLE")
        if need is not None and need is not cursor.group:
            need.parents.add(cursor.group)
        return cursor.group

    def hidden_key(self, cursor_keys: tuple[str, ...], type_name: str, item: NeededField) -> str:
        """Return the response key of a hidden field at a place of the data."""
        if item.name == TYPENAME:
            return TYPENAME
        inner = self._supergraph.field(type_name, item.name).type_name
        apart = bool(item.items) and self._rules.crosses(inner, item.items)
        return self._keys.hidden_key(cursor_keys, item.name, item.arguments, apart=apart)

    def _enter(self, edge: EnterEdge, cursor: Cursor | None, position: int) -> Cursor:
        """Begin a fetch at a root type, or again where the query type is met below."""
        path = () if cursor is None else cursor.path
        keys = () if cursor is None else cursor.keys
        node = edge.tail
        known = ("root", node.graph, path, node.type_name, position)
        group = self._known.get(known)
        if group is None:
            group = self._known[known] = self._add(
                Group(
                    order=len(self.groups),
                    graph=node.graph,
                    path=path,
                    keys=keys,
                    selection=Selection(node.type_name),
                    root_type=node.type_name,
                    position=position,
                )
            )
        if cursor is not None and path:
            group.parents.add(cursor.group)
        return Cursor(group=group, selection=group.selection, path=path, keys=keys, type_name=node.type_name)

    def _down(self, cursor: Cursor, edge: DownEdge, *, hidden: bool) -> Cursor:
        """Narrow to an object type: in the document, where it is open there, and always in the path."""
        type_name = edge.tail.type_name
        if cursor.type_name == type_name:
            return cursor
        selection = cursor.selection
        selection.typename = True
        if edge.head is not edge.tail:
            selection = selection.on(type_name)
        moved = replace(
            cursor,
            selection=selection,
            path=(*cursor.path, OnTypes(frozenset((type_name,)))),
            type_name=type_name,
        )
        return moved if hidden else self._scoped(moved)

    def _scoped(self, cursor: Cursor) -> Cursor:
        """Note that the objects here are decided, if they are."""
        spec = self._rules.spec_of(cursor.type_name)
        if spec is None:
            return cursor
        scope = self.scopes.setdefault(cursor.path, Scope(cursor.path, spec, cursor.scope))
        return replace(cursor, scope=scope, at_scope=True, links=())

    def _field(
        self, cursor: Cursor, step: Step, edge: FieldEdge, rest: Route, consumer: str | None
    ) -> Cursor:
        """Select a field where the cursor is, after moving behind the gate if it must not be asked here."""
        coordinate = f"{cursor.type_name}.{edge.name}"
        cursor = self._clear(cursor, edge, rest, coordinate, consumer)
        if edge.name == TYPENAME:
            cursor.selection.typename = True
            return cursor
        hidden = isinstance(step.asked, NeededField)
        key, asked = self._response_key(cursor, step)
        selected = cursor.selection.fields.get(key)
        if selected is None:
            selected = cursor.selection.fields[key] = self._selected(edge, asked)
        if edge.tail is None or selected.inner is None:
            if key == ATTRIBUTES_KEY and cursor.scope is not None:
                cursor.scope.source = cursor.group
            return cursor
        definition = self._supergraph.field(cursor.type_name, edge.name)
        inner_kind = self._supergraph.kind_of(definition.type_name)
        declared = self._supergraph.types[edge.tail.type_name]
        if inner_kind.is_abstract and not declared.is_interface_object_in(edge.tail.graph):
            selected.inner.typename = True
        if hidden and cursor.scope is None and self._rules.may_be_decided(definition.type_name):
            raise PlanningError(f"{consumer} needs objects that nothing here decides.", code="UNPLANNABLE")
        moved = Cursor(
            group=cursor.group,
            selection=selected.inner,
            path=(*cursor.path, key, *(EACH for _ in range(list_depth(definition.type)))),
            keys=(*cursor.keys, key),
            type_name=definition.type_name,
            scope=cursor.scope,
            links=cursor.links if hidden or cursor.scope is None else (*cursor.links, coordinate),
        )
        return self._scoped(moved) if inner_kind is TypeKind.OBJECT and not hidden else moved

    def _response_key(self, cursor: Cursor, step: Step) -> tuple[str, Asked]:
        match step.asked:
            case Asked() as asked:
                return asked.response_key, asked
            case NeededField() as item:
                key = self.hidden_key(cursor.keys, cursor.type_name, item)
                return key, Asked(key, item.name, item.arguments)
            case None:
                raise PlanningError("A field is asked by nobody.", code="UNPLANNABLE")

    def _selected(self, edge: FieldEdge, asked: Asked) -> Selected:
        head = edge.head
        join = self._supergraph.join_of(head.type_name, edge.name, head.graph)
        declared = self._supergraph.field(head.type_name, edge.name).type
        return Selected(
            name=edge.name,
            arguments=asked.arguments,
            variables=asked.variables,
            coordinate=f"{head.type_name}.{edge.name}",
            type=declared if join is None or join.type is None else join.type,
            inner=None if edge.tail is None else Selection(edge.tail.type_name),
        )

    def _clear(self, cursor: Cursor, edge: FieldEdge, rest: Route, own: str, consumer: str | None) -> Cursor:
        """Move behind the gate, in the same subgraph, where the clearance at hand is not the one needed."""
        if cursor.scope is None or not cursor.at_scope:
            return cursor
        needed = self._rules.needed(cursor, edge.head.graph, rest)
        held = cursor.group.clearance
        behind = held is not None and held.scope is cursor.scope
        if behind and held is not None and (needed is None or needed.strict in (None, held.strict)):
            cursor.group.serves[consumer or held.strict or own] = None
            return cursor
        if needed is None:
            return cursor
        serving = consumer or needed.strict or own
        for key in self._finder.graph.reentries(edge.head):
            solution = self._finder.satisfy(edge.head, key.key)
            if solution is not None and self._rules.can_reenter(key, rest):
                return self._open(cursor, Step(key, 0, key_routes=solution.routes), key, needed, serving)
        raise PlanningError(f"{serving} cannot be asked for behind a gate.", code="UNPLANNABLE")

    def _hop(self, cursor: Cursor, step: Step, edge: KeyEdge, rest: Route, consumer: str | None) -> Cursor:
        """Go to an entity in another subgraph: into a group that is there already, or into a new one."""
        head = next((later.edge.name for later in rest if isinstance(later.edge, FieldEdge)), TYPENAME)
        own = f"{cursor.type_name}.{head}"
        needed = self._rules.for_hop(cursor, edge, rest)
        strict = None if needed is None else needed.strict
        led = own if cursor.at_scope or not cursor.links else cursor.links[-1]
        serving = consumer or strict or led
        if not step.inputs:
            inlined = inline(cursor, edge, needed)
            if inlined is not None:
                if needed is not None and cursor.at_scope:
                    inlined.group.serves[serving] = None
                return inlined
        return self._open(cursor, step, edge, needed, serving)

    def _open(self, cursor: Cursor, step: Step, edge: KeyEdge, needed: Standing, serving: str) -> Cursor:
        """Return the group for a hop, made and given its key and inputs if it is not there yet."""
        places = places_for(cursor, edge.key)
        base = places[-1]
        known = (
            base.group.order, edge.tail.graph, cursor.path, edge.tail.type_name, edge.key_text, edge.typename,
            needed, step.inputs,
        )  # fmt: skip
        group = self._known.get(known)
        if group is None:
            group = self._known[known] = self._add(
                Group(
                    order=len(self.groups),
                    graph=edge.tail.graph,
                    path=cursor.path,
                    keys=cursor.keys,
                    selection=Selection(edge.tail.type_name),
                    origin=base,
                    typename=edge.typename,
                    clearance=needed,
                    position=base.group.position,
                    links=() if cursor.at_scope else cursor.links,
                )
            )
            group.parents.add(where_found(base).group)
            group.key = Input(edge.key, required=False)
            group.inputs = [Input(step.inputs, required=True)] if step.inputs else []
        elif needed is None or serving in group.serves:
            return replace(cursor, group=group, selection=group.selection)
        # What the group needs must be fetched for everything the group is fetched for.
        if needed is not None:
            group.serves[serving] = None
        self._provide_key(group, step.key_routes, places, serving)
        for given in group.inputs:
            self._provide(group, given, step.input_routes, cursor, serving)
        return replace(cursor, group=group, selection=group.selection)

    def _provide_key(
        self, group: Group, routes: tuple[Route, ...], places: list[Cursor], serving: str
    ) -> None:
        """Have the key read: by what already reads it where the hop was hung higher, else by selecting it."""
        key = group.representation_inputs[0]
        if len(places) == 1:
            self._provide(group, key, routes, places[0], serving)
            return
        for known in places[-2].group.representation_inputs:
            if leaves_of(known.items) & leaves_of(key.items):
                key.providers |= known.providers
        group.parents |= key.providers

    def _provide(
        self, group: Group, given: Input, routes: tuple[Route, ...], cursor: Cursor, serving: str
    ) -> None:
        for route in routes:
            given.providers.add(self.lay(route, cursor, need=group, consumer=serving))

    def _add(self, group: Group) -> Group:
        self.groups.append(group)
        self._budget.group(len(self.groups))
        return group

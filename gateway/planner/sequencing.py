"""From groups to the plan: fetches and gates with ids, in dependency order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from gateway.operation.model import Operation, OperationKind
from gateway.planner.documents import (
    ENTITIES,
    entities_document,
    representations_name,
    root_document,
    used_variables,
)
from gateway.planner.errors import PlanningError
from gateway.planner.governed import GovernedTypes
from gateway.planner.groups import Group, Scope
from gateway.planner.naming import ATTRIBUTES_KEY, HIDDEN_PREFIX
from gateway.planner.passes import Batch, Request, alias_conflicts
from gateway.planner.passes.alias_conflicts import Place
from gateway.planner.representing import Representer
from gateway.planner.selection import Selection
from gateway.query_plan.model import EntityFetch, Fetch, Gate, GateSpec, OnTypes, QueryPlan, Rename
from gateway.supergraph.model import Supergraph

__all__ = ["Sequencer"]


class Sequencer:
    """Writes the plan of one operation from its requests."""

    def __init__(
        self,
        supergraph: Supergraph,
        operation: Operation,
        gates: Mapping[str, GateSpec],
        representer: Representer,
    ) -> None:
        self._supergraph = supergraph
        self._operation = operation
        self._gates = gates
        self._governed = GovernedTypes(supergraph, gates)
        self._representer = representer
        self._representations = representations_name(operation.variables)

    def plan(self, requests: Sequence[Request], scopes: Sequence[Scope]) -> QueryPlan:
        """Number fetches and gates so that each comes after all it waits for. Raises PlanningError."""
        request_of = {group: request for request in requests for group in request.groups}
        waits: dict[Request | Scope, set[Request | Scope]] = {}
        for request in requests:
            parents = {request_of[parent] for group in request.groups for parent in group.parents} - {request}
            gates = {scope for group in request.groups for scope in group.gates}
            waits[request] = {*parents, *gates}
        for scope in scopes:
            if scope.source is None or scope.source not in request_of:
                raise PlanningError("The policy attributes cannot be reached.", code="UNPLANNABLE")
            waits[scope] = {request_of[scope.source]}
        ordered = _sort(waits)
        ids = {node: number for number, node in enumerate(ordered)}
        after = {node: frozenset(ids[other] for other in waits[node]) for node in ordered}
        reduced = _reduce([after[node] for node in ordered])
        fetches = [
            self._fetch(node, ids[node], reduced[ids[node]]) for node in ordered if isinstance(node, Request)
        ]
        decided = [_gate(node, ids[node], reduced[ids[node]]) for node in ordered if isinstance(node, Scope)]
        return QueryPlan(fetches=tuple(fetches), gates=tuple(decided), gated=dict(self._gates))

    def _fetch(self, request: Request, number: int, after: frozenset[int]) -> Fetch:
        selections = [group.selection for group in request.groups]
        renames = tuple(dict.fromkeys(found for batch in request.batches for found in _conflicts(batch)))
        variables = used_variables(selections, self._operation.variables)
        first = request.first
        kind = self._kind(first.root_type)
        fetch = Fetch(
            id=number,
            subgraph=first.graph,
            document="",
            variables=tuple(variable.name for variable in variables),
            renames=renames,
            after=after,
            mutation=kind is OperationKind.MUTATION,
            stream=kind is OperationKind.SUBSCRIPTION,
            types=self._types(first.graph, selections),
            coordinates=frozenset(
                selected.coordinate for selection in selections for _, _, selected in selection.walk()
            ),
        )
        if first.root_type is None:
            entities = tuple(self._entities(batch, index) for index, batch in enumerate(request.batches))
            parts = [
                (part.alias, part.variable, [group.selection for group in batch.groups])
                for part, batch in zip(entities, request.batches, strict=True)
            ]
            return replace(fetch, document=entities_document(parts, variables), entities=entities)
        root_fields = frozenset(
            f"{first.root_type}.{selected.name}" for selected in first.selection.fields.values()
        )
        document = root_document(kind.value, first.selection, variables)
        uses = tuple(
            (f"{first.root_type}.{found.name}", key) for key, found in first.selection.fields.items()
        )
        return replace(
            fetch, document=document, path=first.path, root_coordinates=root_fields, root_uses=uses
        )

    def _kind(self, root_type: str | None) -> OperationKind:
        """Return the kind of a fetch: objects are completed, and the query root entered again, by queries."""
        match root_type:
            case None:
                return OperationKind.QUERY
            case self._supergraph.mutation_type:
                return OperationKind.MUTATION
            case self._supergraph.subscription_type:
                return OperationKind.SUBSCRIPTION
        return OperationKind.QUERY

    def _entities(self, batch: Batch, index: int) -> EntityFetch:
        several = len(batch.groups) > 1
        representations = tuple(
            self._representer.representation(group, _condition(group) if several else frozenset())
            for group in batch.groups
        )
        send_if = [_send_if(group) for group in batch.groups]
        unless = {name: None for group in batch.groups for name in _send_unless(group)}
        return EntityFetch(
            alias=f"{HIDDEN_PREFIX}{index}{ENTITIES}" if index else ENTITIES,
            variable=f"{self._representations}_{index}" if index else self._representations,
            path=batch.path,
            representations=representations,
            send_if=tuple(dict.fromkeys(name for names in send_if for name in names)),
            send_unless=tuple(unless),
        )

    def _types(self, graph: str, selections: Sequence[Selection]) -> frozenset[str]:
        """Return the governed types whose objects a fetch returns or counts."""
        names = {part.type_name for selection in selections for part in selection.selections()}
        return self._governed.of(graph, names)


def _conflicts(batch: Batch) -> tuple[Rename, ...]:
    several = len(batch.groups) > 1
    places: list[Place] = [
        (group.selection, (OnTypes(_condition(group)),) if several else ()) for group in batch.groups
    ]
    renames = alias_conflicts(places)
    if several and renames:
        for group in batch.groups:
            group.selection.typename = True
    return renames


def _condition(group: Group) -> frozenset[str]:
    last = group.path[-1] if group.path else None
    return last.names if isinstance(last, OnTypes) else frozenset()


def _send_if(group: Group) -> tuple[str, ...]:
    """Return the decided coordinates a group serves.

    If it also serves one that the plan phase allowed, every object that may be known of is sent.
    """
    if group.clearance is None:
        return ()
    scope = group.clearance.scope
    if all(scope.decides(name) for name in group.serves):
        return tuple(group.serves)
    existence = f"{scope.spec.type_name}.__typename"
    return (existence,) if scope.decides(existence) else ()


def _send_unless(group: Group) -> tuple[str, ...]:
    if group.clearance is None:
        return ()
    leading = (*group.clearance.chain, *group.links)
    return tuple(dict.fromkeys(name for name in leading if group.clearance.scope.decides(name)))


def _gate(scope: Scope, number: int, after: frozenset[int]) -> Gate:
    return Gate(
        id=number,
        path=scope.path,
        type_name=scope.spec.type_name,
        attributes=scope.spec.attributes,
        attributes_key=ATTRIBUTES_KEY,
        coordinates=scope.spec.coordinates,
        after=after,
    )


def _sort(waits: Mapping[Request | Scope, set[Request | Scope]]) -> list[Request | Scope]:
    """Sort by dependency, else in the order given. Raises PlanningError for a circle."""
    ordered: list[Request | Scope] = []
    done: set[Request | Scope] = set()
    left = list(waits)
    while left:
        ready = [node for node in left if waits[node] <= done]
        if not ready:
            raise PlanningError("The fetches of this operation wait for each other.", code="UNPLANNABLE")
        ordered.extend(ready)
        done.update(ready)
        left = [node for node in left if node not in done]
    return ordered


def _reduce(after: Sequence[frozenset[int]]) -> list[frozenset[int]]:
    """Leave out what is waited for through another already. Ids are in dependency order."""
    above: list[frozenset[int]] = []
    reduced: list[frozenset[int]] = []
    for direct in after:
        inherited = frozenset[int]().union(*(above[other] for other in direct))
        above.append(direct | inherited)
        reduced.append(direct - inherited)
    return reduced

"""Planning one operation: ask, walk, choose, lay, finish."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from weakref import WeakKeyDictionary

from gateway.operation.model import Operation, OperationKind
from gateway.planner.asks import Ask, Asker, AskSet
from gateway.planner.builder import GroupBuilder
from gateway.planner.chooser import choose
from gateway.planner.clearance import ClearanceRules
from gateway.planner.errors import PlanningError
from gateway.planner.limits import Budget, PlannerLimits, collection_put_off
from gateway.planner.naming import ClientKeys
from gateway.planner.passes import batch_types, chain_mutations, drop_empty, join_inputs, merge_alike
from gateway.planner.representing import Representer
from gateway.planner.sequencing import Sequencer
from gateway.planner.walker import Walker, enter
from gateway.query_graph import TYPENAME, Asked, EnterEdge, Finder, QueryGraph, Route
from gateway.query_plan.model import GateSpec, QueryPlan
from gateway.supergraph.model import Supergraph

__all__ = ["plan_operation"]

DEFAULT_LIMITS = PlannerLimits()

_finders: WeakKeyDictionary[Supergraph, Finder] = WeakKeyDictionary()


def plan_operation(
    supergraph: Supergraph,
    operation: Operation,
    gates: Mapping[str, GateSpec],
    *,
    limits: PlannerLimits = DEFAULT_LIMITS,
    apart: Mapping[str, int] | None = None,
) -> QueryPlan:
    """Return the plan of an operation from which denied fields are gone already.

    `gates` holds every governed entity type the caller may meet; those with attributes are decided object by
    object. Equal operations give equal plans, byte for byte. Raises PlanningError; no plan is ever returned
    that would ask for a strict coordinate, or send an undecided object to a subgraph that does not own it.
    `apart`: response keys of root fields of a query -> number of the fetch they belong to, 0 for the rest.
    """
    finder = _finders.get(supergraph)
    if finder is None:
        finder = _finders[supergraph] = Finder(QueryGraph(supergraph))
    with collection_put_off():
        return _Planning(finder, operation, gates, limits, apart or {}).plan()


class _Planning:
    """The state of planning one operation."""

    def __init__(
        self,
        finder: Finder,
        operation: Operation,
        gates: Mapping[str, GateSpec],
        limits: PlannerLimits,
        apart: Mapping[str, int],
    ) -> None:
        self._finder = finder
        self._operation = operation
        self._gates = gates
        self._apart = apart
        self._budget = Budget(limits)
        rules = ClearanceRules(finder.graph, gates)
        self._walker = Walker(finder, rules, self._budget)
        self._builder = GroupBuilder(finder, rules, ClientKeys(operation.selection), self._budget)

    def plan(self) -> QueryPlan:
        asks = Asker(self._finder.graph, self._gates, self._budget).ask(self._operation.selection)
        asks = replace(asks, fields=tuple(ask for ask in asks.fields if ask.asked.name != TYPENAME))
        for position, route in self._routes(asks):
            self._builder.lay(route, None, position=position)
        groups = drop_empty(self._builder.groups)
        if self._operation.kind is OperationKind.MUTATION:
            chain_mutations(groups)
        scopes = tuple(self._builder.scopes.values())
        requests = join_inputs(batch_types(merge_alike(groups, scopes), scopes))
        supergraph = self._finder.graph.supergraph
        representer = Representer(supergraph, self._builder.hidden_key)
        sequencer = Sequencer(supergraph, self._operation, self._gates, representer)
        return sequencer.plan(requests, scopes)

    def _routes(self, asks: AskSet) -> Iterator[tuple[int, Route]]:
        """Yield the chosen routes, for a mutation with the position of the run of fields each belongs to.

        Those of a query have positions only where their root fields must be fetched apart.
        A subscription has one root field, and like each of a mutation it has one subgraph.
        """
        enters = self._finder.graph.enters(asks.type_name)
        if self._operation.kind is OperationKind.QUERY:
            for route in self._choose(asks, enters)[0]:
                yield self._fetch_of(route), route
            return
        before: EnterEdge | None = None
        position = 0
        for index, ask in enumerate(asks.fields):
            edge, routes = self._single(ask, asks, enters)
            if edge is not before:
                before, position = edge, index
            for route in routes:
                yield position, route

    def _fetch_of(self, route: Route) -> int:
        asked = route[1].asked if self._apart and len(route) > 1 else None
        return self._apart.get(asked.response_key, 0) if isinstance(asked, Asked) else 0

    def _single(
        self, ask: Ask, asks: AskSet, enters: tuple[EnterEdge, ...]
    ) -> tuple[EnterEdge, tuple[Route, ...]]:
        """Choose the one subgraph that runs a field; if leaves chose for themselves it might run twice."""
        best: tuple[int, EnterEdge, tuple[Route, ...]] | None = None
        refused: PlanningError | None = None
        for edge in enters:
            try:
                routes, cost = self._choose(replace(asks, fields=(ask,)), (edge,))
            except PlanningError as error:
                if error.code == "LIMIT_EXCEEDED":
                    raise
                refused = error
                continue
            if best is None or cost < best[0]:
                best = (cost, edge, routes)
        if best is None:
            raise refused or PlanningError(f"{ask.coordinate} cannot be resolved.", code="UNPLANNABLE")
        return best[1], best[2]

    def _choose(self, asks: AskSet, enters: tuple[EnterEdge, ...]) -> tuple[tuple[Route, ...], int]:
        leaves = list(self._walker.walk(asks, [enter(edge) for edge in enters]))
        return choose(leaves, self._budget)

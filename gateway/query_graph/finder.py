"""Reachability: the ways to a field from a node, kept for all operations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gateway.query_graph.graph import QueryGraph
from gateway.query_graph.model import FieldEdge, KeyEdge, Node
from gateway.query_graph.route import FETCH_COST, Option, Route, Solution, Step, routes_cost
from gateway.query_graph.selection import FieldSet, NeededField, NeededOn

__all__ = ["Finder"]

MAX_DEPTH = 24
"""Goals within goals (the key of a key of a key ...) before a way counts as none. Guessed."""


class Finder:
    """Answers depend on the supergraph only; arguments and aliases never change what can be reached.

    A goal met again within itself is cut off, so circular keys and requirements end. Results found while a
    goal further out was cut are true only inside that goal and are not kept.
    """

    def __init__(self, graph: QueryGraph) -> None:
        self.graph = graph
        self._direct: dict[tuple[Node, str], tuple[Option, ...]] = {}
        self._hops: dict[tuple[Node, str], tuple[Option, ...]] = {}
        self._downs: dict[tuple[Node, str], tuple[Option, ...]] = {}
        self._solutions: dict[tuple[Node, FieldSet], Solution | None] = {}
        self._active: dict[tuple[str, Node, str], int] = {}
        self._cut = MAX_DEPTH + 1

    def direct(self, node: Node, name: str) -> tuple[Option, ...]:
        """Return the way to a field without leaving the subgraph (at most one)."""
        return self._remember("direct", self._direct, node, name)

    def hops(self, node: Node, name: str) -> tuple[Option, ...]:
        """Return the ways to a field through a key of another subgraph, the best one per target node."""
        return self._remember("hops", self._hops, node, name)

    def downs(self, node: Node, type_name: str) -> tuple[Option, ...]:
        """Return the ways to narrow to an object type, in this subgraph or, by a key, in another."""
        return self._remember("downs", self._downs, node, type_name)

    def options(self, node: Node, name: str, *, leaf: bool) -> tuple[Option, ...]:
        """Return the ways to a field; for a leaf that is here, no other subgraph is tried."""
        direct = self.direct(node, name)
        return direct if leaf and direct else (*direct, *self.hops(node, name))

    def satisfy(self, node: Node, field_set: FieldSet) -> Solution | None:
        """Return the cheapest way to get a field set for an object at a node, None if there is none."""
        memo = (node, field_set)
        if memo in self._solutions:
            return self._solutions[memo]
        outer, self._cut = self._cut, MAX_DEPTH + 1
        routes: list[Route] = []
        solution: Solution | None = None
        for item in field_set:
            found = self._satisfy_item(node, item)
            if found is None:
                break
            routes.extend(found)
        else:
            solution = Solution(tuple(routes), routes_cost(routes))
        if self._cut > len(self._active):
            self._solutions[memo] = solution
        self._cut = min(outer, self._cut)
        return solution

    def _remember(
        self, goal: str, memo: dict[tuple[Node, str], tuple[Option, ...]], node: Node, name: str
    ) -> tuple[Option, ...]:
        found = memo.get((node, name))
        if found is not None:
            return found
        depth = len(self._active)
        active = self._active.get((goal, node, name))
        if active is not None or depth >= MAX_DEPTH:
            self._cut = min(self._cut, 0 if active is None else active)
            return ()
        self._active[(goal, node, name)] = depth
        outer, self._cut = self._cut, MAX_DEPTH + 1
        result = _best_per_tail(self._find(goal, node, name))
        del self._active[(goal, node, name)]
        if self._cut >= depth:
            memo[(node, name)] = result
            self._cut = MAX_DEPTH + 1
        self._cut = min(outer, self._cut)
        return result

    def _find(self, goal: str, node: Node, name: str) -> Iterator[Option]:
        if goal == "direct":
            yield from self._find_direct(node, name)
        elif goal == "hops":
            yield from self._find_hops(node, name)
        else:
            yield from self._find_downs(node, name)

    def _find_direct(self, node: Node, name: str) -> Iterator[Option]:
        edge = self.graph.fields(node).get(name)
        if edge is None:
            return
        if not edge.requires:
            yield Option((Step(edge, 1),), edge.tail, 1)
            return
        for key in self.graph.reentries(node):
            yield from self._through(node, key, edge)

    def _find_hops(self, node: Node, name: str) -> Iterator[Option]:
        if node.type_name == self.graph.supergraph.query_type:
            yield from self._find_again(node, name)
        for key in self.graph.keys(node):
            edge = self.graph.fields(key.tail).get(name)
            if edge is not None and not _asks(key.key, name):
                yield from self._through(node, key, edge)

    def _find_again(self, node: Node, name: str) -> Iterator[Option]:
        """Yield the ways from the query type, met again below, to its fields in other subgraphs."""
        for enter in self.graph.enters(node.type_name):
            edge = self.graph.fields(enter.tail).get(name)
            if edge is not None and enter.tail is not node:
                steps = (Step(enter, FETCH_COST), Step(edge, 1))
                yield Option(steps, edge.tail, FETCH_COST + 1)

    def _find_downs(self, node: Node, type_name: str) -> Iterator[Option]:
        here = self.graph.downs(node).get(type_name)
        if here is not None:
            yield Option((Step(here, 0),), here.tail, 0)
            return
        for key in self.graph.keys(node):
            there = self.graph.downs(key.tail).get(type_name)
            solution = None if there is None else self.satisfy(node, key.key)
            if there is not None and solution is not None:
                step = _key_step(key, solution)
                yield Option((step, Step(there, 0)), there.tail, step.cost)

    def _through(self, node: Node, key: KeyEdge, edge: FieldEdge) -> Iterator[Option]:
        """Yield the way through a key to a field, its requirements met from here or, failing that, there."""
        solution = self.satisfy(node, key.key)
        if solution is None:
            return
        step = _key_step(key, solution)
        if edge.requires:
            inputs = self.satisfy(node, edge.requires)
            if inputs is None:
                if key.tail is not node:
                    for later in self.direct(key.tail, edge.name):
                        yield Option((step, *later.steps), later.tail, step.cost + later.cost)
                return
            step = replace(
                step, inputs=edge.requires, input_routes=inputs.routes, cost=step.cost + inputs.cost
            )
        yield Option((step, Step(edge, 1)), edge.tail, step.cost + 1)

    def _satisfy_item(self, node: Node, item: NeededField | NeededOn) -> list[Route] | None:
        match item:
            case NeededField():
                return self._satisfy_field(node, item)
            case NeededOn():
                return self._satisfy_on(node, item)

    def _satisfy_field(self, node: Node, item: NeededField) -> list[Route] | None:
        best: list[Route] | None = None
        for option in self.options(node, item.name, leaf=not item.items):
            steps = option.asking(item)
            if option.tail is None:
                found = [steps]
            else:
                inner = self.satisfy(option.tail, item.items)
                if inner is None:
                    continue
                found = [(*steps, *route) for route in inner.routes] or [steps]
            if best is None or routes_cost(found) < routes_cost(best):
                best = found
        return best if best is not None else self._satisfy_apart(node, item)

    def _satisfy_apart(self, node: Node, item: NeededField) -> list[Route] | None:
        """Get the parts of a field from different subgraphs, or from each object type for itself."""
        if len(item.items) > 1:
            parts = [replace(item, items=(inner,)) for inner in item.items]
            found = [self._satisfy_field(node, part) for part in parts]
            if any(routes is None for routes in found):
                return None
            return [route for routes in found for route in routes or ()]
        members = self.graph.downs(node)
        if not members or node.type_name in members:
            return None
        all_routes: list[Route] = []
        for name in members:
            routes = self._satisfy_on(node, NeededOn(name, (item,)))
            if routes is None:
                return None
            all_routes.extend(routes)
        return all_routes

    def _satisfy_on(self, node: Node, item: NeededOn) -> list[Route] | None:
        """Narrow, then go on; a type that cannot occur here needs nothing."""
        options = self.downs(node, item.type_name)
        for option in options:
            inner = None if option.tail is None else self.satisfy(option.tail, item.items)
            if inner is not None:
                return [(*option.steps, *route) for route in inner.routes]
        return None if options else []


def _key_step(key: KeyEdge, solution: Solution) -> Step:
    return Step(key, FETCH_COST + solution.cost, key_routes=solution.routes)


def _asks(field_set: FieldSet, name: str) -> bool:
    return any(isinstance(item, NeededField) and item.name == name for item in field_set)


def _best_per_tail(options: Iterator[Option]) -> tuple[Option, ...]:
    best: dict[object, Option] = {}
    for option in options:
        last = option.steps[-1].edge
        if last not in best or option.cost < best[last].cost:
            best[last] = option
    return tuple(best.values())

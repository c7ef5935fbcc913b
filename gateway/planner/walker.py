"""The walk: all ways to each leaf of the operation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from gateway.planner.asks import Ask, AskSet
from gateway.planner.clearance import ClearanceRules
from gateway.planner.errors import PlanningError
from gateway.planner.limits import Budget
from gateway.query_graph import FETCH_COST, TYPENAME, Asked, EnterEdge, Finder, Node, Option, Route, Step
from gateway.supergraph.model import TypeKind

__all__ = ["Candidate", "Leaf", "Walker", "enter"]

MAX_ALTERNATIVES = 8
"""Ways kept per leaf, cheapest first. Guessed; more never changed a plan of the corpus."""

MAX_CANDIDATES = 8
"""Places kept with the cheapest way from each entry; if there are more, only the cheapest of all is kept."""

ENTER_COST = FETCH_COST


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """One way to a place of the operation, as a list linked towards the root."""

    node: Node | None
    steps: Route
    cost: int
    entry: EnterEdge
    """Where it began: a root field that several subgraphs share is best taken from one of them throughout."""
    parent: Candidate | None = None

    def route(self) -> Route:
        """Return all steps from the root."""
        parts: list[Route] = []
        at: Candidate | None = self
        while at is not None:
            parts.append(at.steps)
            at = at.parent
        return tuple(step for part in reversed(parts) for step in part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One leaf of the operation and the ways to it, cheapest first."""

    coordinate: str
    alternatives: tuple[Candidate, ...]


def enter(edge: EnterEdge) -> Candidate:
    """Begin at a root type of one subgraph."""
    return Candidate(edge.tail, (Step(edge, ENTER_COST),), ENTER_COST, edge)


class Walker:
    """Walks one operation over the query graph."""

    def __init__(self, finder: Finder, rules: ClearanceRules, budget: Budget) -> None:
        self._finder = finder
        self._rules = rules
        self._graph = finder.graph
        self._supergraph = finder.graph.supergraph
        self._budget = budget

    def walk(self, asks: AskSet, candidates: Sequence[Candidate]) -> Iterator[Leaf]:
        """Yield the leaves below a place, in the order of the operation. Raises PlanningError."""
        for ask in asks.fields:
            yield from self._field(ask, asks, candidates)
        shared = self._shared_members(asks, candidates)
        for type_name, fields in asks.by_type:
            yield from self._on(type_name, fields, asks, candidates, shared)

    def _field(self, ask: Ask, asks: AskSet, candidates: Sequence[Candidate]) -> Iterator[Leaf]:
        self._budget.check_time()
        found = self._advance(ask, candidates)
        if not found:
            yield from self._spread(ask, asks, candidates)
        elif ask.inner is None:
            found.sort(key=lambda candidate: candidate.cost)
            yield Leaf(coordinate=ask.coordinate, alternatives=tuple(found[:MAX_ALTERNATIVES]))
        else:
            inner = self._alike(ask, ask.inner, found)
            leaves = list(self.walk(ask.inner, inner))
            yield from leaves
            if not leaves:
                yield _bare(ask.coordinate, inner)

    def _advance(self, ask: Ask, candidates: Iterable[Candidate]) -> list[Candidate]:
        """Take a field from every candidate; along one edge keep the cheapest way of each entry."""
        found = _Best()
        for candidate in candidates:
            if candidate.node is None:
                continue
            for option in self._finder.options(candidate.node, ask.asked.name, leaf=ask.inner is None):
                if candidate.parent is None and isinstance(option.steps[0].edge, EnterEdge):
                    continue  # The other subgraphs are entered by candidates of their own.
                tail = None if option.tail is None else self._rules.plain(option.tail)
                found.add(option.steps[-1].edge if tail is None else tail, candidate, option, tail)
        return [way.asking(ask.asked) for way in found.ways()]

    def _spread(self, ask: Ask, asks: AskSet, candidates: Sequence[Candidate]) -> Iterator[Leaf]:
        """Ask a field of each object type, where no way leads to it on the interface as a whole."""
        possible = self._supergraph.possible_types(asks.type_name)
        if asks.kind is TypeKind.OBJECT or not possible:
            raise PlanningError(f"{ask.coordinate} cannot be resolved here.", code="UNPLANNABLE")
        for type_name in possible:
            if ask.asked.name in (TYPENAME, *self._supergraph.types[type_name].fields):
                yield from self._on(type_name, (ask,), asks, candidates, None)

    def _on(
        self,
        type_name: str,
        fields: tuple[Ask, ...],
        asks: AskSet,
        candidates: Sequence[Candidate],
        shared: frozenset[str] | None,
    ) -> Iterator[Leaf]:
        """Narrow to an object type; where it cannot occur only `__typename` is asked for."""
        found = _Best()
        for candidate in candidates if shared is None or type_name in shared else ():
            if candidate.node is None:
                continue
            for option in self._finder.downs(candidate.node, type_name):
                if option.tail is not None:
                    tail = self._rules.plain(option.tail)
                    found.add(tail, candidate, option, tail)
        inner = [way.plainly() for way in found.ways()]
        if not inner:
            yield _bare(asks.type_name, candidates)
            return
        yield from self.walk(AskSet(type_name=type_name, kind=TypeKind.OBJECT, fields=fields), inner)

    def _shared_members(self, asks: AskSet, candidates: Sequence[Candidate]) -> frozenset[str] | None:
        """Return the members of a union that every subgraph still possible here has; None: no restriction.

        The answer must not depend on which subgraph the choice falls on later.
        """
        if asks.kind is not TypeKind.UNION or len(candidates) < 2:
            return None
        members = [frozenset(self._graph.downs(at.node)) for at in candidates if at.node is not None]
        return frozenset.intersection(*members)

    def _alike(self, ask: Ask, inner: AskSet, found: list[Candidate]) -> list[Candidate]:
        """Keep one subgraph's answer together where several resolve a field returning an interface.

        They may know different objects under it, so whatever fields of the interface are asked of more than
        one object type must come from one of them. Raises PlanningError if none can answer all.
        """
        if inner.kind is not TypeKind.INTERFACE or len(inner.by_type) < 2 or len(found) < 2:
            return found
        parent = self._supergraph.types[ask.parent_type]
        resolving = [
            graph
            for graph in parent.graphs
            if self._graph.is_resolvable(ask.parent_type, ask.asked.name, graph)
        ]
        if len(resolving) < 2:
            return found
        local = [at for at in found if at.node is not None and self._answers(at.node, inner)]
        if not local:
            raise PlanningError(f"{ask.coordinate} cannot be resolved here.", code="UNPLANNABLE")
        return local

    def _answers(self, node: Node, inner: AskSet) -> bool:
        names = self._supergraph.types[inner.type_name].fields
        for type_name, fields in inner.by_type:
            down = self._graph.downs(node).get(type_name)
            if down is None:
                continue
            for ask in fields:
                if ask.asked.name in names and not self._finder.direct(down.tail, ask.asked.name):
                    return False
        return True


@dataclass(frozen=True, slots=True, eq=False)
class _Way:
    """An option taken from a candidate."""

    before: Candidate
    option: Option
    tail: Node | None
    cost: int

    def asking(self, asked: Asked) -> Candidate:
        """Return the candidate after a field."""
        return Candidate(self.tail, self.option.asking(asked), self.cost, self.before.entry, self.before)

    def plainly(self) -> Candidate:
        """Return the candidate after narrowing."""
        return Candidate(self.tail, self.option.steps, self.cost, self.before.entry, self.before)


class _Best:
    """The cheapest way to each target, from each entry while that is few."""

    def __init__(self) -> None:
        self._ways: dict[tuple[object, EnterEdge], _Way] = {}

    def add(self, target: object, before: Candidate, option: Option, tail: Node | None) -> None:
        cost = before.cost + option.cost
        known = self._ways.get((target, before.entry))
        if known is None or cost < known.cost:
            self._ways[(target, before.entry)] = _Way(before, option, tail, cost)

    def ways(self) -> list[_Way]:
        if len(self._ways) <= MAX_CANDIDATES:
            return list(self._ways.values())
        best: dict[object, _Way] = {}
        for (target, _entry), way in self._ways.items():
            if target not in best or way.cost < best[target].cost:
                best[target] = way
        return list(best.values())


def _bare(coordinate: str, candidates: Sequence[Candidate]) -> Leaf:
    """A place where nothing but the objects themselves is wanted."""
    found = sorted(candidates, key=lambda candidate: candidate.cost)
    return Leaf(coordinate=coordinate, alternatives=tuple(found[:MAX_ALTERNATIVES]))

"""The choice: one way per leaf, so that all of them together cost little."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from gateway.planner.limits import Budget
from gateway.planner.walker import Candidate, Leaf
from gateway.query_graph import FETCH_COST, Route

__all__ = ["choose"]

ROUNDS = 2
"""How often the choices are reconsidered; a second round rarely changes anything."""

WAIT_COST = 10
"""Cost of a request per request before it: of as many requests those at the same time are better."""

MAX_WAYS = 600
"""Ways to all leaves together; if there are more, no leaves are looked at together. Guessed."""


@dataclass(slots=True, eq=False)
class _Place:
    """A step in the tree of all ways; it costs once, however many chosen ways lead through it."""

    cost: int
    above: _Place | None
    requests: frozenset[_Place]
    """The requests made on the way here."""
    uses: int = 0
    """The places directly below that are in use, and the chosen ways that end here."""
    below: dict[tuple[object, ...], _Place] = field(default_factory=dict)

    def added_cost(self) -> int:
        """Cost of the steps on the way here that no chosen way has taken."""
        place: _Place | None = self
        total = 0
        while place is not None and not place.uses:
            total += place.cost
            place = place.above
        return total

    def take(self) -> None:
        """Choose the way here."""
        place: _Place | None = self
        while place is not None:
            place.uses += 1
            place = place.above if place.uses == 1 else None

    def leave(self) -> None:
        """Choose it no longer."""
        place: _Place | None = self
        while place is not None:
            place.uses -= 1
            place = None if place.uses else place.above


class _Tree:
    """All ways to all leaves, sharing their beginnings."""

    def __init__(self) -> None:
        self._root = _Place(0, None, frozenset())
        self._known: dict[Candidate, _Place] = {}

    def place(self, candidate: Candidate) -> _Place:
        """Return where a way ends."""
        place = self._known.get(candidate)
        if place is None:
            place = self._root if candidate.parent is None else self.place(candidate.parent)
            for step in candidate.steps:
                place = self._below(place, step.identity, step.cost)
            self._known[candidate] = place
        return place

    def _below(self, above: _Place, identity: tuple[object, ...], cost: int) -> _Place:
        place = above.below.get(identity)
        if place is None:
            place = above.below[identity] = _Place(cost, above, above.requests)
            if cost >= FETCH_COST:
                place.cost += WAIT_COST * len(above.requests)
                place.requests |= {place}
        return place


def choose(leaves: Sequence[Leaf], budget: Budget) -> tuple[tuple[Route, ...], int]:
    """Return one route per leaf, in the order of the leaves, and the cost of all.

    Greedy: leaves with the fewest ways first, of these the ones to which the choice matters most, each the
    way that adds least to what is chosen already; then each choice is looked at again with the others known.
    """
    choice = _Choice(leaves, budget)
    choice.begin()
    few = sum(len(leaf.alternatives) for leaf in leaves) <= MAX_WAYS
    for _ in range(ROUNDS):
        better = choice.reconsider()
        if few:
            better |= choice.save_requests() | choice.share_requests()
        if not better:
            break
    return choice.routes(), choice.cost


class _Choice:
    """The ways chosen so far."""

    def __init__(self, leaves: Sequence[Leaf], budget: Budget) -> None:
        tree = _Tree()
        self._leaves = leaves
        self._budget = budget
        self._ways = [[tree.place(way) for way in leaf.alternatives] for leaf in leaves]
        self._chosen = [0] * len(leaves)
        self.cost = 0
        self._alone = 0
        """Cost of the chosen ways if none shared a step with another."""

    def begin(self) -> None:
        """Choose a way for each leaf."""
        order = sorted(
            range(len(self._ways)), key=lambda index: (len(self._ways[index]), -_regret(self._leaves[index]))
        )
        for index in order:
            self._budget.check_time()
            self._take(index, range(len(self._ways[index])))

    def reconsider(self) -> bool:
        """Choose anew for each leaf by itself; whether anything became cheaper."""
        before = self._total()
        for index, ways in enumerate(self._ways):
            if len(ways) > 1:
                self._budget.check_time()
                current = self._chosen[index]
                self._leave(index)
                self._take(index, (current, *(way for way in range(len(ways)) if way != current)))
        return self._total() < before

    def save_requests(self) -> bool:
        """Choose anew for all leaves of one request together, so that it is saved; whether that helped."""
        before = self._total()
        through = self._by_request(lambda index: (self._ways[index][self._chosen[index]],))
        for request, indexes in sorted(through.items(), key=lambda item: len(item[1])):
            others = [
                [way for way, place in enumerate(self._ways[index]) if request not in place.requests]
                for index in indexes
            ]
            if all(others):
                self._try(indexes, others)
        return self._total() < before

    def share_requests(self) -> bool:
        """Choose anew for all leaves that could share one more request; whether that helped."""
        before = self._total()
        for request, indexes in self._by_request(self._ways.__getitem__).items():
            current = {self._ways[index][self._chosen[index]].requests for index in indexes}
            if len(current) > 1 and not request.uses:
                self._try(indexes, [range(len(self._ways[index])) for index in indexes], given=request)
        return self._total() < before

    def _by_request(self, ways: Callable[[int], Iterable[_Place]]) -> dict[_Place, list[int]]:
        """Return the leaves each request is for, or could be for."""
        found: dict[_Place, dict[int, None]] = {}
        for index in range(len(self._ways)):
            for place in ways(index):
                for request in place.requests:
                    found.setdefault(request, {})[index] = None
        return {request: list(indexes) for request, indexes in found.items()}

    def _try(self, indexes: list[int], ways: Sequence[Sequence[int]], *, given: _Place | None = None) -> None:
        """Choose among other ways, with one request given for free at first; keep that if it is cheaper."""
        self._budget.check_time()
        cost = self._total()
        before = [self._chosen[index] for index in indexes]
        if given is not None:
            self.cost += given.added_cost()
            given.take()
        for index in indexes:
            self._leave(index)
        for index, allowed in zip(indexes, ways, strict=True):
            self._take(index, allowed)
        if given is not None:
            given.leave()
            self.cost -= given.added_cost()
        if self._total() >= cost:
            for index in indexes:
                self._leave(index)
            for index, way in zip(indexes, before, strict=True):
                self._take(index, (way,))

    def routes(self) -> tuple[Route, ...]:
        """Return the chosen ways."""
        return tuple(
            leaf.alternatives[way].route() for leaf, way in zip(self._leaves, self._chosen, strict=True)
        )

    def _take(self, index: int, ways: Sequence[int]) -> None:
        """Choose the way that adds least; of equals the first."""
        places = self._ways[index]
        added, way = min((places[way].added_cost(), position) for position, way in enumerate(ways))
        self._chosen[index] = ways[way]
        places[ways[way]].take()
        self.cost += added
        self._alone += self._leaves[index].alternatives[ways[way]].cost

    def _leave(self, index: int) -> None:
        place = self._ways[index][self._chosen[index]]
        place.leave()
        self.cost -= place.added_cost()
        self._alone -= self._leaves[index].alternatives[self._chosen[index]].cost

    def _total(self) -> tuple[int, int]:
        """What choices are compared by: of equal costs the one that reaches its leaves earlier."""
        return self.cost, self._alone


def _regret(leaf: Leaf) -> int:
    """What it costs at least not to take the cheapest way."""
    costs = [candidate.cost for candidate in leaf.alternatives[:2]]
    return costs[-1] - costs[0]

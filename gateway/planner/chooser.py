"""The choice: one way per leaf, so that all of them together cost little."""

from __future__ import annotations

from dataclasses import dataclass, field

from gateway.planner.limits import Budget
from gateway.planner.walker import Leaf
from gateway.query_graph import Route

__all__ = ["choose"]

ROUNDS = 2
"""How often the choices are reconsidered; a second round rarely changes anything."""


@dataclass(slots=True)
class _Place:
    """A node of the tree of chosen routes; counts the routes through it."""

    uses: int = 0
    below: dict[tuple[object, ...], _Place] = field(default_factory=dict)


class _Tree:
    """Chosen routes sharing their beginnings."""

    def __init__(self) -> None:
        self._root = _Place()

    def added_cost(self, route: Route) -> int:
        """Cost of the steps that no chosen route has taken."""
        place: _Place | None = self._root
        total = 0
        for step in route:
            place = None if place is None else place.below.get(step.identity)
            if place is None or not place.uses:
                total += step.cost
        return total

    def count(self, route: Route, uses: int) -> None:
        """Add a route (1) or take it out again (-1)."""
        place = self._root
        for step in route:
            place = place.below.setdefault(step.identity, _Place())
            place.uses += uses


def choose(leaves: list[Leaf], budget: Budget) -> tuple[tuple[Route, ...], int]:
    """Return one route per leaf, in the order of the leaves, and the cost of all.

    Greedy: leaves with the fewest ways first, each the way that adds least to what is chosen already; then
    each choice is looked at again with the others known.
    """
    ways = [[candidate.route() for candidate in leaf.alternatives] for leaf in leaves]
    tree = _Tree()
    chosen: dict[int, Route] = {}
    for index in sorted(range(len(ways)), key=lambda index: len(ways[index])):
        budget.check_time()
        chosen[index] = min(ways[index], key=tree.added_cost)
        tree.count(chosen[index], 1)
    for _ in range(ROUNDS):
        if not _reconsider(ways, tree, chosen, budget):
            break
    total = _Tree()
    cost = 0
    for index in range(len(ways)):
        cost += total.added_cost(chosen[index])
        total.count(chosen[index], 1)
    return tuple(chosen[index] for index in range(len(ways))), cost


def _reconsider(ways: list[list[Route]], tree: _Tree, chosen: dict[int, Route], budget: Budget) -> bool:
    changed = False
    for index, routes in enumerate(ways):
        if len(routes) < 2:
            continue
        budget.check_time()
        current = chosen[index]
        tree.count(current, -1)
        best = min(routes, key=tree.added_cost)
        if tree.added_cost(best) < tree.added_cost(current):
            chosen[index] = best
            changed = True
        tree.count(chosen[index], 1)
    return changed

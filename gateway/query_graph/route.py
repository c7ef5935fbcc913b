"""Routes through the query graph: the steps from a node to one leaf."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gateway.query_graph.model import DownEdge, EnterEdge, FieldEdge, KeyEdge, Node
from gateway.query_graph.selection import FieldSet, NeededField

__all__ = ["Asked", "Option", "Route", "Solution", "Step", "routes_cost"]

FETCH_COST = 1000
"""Cost of one more request; so far above a field's 1 that fields never outweigh a request."""


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A field as the client asks for it."""

    response_key: str
    name: str
    arguments: str = ""
    """As printed, without parentheses."""
    variables: frozenset[str] = frozenset()
    """Client variables in the arguments."""


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One edge taken, with what it takes to go along it."""

    edge: EnterEdge | FieldEdge | DownEdge | KeyEdge
    cost: int
    asked: Asked | NeededField | None = None
    """Of a field step: the field as asked by the client, or as needed by a field set."""
    key_routes: tuple[Route, ...] = ()
    """Of a key step: how to read the key, from the node the step leaves."""
    inputs: FieldSet = ()
    """Of a key step: what the field after it requires."""
    input_routes: tuple[Route, ...] = ()
    """How to get the inputs, from the node the step leaves."""

    @property
    def identity(self) -> tuple[object, ...]:
        """Equal for steps that can share their place in a tree of routes."""
        match self.asked:
            case None:
                return (id(self.edge), self.inputs)
            case Asked() as asked:
                return (id(self.edge), asked.response_key, asked.arguments)
            case NeededField() as needed:
                return (id(self.edge), needed.arguments)


Route = tuple[Step, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Option:
    """One way to take a field, or to narrow to a type, from a node."""

    steps: Route
    tail: Node | None
    cost: int

    def asking(self, asked: Asked | NeededField) -> Route:
        """Return the steps with the asked field on the last one."""
        last = self.steps[-1]
        step = Step(last.edge, last.cost, asked, last.key_routes, last.inputs, last.input_routes)
        return (*self.steps[:-1], step)


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """How to get all of a field set from one node."""

    routes: tuple[Route, ...]
    cost: int


def routes_cost(routes: Iterable[Route]) -> int:
    """Cost of all routes together, a shared beginning counted once."""
    seen: set[tuple[object, ...]] = set()
    total = 0
    for route in routes:
        prefix: tuple[object, ...] = ()
        for step in route:
            prefix = (*prefix, step.identity)
            if prefix not in seen:
                seen.add(prefix)
                total += step.cost
    return total

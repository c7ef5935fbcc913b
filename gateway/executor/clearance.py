"""Whether an object may be sent to a subgraph: what was decided at it, or at the object it is part of."""

from __future__ import annotations

from typing import Any

from gateway.decision import Decisions
from gateway.executor.decision_table import DecisionTable
from gateway.executor.gates import passes
from gateway.executor.model import Obj, Target
from gateway.executor.paths import unlink
from gateway.query_plan.model import Each, EntityFetch, OnTypes, Path, QueryPlan

__all__ = ["clears", "deciding_depth", "deciding_object", "may_send"]


Place = tuple[str | Each, frozenset[str] | None]
"""An item that leads somewhere, and the types the path narrows the object there to; None: any."""


def deciding_depth(plan: QueryPlan, path: Path) -> int | None:
    """Return how many places down the gate is that speaks for objects at `path`; None without a gate.

    It is the gate furthest down whose path leads to all of these objects: theirs, or that of an object around
    them. A gate with a type condition speaks only where the path narrows to those types too.
    """
    places = _places(path)
    depths = [
        len(gate_places)
        for gate_places in (_places(gate.path) for gate in plan.gates)
        if len(gate_places) <= len(places) and all(map(_leads_there, gate_places, places))
    ]
    return max(depths, default=None)


def _places(path: Path) -> list[Place]:
    places: list[Place] = []
    for item in path:
        if not isinstance(item, OnTypes):
            places.append((item, None))
        elif places:
            places[-1] = (places[-1][0], item.names)
    return places


def _leads_there(gate: Place, path: Place) -> bool:
    item, types = gate
    return item == path[0] and (types is None or (path[1] is not None and path[1] <= types))


def deciding_object(root: Obj, target: Target, depth: int | None) -> Obj | None:
    """Return the object at that depth of the target's path."""
    obj, link = target
    if depth is None:
        return None
    path = unlink(link)
    if len(path) == depth:
        return obj
    node: Any = root
    for item in path[:depth]:
        node = node[item]
    return node if isinstance(node, dict) else None


def may_send(decisions: DecisionTable, decider: Obj | None, entity: EntityFetch) -> bool:
    """Whether what was decided at `decider` lets its object go to the subgraph of this fetch.

    One coordinate of `send_if` must be allowed or masked, and every one of `send_unless`. Where nothing was
    decided, nothing is allowed. Both empty: nothing here is decided per object.
    """
    if not entity.send_if and not entity.send_unless:
        return True
    if decisions.is_closed(decider):
        return False
    return clears(entity, decisions.of(decider))


def clears(entity: EntityFetch, decided: Decisions | None) -> bool:
    """Whether decisions about an object let it go to the subgraph of this fetch."""
    if decided is None or not all(passes(decided.get(name)) for name in entity.send_unless):
        return False
    return not entity.send_if or any(passes(decided.get(name)) for name in entity.send_if)

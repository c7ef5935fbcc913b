"""The side table: what the policy attributes of each object are, and what was decided about it.

Keyed by the identity of the object in the data tree, and it holds the object, so that an id is never used
twice while the table lives. Nothing in a subgraph's JSON can reach it: a key inside the object could be
forged, this cannot. It survives merges because merges change objects in place (`merge.py`); should an object
ever be replaced, the new one has no entry, and an object without an entry is denied. A `dict` subclass with a
slot would do the same, at the price of converting every object of every answer, decided or not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Any

from gateway.decision import Decisions

__all__ = ["DecisionTable"]


class DecisionTable:
    """Filled by the gates of one operation, read by its fetches and its projection."""

    __slots__ = ("_absent", "_attributes", "_closed", "_decisions", "_groups", "_kept", "_unsettled")

    def __init__(self) -> None:
        self._kept: dict[int, Any] = {}
        self._attributes: dict[tuple[int, str], Any] = {}
        self._decisions: dict[int, Decisions] = {}
        self._closed: set[int] = set()
        self._absent: set[int] = set()
        self._groups: dict[int, list[tuple[list[Any], Decisions]]] = {}
        """What gates decided, by the number of the place; keeps the objects, as `_kept` does."""
        self._unsettled: list[tuple[list[Any], Decisions]] = []
        """Decided, and not yet in `_decisions`: where all is shown as it is no object is looked up."""

    def _identity(self, obj: Any) -> int:
        identity = id(obj)
        self._kept[identity] = obj
        return identity

    def vouch(self, obj: Any, key: str, attributes: Any) -> None:
        """Keep the attribute values the owner sent for an object."""
        self._attributes[self._identity(obj), key] = attributes

    def attributes(self, obj: Any, key: str) -> Any:
        """Return what the owner sent, unchecked; None if it sent nothing."""
        return self._attributes.get((id(obj), key))

    def record(self, obj: Any, decisions: Decisions) -> None:
        """Keep what was decided about an object."""
        self._settle()
        self._decisions[self._identity(obj)] = decisions

    def record_all(self, place: int, objects: list[Any], decisions: Decisions, *, closes: bool) -> None:
        """Keep what the gate of a place decided about objects with the same attributes."""
        group = objects, decisions
        self._groups.setdefault(place, []).append(group)
        self._unsettled.append(group)
        if closes:
            self._closed.update(map(id, objects))

    def _settle(self) -> None:
        for objects, decisions in self._unsettled:
            self._decisions.update(dict.fromkeys(map(id, objects), decisions))
        self._unsettled.clear()

    def decided_at(self, place: int, count: int) -> Sequence[Decisions] | None:
        """Return what was decided at a place, once each; None unless it was about exactly so many objects."""
        groups = self._groups.get(place, ())
        if sum(len(objects) for objects, _ in groups) != count:
            return None
        return [decisions for _, decisions in groups]

    def of(self, obj: Any) -> Decisions | None:
        """Return what was decided about an object; None: nothing, so everything that depends is denied."""
        self._settle()
        return self._decisions.get(id(obj))

    def close(self, obj: Any) -> None:
        """Let no fetch take this object, or anything below it, any further."""
        self._closed.add(self._identity(obj))

    def is_closed(self, obj: Any) -> bool:
        """Whether the object must not be sent on."""
        return id(obj) in self._closed

    def mark_absent(self, obj: Any) -> None:
        """The owner says there is no such object: it does not exist for this caller, silently."""
        self._absent.add(self._identity(obj))
        self.close(obj)

    def mark_absent_all(self, objects: Iterable[Any]) -> None:
        """Mark several objects."""
        for obj in objects:
            self.mark_absent(obj)

    @property
    def has_absent(self) -> bool:
        """Whether any object is absent."""
        return bool(self._absent)

    @property
    def closed(self) -> Set[int]:
        """Identities of the closed objects; for generated code."""
        return self._closed

    @property
    def decided(self) -> Mapping[int, Decisions]:
        """Decisions by identity of their object; for generated code."""
        self._settle()
        return self._decisions

    def is_absent(self, obj: Any) -> bool:
        """Whether the owner says there is no such object."""
        return id(obj) in self._absent

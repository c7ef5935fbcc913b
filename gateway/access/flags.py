"""Identity: persons leave attribute tuples before anything is decided; what rules see are flags."""

from __future__ import annotations

from collections.abc import Sequence

from gateway.decision import AttributeTuple, Decisions, Gatekeeper, Identity

__all__ = ["FLAGS", "HOLDS", "IDENTITY", "FlaggingGatekeeper", "is_complete", "persons_of"]

IDENTITY = ("person", "secondPerson")
"""Raw attributes that hold PINs: fetched by the gateway, never part of a decision document."""

FLAGS = ("isSelf", "isMinorChild", "isCasePerson")
"""What rules see in their place; a record about two persons has a flag when one of them gives it."""

HOLDS = "true"
"""The value of a flag that holds. One that does not is absent: no rule can ask for its opposite."""


def persons_of(identity: Identity, flag: str) -> tuple[str, ...]:
    """Return the PINs a flag stands for, sorted; none for a flag nobody knows."""
    found = {
        "isSelf": identity.own,
        "isMinorChild": identity.minor_children,
        "isCasePerson": identity.case_persons,
    }
    return tuple(sorted(found.get(flag, ())))


class FlaggingGatekeeper:
    """Turns the persons of a tuple into flags before it is decided or remembered.

    Tuples that differed only in their persons become few, and no PIN goes further than this.
    """

    def __init__(self, gatekeeper: Gatekeeper, identity: Identity) -> None:
        self._gatekeeper = gatekeeper
        self._persons = [frozenset(persons_of(identity, flag)) for flag in FLAGS]

    async def decide(
        self,
        type_name: str,
        attributes: tuple[str, ...],
        coordinates: tuple[str, ...],
        tuples: Sequence[AttributeTuple],
    ) -> Sequence[Decisions]:
        """Return one entry per tuple, same order."""
        identity = [n for n, name in enumerate(attributes) if name in IDENTITY]
        if not identity:
            return await self._gatekeeper.decide(type_name, attributes, coordinates, tuples)
        kept = [n for n, name in enumerate(attributes) if name not in IDENTITY]
        flagged = [
            # What is no tuple of these attributes stays none: its length would be that of one with flags.
            (*(values[n] for n in kept), *self._flags([values[n] for n in identity]))
            if is_complete(values, attributes)
            else ()
            for values in tuples
        ]
        names = (*(attributes[n] for n in kept), *FLAGS)
        return await self._gatekeeper.decide(type_name, names, coordinates, flagged)

    def _flags(self, persons: Sequence[str | None]) -> tuple[str | None, ...]:
        return tuple(None if found.isdisjoint(persons) else HOLDS for found in self._persons)


def is_complete(values: object, attributes: tuple[str, ...]) -> bool:
    """Whether the register sent one text or null per attribute; anything else decides nothing."""
    if not isinstance(values, tuple | list) or len(values) != len(attributes):
        return False
    return all(isinstance(value, str | None) for value in values)

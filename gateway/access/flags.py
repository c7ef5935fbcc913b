"""Identity: persons leave attribute tuples before anything is decided; what rules see are flags."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from gateway.decision import AttributeTuple, Decisions, Gatekeeper, Identity

__all__ = [
    "FLAGS",
    "GRANT",
    "HOLDS",
    "IDENTITY",
    "PERSONS",
    "TOLD",
    "FlaggingGatekeeper",
    "is_complete",
    "persons_of",
    "sharing",
    "told_by",
]

PERSONS = ("person", "secondPerson")
RECORD = ("record",)
IDENTITY = (*PERSONS, *RECORD)
"""Raw attributes that hold PINs and ids of records: fetched by the gateway, never in a decision document."""

FLAGS = ("isSelf", "isMinorChild", "isCasePerson", "isCase")
"""What rules see in their place; a record about two persons has a flag when one of them gives it."""

GRANT = "grant"
"""The shape of what the person a record is about asked to be shared with the caller; absent where nothing."""

TOLD = (*FLAGS, GRANT)
"""All that stands in the place of persons and records."""

HOLDS = "true"
"""The value of a flag that holds. One that does not is absent: no rule can ask for its opposite."""


def persons_of(identity: Identity, flag: str) -> tuple[str, ...]:
    """Return the PINs or ids a flag stands for, sorted; none for a flag nobody knows."""
    found = {
        "isSelf": identity.own,
        "isMinorChild": identity.minor_children,
        "isCasePerson": identity.case_persons,
        "isCase": identity.case_records,
    }
    return tuple(sorted(found.get(flag, ())))


def sharing(identity: Identity, shapes: Iterable[str]) -> tuple[str, ...]:
    """Return the PINs of those who asked for one of these shapes to be shared, sorted."""
    wanted = frozenset(shapes)
    return tuple(sorted(pin for pin, shape in identity.shared if shape in wanted))


def told_by(flag: str, names: Iterable[str]) -> tuple[str, ...]:
    """Return those of these raw attributes that say whether a flag holds.

    A record about two persons is shared by no one's request alone.
    """
    names = tuple(names)
    if flag == GRANT:
        return () if "secondPerson" in names else tuple(name for name in names if name == "person")
    telling = RECORD if flag == "isCase" else PERSONS
    return tuple(name for name in names if name in telling)


class FlaggingGatekeeper:
    """Turns the persons of a tuple into flags before it is decided or remembered.

    Tuples that differed only in their persons become few, and no PIN goes further than this.
    """

    def __init__(self, gatekeeper: Gatekeeper, identity: Identity) -> None:
        self._gatekeeper = gatekeeper
        self._known = [(flag, frozenset(persons_of(identity, flag))) for flag in FLAGS]
        self._shared = dict(identity.shared)

    async def decide(
        self,
        type_name: str,
        attributes: tuple[str, ...],
        coordinates: tuple[str, ...],
        tuples: Sequence[AttributeTuple],
    ) -> Sequence[Decisions]:
        """Return one entry per tuple, same order."""
        identity = {name: n for n, name in enumerate(attributes) if name in IDENTITY}
        if not identity:
            return await self._gatekeeper.decide(type_name, attributes, coordinates, tuples)
        kept = [n for n, name in enumerate(attributes) if name not in IDENTITY]
        flagged = [
            # What is no tuple of these attributes stays none: its length would be that of one with flags.
            (*(values[n] for n in kept), *self._flags({name: values[n] for name, n in identity.items()}))
            if is_complete(values, attributes)
            else ()
            for values in tuples
        ]
        names = (*(attributes[n] for n in kept), *TOLD)
        return await self._gatekeeper.decide(type_name, names, coordinates, flagged)

    def _flags(self, values: Mapping[str, str | None]) -> tuple[str | None, ...]:
        flags = (
            None if known.isdisjoint(values[name] for name in told_by(flag, values)) else HOLDS
            for flag, known in self._known
        )
        person = next((values[name] for name in told_by(GRANT, values)), None)
        return (*flags, None if person is None else self._shared.get(person))


def is_complete(values: object, attributes: tuple[str, ...]) -> bool:
    """Whether the register sent one text or null per attribute; anything else decides nothing."""
    if not isinstance(values, tuple | list) or len(values) != len(attributes):
        return False
    return all(isinstance(value, str | None) for value in values)

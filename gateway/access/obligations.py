"""The closed list of obligations: what the gateway does because a value was shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from gateway.decision import Obligation, joined

__all__ = ["OBLIGATIONS", "read_obligations"]

OBLIGATIONS: Final[Mapping[str, frozenset[str]]] = {
    "audit": frozenset({"level"}),
    "expire": frozenset(),
    "notify_subject": frozenset(),
    "review": frozenset({"hours"}),
}
"""By type, with the arguments each must be given (`access.md` 6.4).

`audit`: who was seen is kept with what was seen of them. `notify_subject`: those are told. `review`: somebody
looks at the use within so many hours. `expire`: copies are destroyed when the grant ends.
"""
LEVELS: Final = ("full",)
MAX_OBLIGATIONS: Final = 32
MAX_HOURS: Final = 24 * 366


def read_obligations(document: object) -> tuple[Obligation, ...] | None:
    """Return the obligations of an outcome; None when one of them is unknown or not as it must be."""
    if not isinstance(document, list) or len(document) > MAX_OBLIGATIONS:
        return None
    found = [_obligation(one) for one in document]
    known = [one for one in found if one is not None]
    return joined(known) if len(known) == len(found) else None


def _obligation(document: Any) -> Obligation | None:
    match document:
        case {"type": str(name), **arguments} if name in OBLIGATIONS:
            given: dict[str, Any] = {str(key): value for key, value in arguments.items()}
        case _:
            return None
    if given.keys() != OBLIGATIONS[name] or not all(map(_is_argument, given, given.values())):
        return None
    return Obligation(type=name, args=tuple(sorted(given.items())))


def _is_argument(name: str, value: object) -> bool:
    match name:
        case "level":
            return value in LEVELS
        case "hours":
            # True is an int in Python and none in JSON.
            return type(value) is int and 0 < value <= MAX_HOURS
        case _:
            return False

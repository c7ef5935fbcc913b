"""Small helpers of the batch functions behind the data loaders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

__all__ = ["grouped", "in_order", "keys_of"]

KeyT = TypeVar("KeyT", bound=Hashable)
ValueT = TypeVar("ValueT")


def in_order(keys: Iterable[KeyT], found: Mapping[KeyT, ValueT]) -> list[ValueT | None]:
    """Return what was found in the order asked, None for what was not."""
    return [found.get(key) for key in keys]


def grouped(pairs: Iterable[tuple[KeyT, ValueT]]) -> defaultdict[KeyT, list[ValueT]]:
    """Collect values by key, in the order they come."""
    groups: defaultdict[KeyT, list[ValueT]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return groups


def keys_of(representations: Sequence[Mapping[str, Any]], field: str) -> list[str | None]:
    """Return the key field of each representation; None where it is missing or no string."""
    values = (representation.get(field) for representation in representations)
    return [value if isinstance(value, str) else None for value in values]

"""The versions of a row: each change ends one and begins the next."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import itemgetter
from typing import Any, TypeVar

from subgraphs.seed.days import iso
from subgraphs.seed.rows import AssistanceCaseRow, CivilServantRow, PersonRow

__all__ = ["Change", "versions_after", "versions_of"]

Change = tuple[int, dict[str, Any]]
"""The day of a change and the columns it sets."""


_R = TypeVar("_R", PersonRow, CivilServantRow, AssistanceCaseRow)


def versions_after(first: _R, changes: Iterable[Change]) -> list[_R]:
    """Return the versions, the current one last; an earlier one ends the day before the next begins.

    Changes of one day make one version.
    """
    return versions_of(type(first)._make, first._asdict(), changes)


def versions_of(
    make: Callable[[Iterable[Any]], _R], columns: dict[str, Any], changes: Iterable[Change]
) -> list[_R]:
    """Return the versions of a row from its first columns, which are in the order of its fields."""
    versions: list[_R] = []
    for day, changed in sorted(changes, key=itemgetter(0)):
        if columns["valid_from"] != iso(day):
            columns["valid_to"] = iso(day - 1)
            versions.append(make(columns.values()))
            columns["version"] += 1
            columns["valid_from"], columns["valid_to"] = iso(day), None
        columns.update(changed)
    versions.append(make(columns.values()))
    return versions

"""The versions of a row: each change ends one and begins the next."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from subgraphs.seed.days import iso
from subgraphs.seed.rows import AssistanceCaseRow, CivilServantRow, PersonRow

__all__ = ["Change", "versions_after"]

Change = tuple[int, dict[str, Any]]
"""The day of a change and the columns it sets."""


_R = TypeVar("_R", PersonRow, CivilServantRow, AssistanceCaseRow)


def versions_after(first: _R, changes: Iterable[Change]) -> list[_R]:
    """Return the versions, the current one last; an earlier one ends the day before the next begins.

    Changes of one day make one version.
    """
    ordered = sorted(changes, key=lambda change: change[0])
    if not ordered:
        return [first]
    make: Callable[[Iterable[Any]], _R] = type(first)._make
    versions: list[_R] = []
    columns: dict[str, Any] = first._asdict()
    for day, changed in ordered:
        if columns["valid_from"] != iso(day):
            columns["valid_to"] = iso(day - 1)
            versions.append(make(columns.values()))
            columns["version"] += 1
            columns["valid_from"], columns["valid_to"] = iso(day), None
        columns.update(changed)
    versions.append(make(columns.values()))
    return versions

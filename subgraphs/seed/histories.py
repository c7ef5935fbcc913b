"""The versions of a row: each change ends one and begins the next."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from subgraphs.seed.days import iso
from subgraphs.seed.rows import AssistanceCaseRow, CivilServantRow, MarriageEventRow, PersonRow

__all__ = ["Change", "versions_after"]

Change = tuple[int, dict[str, Any]]
"""The day of a change and the columns it sets."""


_R = TypeVar("_R", PersonRow, MarriageEventRow, CivilServantRow, AssistanceCaseRow)


def versions_after(first: _R, changes: Iterable[Change]) -> list[_R]:
    """Return the versions, the current one last; an earlier one ends the day before the next begins.

    Changes of one day make one version.
    """
    versions = [first]
    for day, columns in sorted(changes, key=lambda change: change[0]):
        current = versions[-1]
        if current.valid_from == iso(day):
            versions[-1] = current._replace(**columns)
        else:
            versions[-1] = current._replace(valid_to=iso(day - 1))
            versions.append(current._replace(version=current.version + 1, valid_from=iso(day), **columns))
    return versions

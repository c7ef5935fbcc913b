"""Disagreements between sheet and system that were reported and not yet decided; counted apart, never hidden.

An entry goes as soon as one of the two was corrected. The list is empty when nothing is open.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["FILED", "filed_under"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """One open question."""

    name: str
    sheet: str
    pattern: re.Pattern[str]
    """What one of the lines of such a disagreement is."""
    purpose: str | None = None
    """Only under this purpose."""


FILED = (
    Filed(
        name="asOf of a person whose versions are visible by a condition is refused",
        sheet="versions and asOf are there when a version may exist; the day chooses, it does not search",
        pattern=re.compile(r"reported: Person\.asOf deny no_ground"),
    ),
    Filed(
        name="a yes or no field is refused where what it declassifies is open by a condition or masked",
        sheet="scenarios 12 and 16: what a field declassifies is no filter on it",
        pattern=re.compile(r"reported: Person\.(isChildOf|holdsPosition) deny no_ground"),
    ),
    Filed(
        name="an argument refused at one alias of a root field refuses the others too",
        sheet="design.md 6: the use is refused, and another use of the field has no such argument",
        pattern=re.compile(r"count: Query\.\w+ deny 2 for 1"),
    ),
)


def filed_under(lines: Sequence[str], purpose: str | None) -> str | None:
    """Return the name of the open question a disagreement belongs to."""
    for each in FILED:
        if each.purpose in (None, purpose) and any(each.pattern.search(line) for line in lines):
            return each.name
    return None

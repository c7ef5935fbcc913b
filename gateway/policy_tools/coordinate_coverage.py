"""Coordinate coverage: which fields, for which callers and purposes, no table and no question looks at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gateway.decision import Deny
from gateway.policy_tools.classes import CallerClass
from gateway.policy_tools.coordinates import SHOWN
from gateway.policy_tools.probe import Planned
from gateway.policy_tools.specifications import UNDEFINED

__all__ = ["CoordinateCoverage", "Place", "cover", "undecided"]

Place = tuple[CallerClass, str | None]
"""A caller class and the code of a purpose, None for none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoordinateCoverage:
    """Cells are coordinates x caller classes x purposes open to them."""

    cells: int
    missing: Mapping[Place, int]
    """How many coordinates nothing looks at, by caller class and purpose."""
    undecided: Mapping[Place, tuple[str, ...]]
    """Coordinates for which no rule and no guard answers."""

    @property
    def share(self) -> float:
        """In percent. What is undecided is not covered, whoever looks at it."""
        lost = sum(self.missing.values()) + sum(len(found) for found in self.undecided.values())
        return 100.0 * (self.cells - lost) / self.cells if self.cells else 100.0


def cover(
    coordinates: frozenset[str],
    open_to: Iterable[Place],
    tables: Iterable[Place],
    questions: Mapping[Place, frozenset[str]],
    answers: Mapping[Place, Planned],
) -> CoordinateCoverage:
    """Return the coverage: a table judges every coordinate, a question those it touches."""
    places = set(open_to)
    judged = set(tables)
    missing = {
        place: len(coordinates - questions.get(place, frozenset())) for place in places if place not in judged
    }
    without_answer = {place: undecided(answers[place]) for place in places & judged if place in answers}
    return CoordinateCoverage(
        cells=len(coordinates) * len(places),
        missing={place: count for place, count in missing.items() if count},
        undecided={place: found for place, found in without_answer.items() if found},
    )


def undecided(planned: Planned) -> tuple[str, ...]:
    """Return the coordinates about which the engine says that nothing is defined, sorted."""
    found = {
        cell.coordinate
        for cell, outcome in planned.outcomes.items()
        if cell.via in SHOWN and isinstance(outcome, Deny) and outcome.rule == UNDEFINED
    }
    return tuple(sorted(found))

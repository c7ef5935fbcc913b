"""What an operation obliges to, noted while it is decided and written with its record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from gateway.access import PERSONS, AccessPlan
from gateway.audit import ObligationTrace, person_pseudonym
from gateway.decision import (
    Allow,
    AttributeTuple,
    Decisions,
    Gatekeeper,
    GrantKind,
    Masked,
    Obligation,
    PlanOutcome,
    Subject,
    Via,
)

__all__ = ["NotedObligations", "Obliged", "ObligedGatekeeper"]

Obliged = dict[int, tuple[Decisions, tuple[tuple[str, Obligation], ...]]]
"""By identity of decisions, which are kept here: an identity is never another's."""
MAX_DECISIONS = 2_000

SHOWN = frozenset({Via.SELECT, Via.COUNT})


class NotedObligations:
    """Which obligations came up, for which coordinates, about whom.

    An obligation about somebody who is not known is about everybody the operation touched.
    """

    def __init__(self) -> None:
        self._fields: dict[Obligation, set[str]] = {}
        self._persons: dict[Obligation, set[str]] = {}
        self._unknown: set[Obligation] = set()

    def note(self, obligation: Obligation, coordinate: str, persons: Iterable[str]) -> None:
        """Remember that a value was shown under an obligation."""
        known = set(persons)
        self._fields.setdefault(obligation, set()).add(coordinate)
        self._persons.setdefault(obligation, set()).update(known)
        if not known:
            self._unknown.add(obligation)

    def note_planned(self, access: AccessPlan) -> None:
        """Remember what is shown whatever the object."""
        for use in access.uses:
            if use.via in SHOWN:
                for obligation in _obligations(access.outcomes.get(use.coordinate)):
                    self.note(obligation, use.coordinate, ())

    def traces(
        self, subject: Subject, touched: Iterable[str], at: datetime, key: bytes
    ) -> list[ObligationTrace]:
        """Return one line per obligation; PINs become pseudonyms under the key of the year."""
        everybody = frozenset(touched)
        grants = tuple(grant.id for grant in subject.grants if grant.kind is GrantKind.BREAK_GLASS)
        lines = []
        for obligation in sorted(self._fields):
            persons = self._persons[obligation] | (everybody if obligation in self._unknown else frozenset())
            hours = dict(obligation.args).get("hours")
            lines.append(
                ObligationTrace(
                    type=obligation.type,
                    arguments=dict(obligation.args),
                    coordinates=tuple(sorted(self._fields[obligation])),
                    persons=tuple(sorted(person_pseudonym(key, at.year, pin) for pin in persons)),
                    grants=grants,
                    due_at=at + timedelta(hours=hours) if isinstance(hours, int) else None,
                )
            )
        return lines


class ObligedGatekeeper:
    """Notes the obligations of what a gatekeeper decides, for one operation.

    It stands outside every cache: what was decided for an earlier operation obliges this one too.
    """

    def __init__(
        self, gatekeeper: Gatekeeper, noted: NotedObligations, obliged: Obliged | None = None
    ) -> None:
        """`obliged`: what is known of decisions already, kept as long as they are remembered."""
        self._gatekeeper = gatekeeper
        self._noted = noted
        self._obliged: Obliged = {} if obliged is None else obliged

    async def decide(
        self,
        type_name: str,
        attributes: tuple[str, ...],
        coordinates: tuple[str, ...],
        tuples: Sequence[AttributeTuple],
    ) -> Sequence[Decisions]:
        """Return one entry per tuple, same order, as they were decided."""
        answers = await self._gatekeeper.decide(type_name, attributes, coordinates, tuples)
        if len(answers) != len(tuples):  # the executor denies all of it
            return answers
        telling = [number for number, name in enumerate(attributes) if name in PERSONS]
        known = self._obliged
        for values, decisions in zip(tuples, answers, strict=True):
            found = known.get(id(decisions))
            if found is None or found[0] is not decisions:
                if len(known) >= MAX_DECISIONS:
                    known.clear()
                found = known[id(decisions)] = decisions, tuple(_obliged(decisions))
            if found[1]:
                persons = [pin for number in telling if (pin := values[number]) is not None]
                for coordinate, obligation in found[1]:
                    self._noted.note(obligation, coordinate, persons)
        return answers


def _obliged(decisions: Mapping[str, PlanOutcome]) -> Iterable[tuple[str, Obligation]]:
    return (
        (coordinate, obligation)
        for coordinate, outcome in decisions.items()
        for obligation in _obligations(outcome)
    )


def _obligations(outcome: PlanOutcome | None) -> tuple[Obligation, ...]:
    return outcome.obligations if isinstance(outcome, Allow | Masked) else ()

"""The object phase: decides the objects of a gate in one policy call per gate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from gateway.access.directory import ORIGIN, Directory
from gateway.access.documents import ObjectRow, object_document, read_object_answer
from gateway.access.fields import FieldRow
from gateway.access.flags import is_complete
from gateway.access.inputs import REQUIRES_DENIED
from gateway.access.masking import Masking
from gateway.access.plan import AccessPlan
from gateway.decision import (
    Allow,
    AttributeTuple,
    Decisions,
    Deny,
    Depends,
    Obligation,
    Outcome,
    PolicyEngine,
    PolicyEngineError,
    RevisionChanged,
    Via,
    obliging,
)
from gateway.errors import RulesChanged
from gateway.operation import OperationKind
from gateway.telemetry import get_logger

__all__ = ["MAX_CHECKS", "OperationGatekeeper"]

MAX_CHECKS = 4_000
"""Checks in one policy call (`access.md` 6.3); a gate with more asks several times."""

NO_GROUND = Deny(reason="no_ground", rule="gateway.access")
ATTRIBUTE_UNAVAILABLE = Deny(reason="attribute_unavailable", rule="gateway.access")
POLICY_UNAVAILABLE = Deny(reason="policy_unavailable", rule="gateway.access")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    """A field row the policy must be asked about, and the raw attributes its answer depends on."""

    row: FieldRow
    needs: tuple[str, ...]


Answers = Mapping[tuple[str, bool], Outcome]
"""Outcome by coordinate and whether it is asked about as an input of another field."""


class OperationGatekeeper:
    """Decides objects for one operation: subject, purpose and plan are inside.

    Attributes are those of the register but for persons, whose flags stand in their place.
    """

    def __init__(
        self,
        engine: PolicyEngine,
        directory: Directory,
        plan: AccessPlan,
        masking: Masking,
    ) -> None:
        self._masking = masking
        self._engine = engine
        self._directory = directory
        self._plan = plan
        # What a mutation has done cannot be asked for again: what is not decided then is denied.
        self._decides_once = plan.operation.kind is OperationKind.MUTATION
        self._log = get_logger("access")

    async def decide(
        self,
        type_name: str,
        attributes: tuple[str, ...],
        coordinates: tuple[str, ...],
        tuples: Sequence[AttributeTuple],
    ) -> Sequence[Decisions]:
        """Decide every coordinate for every tuple; equal tuples share one decision.

        Never raises for a failed engine: what depends on the object is then denied. Raises RulesChanged when
        other rules decide than at the plan, but for mutations.
        """
        keys = [tuple(one) if is_complete(one, attributes) else None for one in tuples]
        known = list(dict.fromkeys(key for key in keys if key is not None))
        questions = [
            question for question in self._questions(coordinates) if set(question.needs) <= set(attributes)
        ]
        unasked = self._decisions(coordinates, {})
        if not questions:
            return [unasked] * len(keys)
        step = max(1, MAX_CHECKS // len(questions))
        decided: dict[AttributeTuple | None, Decisions] = {None: unasked}
        for start in range(0, len(known), step):
            part = known[start : start + step]
            answers = await self._ask(type_name, attributes, questions, part)
            for key, given in zip(part, answers, strict=True):
                decided[key] = self._decisions(coordinates, given)
        return [decided[key] for key in keys]

    def _questions(self, coordinates: Sequence[str]) -> Iterator[_Question]:
        for coordinate in coordinates:
            for via in dict.fromkeys((self._speaking(coordinate), Via.REQUIRES)):
                answer = self._plan.answers.get((coordinate, via))
                if isinstance(answer, Depends):
                    row = self._plan.field_rows[coordinate, via]
                    yield _Question(row=row, needs=answer.needs)

    def _speaking(self, coordinate: str) -> Via:
        """The way of use that speaks for a coordinate: as an input only where it is nothing else."""
        ways = (via for via in (Via.SELECT, Via.COUNT) if (coordinate, via) in self._plan.answers)
        return next(ways, Via.REQUIRES)

    async def _ask(
        self,
        type_name: str,
        attributes: tuple[str, ...],
        questions: Sequence[_Question],
        tuples: Sequence[AttributeTuple],
    ) -> Sequence[Answers]:
        objects: dict[ObjectRow, int] = {}
        checks = [
            [
                objects.setdefault(self._object(type_name, attributes, question, one), len(objects))
                for one in tuples
            ]
            for question in questions
        ]
        positions = [list(dict.fromkeys(check)) for check in checks]
        fields = [question.row for question in questions]
        document = object_document(self._plan.context, fields, objects, positions)
        try:
            answer = await self._engine.evaluate(document)
            lengths = [len(row) for row in positions]
            read = read_object_answer(answer, fields, lengths, self._plan.revision)
            rows = [[self._masking.bound(outcome) for outcome in row] for row in read]
        except (PolicyEngineError, RulesChanged) as error:
            if isinstance(error, RevisionChanged | RulesChanged) and not self._decides_once:
                raise RulesChanged from error
            self._log.error("access.gate_failed", engine=self._engine.name, error=str(error))
            rows = [[POLICY_UNAVAILABLE] * len(row) for row in positions]
        by_object = [
            dict(zip(numbers, row, strict=True)) for numbers, row in zip(positions, rows, strict=True)
        ]
        return [
            {
                (question.row.coordinate, question.row.via is Via.REQUIRES): by_object[i][checks[i][n]]
                for i, question in enumerate(questions)
            }
            for n in range(len(tuples))
        ]

    def _object(
        self, type_name: str, attributes: tuple[str, ...], question: _Question, values: AttributeTuple
    ) -> ObjectRow:
        """Return what rules see of an object: only what this field depends on, so that rows stay few."""
        seen: dict[str, str] = {}
        for name, value in zip(attributes, values, strict=True):
            if value is None or name not in question.needs:
                continue
            if not name.startswith(ORIGIN):
                seen[name] = value
                continue
            on = self._plan.context.on
            resolved = {
                "originCurrent": self._directory.current(value, on),
                "originProvince": self._directory.province_of(value, on),
            }
            seen.update({key: code for key, code in resolved.items() if code is not None})
        return type_name, tuple(sorted(seen.items()))

    def _decisions(self, coordinates: Sequence[str], answers: Answers) -> Decisions:
        """Return the outcome of every coordinate for one object; without `answers` what depends is denied."""
        return {coordinate: self._decision(coordinate, answers) for coordinate in coordinates}

    def _decision(self, coordinate: str, answers: Answers) -> Outcome:
        outcome = self._plan.outcomes.get(coordinate, NO_GROUND)
        if not isinstance(outcome, Depends):
            return outcome
        obligations: list[Obligation] = []
        for required in self._plan.inputs.get(coordinate, frozenset()):
            found = self._answered(required, Via.REQUIRES, answers)
            if isinstance(found, Allow):
                obligations.extend(found.obligations)
            else:
                unavailable = found in (ATTRIBUTE_UNAVAILABLE, POLICY_UNAVAILABLE)
                return found if unavailable else REQUIRES_DENIED
        answered = self._answered(coordinate, self._speaking(coordinate), answers)
        return obliging(answered, obligations)

    def _answered(self, coordinate: str, via: Via, answers: Answers) -> Outcome:
        planned = self._plan.answers[coordinate, via]
        if not isinstance(planned, Depends):
            return planned
        return answers.get((coordinate, via is Via.REQUIRES), ATTRIBUTE_UNAVAILABLE)

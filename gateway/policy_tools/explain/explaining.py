"""Why one value of an answer is what it is: from the decision back to the rule, its condition and its law."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gateway.access import AccessPlan, Directory, PolicySet
from gateway.access.fields import FieldRow
from gateway.access.flags import GRANT
from gateway.access.uses import TYPENAME
from gateway.decision import Allow, Deny, Masked, Outcome, PolicyEngine, Subject
from gateway.executor.existence import is_silent
from gateway.executor.locating import End
from gateway.policy_tools.annotations import RuleSource, RuleSources
from gateway.policy_tools.explain.evidence import attributes_for, row_of, speaking_row
from gateway.policy_tools.explain.model import Candidate, Explanation, Failed, Opening, Verdict
from gateway.policy_tools.explain.openings import Asked, openings, outcome_in_words
from gateway.policy_tools.explain.paths import path_text
from gateway.policy_tools.explain.running import Tried
from gateway.policy_tools.specifications import (
    Offer,
    Specification,
    holds,
    is_true,
    specifications_of,
)
from gateway.policy_tools.words import (
    clause_in_words,
    condition_in_words,
    mask_in_words,
    raw_condition_in_words,
)

__all__ = ["Explainer"]

_REQUESTED = "a sharing request of the person names the field"
_NOBODY = Deny(reason="no_ground", rule="gateway")


@dataclass(frozen=True, kw_only=True)
class Explainer:
    """Explains what was tried, by the rules that decided it."""

    engine: PolicyEngine
    """With the rule that tells specifications."""
    policies: PolicySet
    directory: Directory

    async def explain(self, plan: AccessPlan, tried: Tried, path: tuple[str | int, ...]) -> Explanation:
        """Return the explanation. Raises PolicyEngineError."""
        found = tried.found
        outcome = found.outcome if isinstance(found.outcome, Allow | Masked | Deny) else _NOBODY
        spoken = speaking_row(plan, found.coordinate, outcome)
        own = row_of(plan, found.coordinate)
        verdict = _verdict(found.end, found.coordinate, outcome)
        sources = RuleSources(self.policies.modules)
        told = _Told.nothing()
        opened: tuple[Opening, ...] = ()
        if spoken is not None:
            attributes = attributes_for(spoken.row, tried.traced, plan, self.directory)
            rows = [spoken.row, *_beside(plan, spoken.row)]
            chosen = (await specifications_of(self.engine, plan.context, rows))[0]
            told = _Told.of(chosen, attributes, outcome, plan.context.subject, sources)
            if verdict in (Verdict.DENIED, Verdict.HIDDEN, Verdict.MASKED):
                opened = await self._openings(plan, tried, spoken.row, attributes, outcome, told)
        return Explanation(
            path=path_text(path),
            ends_at=path_text(found.path),
            coordinate=found.coordinate,
            decided_by="" if spoken is None or spoken.row == own else spoken.row.coordinate,
            record="" if tried.traced is None else tried.traced.type_name,
            verdict=verdict,
            value=tried.shown,
            mask=mask_in_words(outcome.mask) if isinstance(outcome, Masked) else "",
            reason=outcome.reason,
            hint=outcome.hint if isinstance(outcome, Deny) else None,
            source=sources.of(_rule(plan, outcome, None if spoken is None else spoken.row)),
            note="" if spoken is None else spoken.note or _narrowed(plan, verdict, spoken.row),
            caller=_caller(plan.context.subject),
            purpose=_purpose(plan),
            revision=plan.revision,
            condition=told.condition,
            failed=told.failed,
            candidates=told.candidates,
            attributes=told.attributes,
            openings=opened,
            closed_by=() if opened else told.closing,
        )

    async def _openings(
        self,
        plan: AccessPlan,
        tried: Tried,
        row: FieldRow,
        attributes: Mapping[str, str],
        outcome: Outcome,
        told: _Told,
    ) -> tuple[Opening, ...]:
        asked = Asked(
            engine=self.engine,
            directory=self.directory,
            purposes=self.policies.reference["purposes"],
            context=plan.context,
            row=row,
            beside=tuple(_beside(plan, row)),
            attributes=attributes,
            known=tried.traced is not None,
        )
        found = await openings(asked)
        if isinstance(outcome, Masked):  # a mask is opened by what shows the value itself
            return tuple(one for one in found if one.outcome.startswith("allow"))
        return (*told.others, *found)


@dataclass(frozen=True, kw_only=True)
class _Told:
    """What the rules of one field say of one object."""

    condition: str
    failed: tuple[Failed, ...]
    candidates: tuple[Candidate, ...]
    attributes: Mapping[str, str]
    others: tuple[Opening, ...]
    """Other callers to whom the same rules open it."""
    closing: tuple[RuleSource, ...]

    @staticmethod
    def nothing() -> _Told:
        return _Told(condition="", failed=(), candidates=(), attributes={}, others=(), closing=())

    @staticmethod
    def of(
        chosen: Specification,
        attributes: Mapping[str, str],
        outcome: Outcome,
        subject: Subject,
        sources: RuleSources,
    ) -> _Told:
        fired = [guard for guard in chosen.guards if not holds(guard.when, attributes)]
        shown = isinstance(outcome, Allow | Masked)
        offers = [] if shown or fired else [one for one in chosen.ranked if one.effect != "deny"]
        met = next(one for one in chosen.ranked if holds(one.when, attributes)) if shown else None
        seen = {
            clause.attr
            for offer in (*fired, *offers, *([] if met is None else [met]))
            for clauses in offer.when
            for clause in clauses
        }
        failed = [one for guard in fired for one in _failed(guard, attributes, subject)]
        return _Told(
            condition="" if met is None else _held(met, attributes, subject),
            failed=tuple(failed),
            candidates=tuple(_candidate(one, attributes, subject, sources) for one in offers),
            attributes={name: attributes.get(name, "") for name in sorted(seen)},
            others=tuple(_others(offers, attributes, subject)),
            closing=tuple(sources.of(guard.rule) for guard in fired),
        )


def _verdict(end: End, coordinate: str, outcome: Outcome) -> Verdict:
    if isinstance(outcome, Deny):
        existence = coordinate.endswith(f".{TYPENAME}")
        silent = is_silent(outcome) if existence else outcome.silent
        return Verdict.HIDDEN if silent else Verdict.DENIED
    if end is End.NULL:
        return Verdict.NULL
    return Verdict.MASKED if isinstance(outcome, Masked) else Verdict.SHOWN


def _rule(plan: AccessPlan, outcome: Outcome, row: FieldRow | None) -> str:
    """Return the rule that gave the outcome: where another row spoke, that row's."""
    answer = None if row is None else plan.answers.get(row.key)
    return answer.rule if isinstance(outcome, Deny) and isinstance(answer, Deny) else outcome.rule


def _narrowed(plan: AccessPlan, verdict: Verdict, row: FieldRow) -> str:
    condition = plan.filters.get(row.coordinate)
    if verdict is not Verdict.NULL or condition is None:
        return ""
    return f"looked for only where {raw_condition_in_words(condition, plan.context.subject)}"


def _beside(plan: AccessPlan, row: FieldRow) -> Iterator[FieldRow]:
    """Yield the existence a field rests on: of the record it is in, and of what structure leads to."""
    own = {f"{entity}.{TYPENAME}" for entity in row.entities if entity}
    for coordinate in sorted(own.union(row.existence) - {row.coordinate}):
        found = row_of(plan, coordinate)
        if found is not None:
            yield found


def _held(offer: Offer, attributes: Mapping[str, str], subject: Subject) -> str:
    """Say the alternatives of a condition that are true."""
    true = tuple(clauses for clauses in offer.when if all(is_true(one, attributes) for one in clauses))
    return condition_in_words(true, subject)


def _failed(offer: Offer, attributes: Mapping[str, str], subject: Subject) -> Iterator[Failed]:
    for clauses in offer.when:
        for clause in clauses:
            if not is_true(clause, attributes):
                yield Failed(
                    words=_REQUESTED if clause.attr == GRANT else clause_in_words(clause, subject),
                    attribute=clause.attr,
                    found=attributes.get(clause.attr),
                )


def _candidate(
    offer: Offer, attributes: Mapping[str, str], subject: Subject, sources: RuleSources
) -> Candidate:
    return Candidate(
        source=sources.of(offer.rule),
        outcome=outcome_in_words(offer),
        condition=condition_in_words(offer.when, subject),
        failed=tuple(_failed(offer, attributes, subject)),
    )


_OTHERS = {
    "residenceProvince": "an office of the same sector in province {}, where the person lives",
    "residenceCommune": "an office of the same sector in commune {}, where the person lives",
    "registrarCommune": "an office of the same sector in commune {}, where the event was registered",
    "originCurrent": "{}, which answers for what was entered",
    "originProvince": "{}, in whose province it was entered",
    "managingAgency": "{}, which manages the civil servant",
    "workingAgency": "{}, where the civil servant works",
}


def _others(offers: list[Offer], attributes: Mapping[str, str], subject: Subject) -> Iterator[Opening]:
    """Yield who else the same rules would open it to: where one test fails, by the value it is about."""
    for offer in offers:
        for clauses in offer.when:
            wrong = [one for one in clauses if not is_true(one, attributes)]
            found = attributes.get(wrong[0].attr) if len(wrong) == 1 else None
            if found is None or wrong[0].attr not in _OTHERS or found in (subject.unit, subject.agency):
                continue
            text = _OTHERS[wrong[0].attr].format(found)
            yield Opening(kind="caller", text=text, outcome=outcome_in_words(offer), rule=offer.rule)


def _caller(subject: Subject) -> str:
    level = None if subject.level is None else subject.level.value
    parts = (subject.kind.value, subject.agency, level, subject.unit, subject.sector, *subject.roles)
    loa = (f"loa {subject.loa}",) if subject.person is not None else ()
    return f"{subject.id}: {' '.join(filter(None, (*parts, *loa)))}"


def _purpose(plan: AccessPlan) -> str:
    purpose = plan.context.purpose
    if purpose is None:
        return "none"
    stated = {"agreement": purpose.agreement, "case": purpose.case_ref}
    return "; ".join([purpose.code, *(f"{name} {value}" for name, value in stated.items() if value)])

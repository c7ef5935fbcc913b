"""Assistance cases: decided by the rules of the day, ended by age, rule or death, adjusted if possible."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Final, NamedTuple

from subgraphs.seed.case_rows import CaseRows, dependant_rows
from subgraphs.seed.days import AS_OF, birthday, day, month_end
from subgraphs.seed.decisions import Decision, gone_on
from subgraphs.seed.effective import Effective
from subgraphs.seed.payments import payment_rows
from subgraphs.seed.people import Person, province_on
from subgraphs.seed.population_rows import Residence
from subgraphs.seed.rows import AssistanceCaseRow, AssistanceDependantRow, AssistancePaymentRow
from subgraphs.seed.situations import CHILDHOOD, Situation
from subgraphs.social_assistance.eligibility import CategoryRule, assess

__all__ = ["CaseMaker", "Cases"]

_FIRST_DECISION: Final = day("2021-07-01")
"""Decree 20/2021 in force."""
_TAKE_UP: Final = 0.85
_ATTEMPTS: Final = 3
_MOST_CASES: Final = 4
_LEAVES_POVERTY: Final = 0.2


class Cases(NamedTuple):
    """A person's cases, each with its versions, and the dependants and payments of all."""

    versions: list[list[AssistanceCaseRow]]
    dependants: list[AssistanceDependantRow]
    payments: list[AssistancePaymentRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseMaker:
    """Decides cases as the communes would."""

    effective: Effective
    rows: CaseRows

    def make(self, random: Random, situation: Situation, residence: Residence) -> Cases:
        """Return the person's cases, oldest first; most people have none."""
        cases = Cases([], [], [])
        decision = self._first_decision(random, situation) if situation.may_qualify else None
        while decision is not None and len(cases.versions) < _MOST_CASES:
            versions = self.rows.versions(random, situation, decision, residence, len(cases.versions))
            cases.versions.append(versions)
            cases.dependants.extend(dependant_rows(versions[0], decision))
            died = situation.person.died
            cases.payments.extend(payment_rows(random, versions, decision.first_day, decision.until, died))
            decision = self._next_decision(random, situation, decision)
        return cases

    def _first_decision(self, random: Random, situation: Situation) -> Decision | None:
        person = situation.person
        earliest = max(_FIRST_DECISION, person.entered_on + 30)
        latest = _latest_decision(situation)
        if earliest > latest or random.random() >= _TAKE_UP:
            return None
        days = [random.randint(earliest, latest) for _ in range(_ATTEMPTS - 1)] + [latest]
        for decided_on in days:
            decision = self._decide(random, situation, decided_on, month_end(decided_on) + 1, "GRANT")
            if decision is not None:
                return decision
        return None

    def _next_decision(self, random: Random, situation: Situation, ended: Decision) -> Decision | None:
        """What ended by age, rule or a child growing up may go on in another category from the next day."""
        if ended.last_day is None or ended.last_day >= _latest_decision(situation):
            return None
        if ended.ground == "NO_LONGER_POOR":
            return None
        return self._decide(random, situation, ended.last_day + 1, ended.last_day + 1, "ADJUST")

    def _decide(
        self, random: Random, situation: Situation, decided_on: int, first_day: int, kind: str
    ) -> Decision | None:
        rules = self.effective.rules_on(decided_on)
        commune = situation.person.home_on(decided_on).commune
        circumstances = situation.circumstances_on(
            decided_on,
            hardship=self.effective.hardship_on(commune.code, decided_on),
            categories=frozenset(rule.category_code for rule in rules),
        )
        standard, _ = self.effective.standard_amount(province_on(commune, decided_on), decided_on)
        verdict = assess(circumstances, rules, standard)
        if verdict.category_code is None:
            return None
        rule = _rule_for(rules, verdict.category_code, circumstances.age)
        dependants = tuple(situation.dependants_on(decided_on))
        last_day, ground = self._end(random, situation.person, rule, dependants, decided_on)
        if last_day is not None and last_day < first_day:
            return None
        return Decision(
            rule=rule,
            kind=kind,
            decided_on=decided_on,
            first_day=first_day,
            last_day=last_day,
            ground=ground,
            dependants=dependants,
            single_parent=circumstances.single_parent,
        )

    def _end(
        self,
        random: Random,
        person: Person,
        rule: CategoryRule,
        dependants: tuple[Person, ...],
        decided_on: int,
    ) -> tuple[int | None, str | None]:
        """Return the last day, if it lies before today, and why it came unless that could be foreseen."""
        ends: list[tuple[int, str | None]] = []
        if rule.age_to is not None:
            ends.append((birthday(person.born, rule.age_to + 1) - 1, None))
        if rule.per_dependant:
            ends += [(birthday(child.born, CHILDHOOD) - 1, None) for child in dependants]
        period = next(period for period, known in self.effective.rules if known is rule)
        if period.last is not None:
            ends.append((period.last, "RULE_ENDED"))
        if rule.poverty is not None and random.random() < _LEAVES_POVERTY:
            ends.append((_year_end(decided_on, random.randint(1, 2)), "NO_LONGER_POOR"))
        gone = gone_on(person)
        if gone is not None:
            ends.append((month_end(gone), "DEATH" if gone == person.died else "MISSING"))
        past = [end for end in ends if end[0] < AS_OF]
        return min(past, key=lambda end: end[0]) if past else (None, None)


def _year_end(day_before: int, years: int) -> int:
    """Return the last day of a later year: poverty is reviewed once a year."""
    return date(date.fromordinal(day_before).year + years, 12, 31).toordinal()


def _latest_decision(situation: Situation) -> int:
    """Nobody is decided about in the last weeks, nor shortly before death, nor when missing."""
    gone = gone_on(situation.person)
    return AS_OF - 20 if gone is None else gone - 40


def _rule_for(rules: list[CategoryRule], code: str, age: int) -> CategoryRule:
    """Return the row of the category whose ages fit; variants of one category differ in age."""
    return next(
        rule
        for rule in rules
        if rule.category_code == code
        and (rule.age_from is None or rule.age_from <= age)
        and (rule.age_to is None or age <= rule.age_to)
    )

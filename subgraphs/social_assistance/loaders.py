"""Batch functions of the social assistance register: the same statements however many are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from aiodataloader import DataLoader

from subgraphs.common.batches import grouped, in_order
from subgraphs.common.context_token import VerifiedContext
from subgraphs.common.database import Record, Session
from subgraphs.social_assistance.eligibility import CategoryRule, assess
from subgraphs.social_assistance.records import (
    PersonFacts,
    case_of,
    circumstances_of,
    eligibility_of,
    payment_of,
    rule_of,
)
from subgraphs.social_assistance.repository import Repository
from subgraphs.social_assistance.types import AssistanceCase, Person
from subgraphs.social_assistance.values import AssistanceEligibility, AssistancePaymentEntry

__all__ = ["Loaders"]


class Loaders:
    """Loads for one request; implements `types.Loads`."""

    def __init__(self, verified: VerifiedContext, session: Session, today: date) -> None:
        self.repository = Repository(session, verified)
        self.today = today
        self._cases: DataLoader[str, AssistanceCase | None] = DataLoader(self._load_cases)
        self._cases_of: DataLoader[str, list[AssistanceCase]] = DataLoader(self._load_cases_of)
        self._payments: DataLoader[str, list[AssistancePaymentEntry]] = DataLoader(self._load_payments)
        self._verdicts: DataLoader[PersonFacts, AssistanceEligibility | None] = DataLoader(
            self._load_verdicts
        )

    async def cases(self, case_ids: Sequence[str | None]) -> Sequence[AssistanceCase | None]:
        """Visible cases in the order asked."""
        return await self._cases.load_many([case_id or "" for case_id in case_ids])

    async def cases_of(self, pin: str) -> list[AssistanceCase]:
        """Visible cases of a person, in order of id."""
        return await self._cases_of.load(pin)

    async def payments(self, case_id: str) -> list[AssistancePaymentEntry]:
        """Payments of a case, oldest first."""
        return await self._payments.load(case_id)

    async def eligibility(self, person: Person) -> AssistanceEligibility | None:
        """Outcome of today's rules; None when birth or commune was not supplied."""
        born, residence = person.date_of_birth, person.permanent_residence
        if born is None or residence is None or residence.commune_code is None:
            return None
        facts = PersonFacts(
            pin=person.number,
            born=born,
            commune=residence.commune_code,
            marital_status=person.marital_status,
            has_state_income=person.has_state_income,
        )
        return await self._verdicts.load(facts)

    async def _load_cases(self, case_ids: list[str]) -> list[AssistanceCase | None]:
        rows = await self.repository.cases(case_ids)
        return in_order(case_ids, {row["case_id"]: case_of(row) for row in rows})

    async def _load_cases_of(self, pins: list[str]) -> list[list[AssistanceCase]]:
        rows = await self.repository.cases_of(pins)
        found = grouped((row["pin"], case_of(row)) for row in rows)
        return [found[pin] for pin in pins]

    async def _load_payments(self, case_ids: list[str]) -> list[list[AssistancePaymentEntry]]:
        rows = await self.repository.payments(case_ids)
        found = grouped((row["case_id"], payment_of(row)) for row in rows)
        return [found[case_id] for case_id in case_ids]

    async def _load_verdicts(self, asked: list[PersonFacts]) -> list[AssistanceEligibility | None]:
        rules = [rule_of(row) for row in await self.repository.rules(self.today)]
        communes = sorted({facts.commune for facts in asked})
        places = {row["code"]: row for row in await self.repository.places(communes, self.today)}
        rows = await self.repository.live_cases([facts.pin for facts in asked], self.today)
        live = grouped((row["pin"], row) for row in rows)
        return [self._verdict(facts, rules, places[facts.commune], live[facts.pin]) for facts in asked]

    def _verdict(
        self, facts: PersonFacts, rules: Sequence[CategoryRule], place: Record, live: Sequence[Record]
    ) -> AssistanceEligibility | None:
        if place["standard_amount"] is None:
            return None
        circumstances = circumstances_of(facts, place, live, self.today)
        return eligibility_of(assess(circumstances, rules, place["standard_amount"]))

"""Batch functions of the social assistance register: the same statements however many are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from aiodataloader import DataLoader

from subgraphs.common.batches import grouped, in_order
from subgraphs.common.context_token import VerifiedContext
from subgraphs.common.database import Record, Session
from subgraphs.common.sources import SourceStatus
from subgraphs.social_assistance.eligibility import CategoryRule, assess, completed_years
from subgraphs.social_assistance.entitlements import Standing, is_entitled
from subgraphs.social_assistance.person import Person
from subgraphs.social_assistance.records import (
    PersonFacts,
    case_of,
    circumstances_of,
    dependant_of,
    eligibility_of,
    entitlement_rule_of,
    payment_of,
    rule_of,
    standing_of,
    version_key,
    version_of,
)
from subgraphs.social_assistance.repository import Repository, VersionKey
from subgraphs.social_assistance.types import AssistanceCase, AssistanceCaseVersion
from subgraphs.social_assistance.values import AssistanceEligibility, AssistancePaymentEntry, Dependant

__all__ = ["Loaders"]

_Claim = tuple[str, str, date | None]
"""Entitlement, number of the person, date of birth if known."""


class Loaders:
    """Loads for one request; implements `types.Loads`."""

    def __init__(self, verified: VerifiedContext, session: Session, today: date) -> None:
        self.repository = Repository(session, verified)
        self.today = today
        self._cases: DataLoader[str, AssistanceCase | None] = DataLoader(self._load_cases)
        self._cases_of: DataLoader[str, list[AssistanceCase]] = DataLoader(self._load_cases_of)
        self._versions_of: DataLoader[str, list[AssistanceCaseVersion]] = DataLoader(self._load_versions_of)
        self._versions: DataLoader[VersionKey, AssistanceCaseVersion | None] = DataLoader(self._load_versions)
        self._versions_on: DataLoader[tuple[str, date], AssistanceCaseVersion | None] = DataLoader(
            self._load_versions_on
        )
        self._payments: DataLoader[str, list[AssistancePaymentEntry]] = DataLoader(self._load_payments)
        self._dependants: DataLoader[str, list[Record]] = DataLoader(self._load_dependants)
        self._persons_cases: DataLoader[str, list[Record]] = DataLoader(self._load_persons_cases)
        self._verdicts: DataLoader[PersonFacts, AssistanceEligibility | None] = DataLoader(
            self._load_verdicts
        )
        self._claims: DataLoader[_Claim, bool | None] = DataLoader(self._load_claims)
        self._sources: DataLoader[str, SourceStatus | None] = DataLoader(self._load_sources)

    async def cases(self, case_ids: Sequence[str | None]) -> Sequence[AssistanceCase | None]:
        """Visible cases in the order asked."""
        return await self._cases.load_many([case_id or "" for case_id in case_ids])

    async def cases_of(self, pin: str) -> list[AssistanceCase]:
        """Visible cases of a person, in order of id."""
        return await self._cases_of.load(pin)

    async def versions_of(self, case_id: str) -> list[AssistanceCaseVersion]:
        """Visible earlier versions of a case, newest first."""
        return await self._versions_of.load(case_id)

    async def version_on(self, case_id: str, day: date) -> AssistanceCaseVersion | None:
        """Visible version of a case in force on a day."""
        return await self._versions_on.load((case_id, day))

    async def versions(self, version_ids: Sequence[str | None]) -> Sequence[AssistanceCaseVersion | None]:
        """Visible versions in the order asked."""
        return await self._versions.load_many([version_key(each or "") for each in version_ids])

    async def payments(self, case_id: str) -> list[AssistancePaymentEntry]:
        """Payments of a case, oldest first."""
        return await self._payments.load(case_id)

    async def dependants(self, row: Record) -> list[Dependant]:
        """Children that a version of a case names, in order of number; another child is another version."""
        day = row["valid_from"]
        return [
            dependant_of(named)
            for named in await self._dependants.load(row["case_id"])
            if named["valid_from"] <= day and (named["valid_to"] is None or named["valid_to"] >= day)
        ]

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

    async def standing(self, pin: str) -> Standing:
        """What yes or no answers about a person need, whoever may see the cases."""
        return standing_of(await self._persons_cases.load(pin))

    async def is_entitled(self, entitlement: str, pin: str, born: date | None) -> bool | None:
        """Whether a person has an entitlement; None when that depends on an unknown age."""
        return await self._claims.load((entitlement, pin, born))

    async def source_status(self, unit_code: str) -> SourceStatus | None:
        """Whether a unit's offices are connected today."""
        return await self._sources.load(unit_code)

    async def _load_cases(self, case_ids: list[str]) -> list[AssistanceCase | None]:
        rows = await self.repository.cases(case_ids)
        return in_order(case_ids, {row["case_id"]: case_of(row) for row in rows})

    async def _load_cases_of(self, pins: list[str]) -> list[list[AssistanceCase]]:
        rows = await self.repository.cases_of(pins)
        found = grouped((row["pin"], case_of(row)) for row in rows)
        return [found[pin] for pin in pins]

    async def _load_versions_of(self, case_ids: list[str]) -> list[list[AssistanceCaseVersion]]:
        rows = await self.repository.earlier_versions(case_ids)
        found = grouped((row["case_id"], version_of(row)) for row in rows)
        return [found[case_id] for case_id in case_ids]

    async def _load_versions(self, keys: list[VersionKey]) -> list[AssistanceCaseVersion | None]:
        rows = await self.repository.versions(keys)
        return in_order(keys, {(row["case_id"], row["version"]): version_of(row) for row in rows})

    async def _load_versions_on(self, asked: list[tuple[str, date]]) -> list[AssistanceCaseVersion | None]:
        rows = await self.repository.versions_on(asked)
        return in_order(asked, {(row["case_id"], row["asked_on"]): version_of(row) for row in rows})

    async def _load_payments(self, case_ids: list[str]) -> list[list[AssistancePaymentEntry]]:
        rows = await self.repository.payments(case_ids)
        found = grouped((row["case_id"], payment_of(row)) for row in rows)
        return [found[case_id] for case_id in case_ids]

    async def _load_dependants(self, case_ids: list[str]) -> list[list[Record]]:
        found = grouped((row["case_id"], row) for row in await self.repository.dependants(case_ids))
        return [found[case_id] for case_id in case_ids]

    async def _load_persons_cases(self, pins: list[str]) -> list[list[Record]]:
        rows = await self.repository.persons_cases(pins, self.today)
        found = grouped((row["asked_pin"], row) for row in rows)
        return [found[pin] for pin in pins]

    async def _load_verdicts(self, asked: list[PersonFacts]) -> list[AssistanceEligibility | None]:
        rules = [rule_of(row) for row in await self.repository.rules("category_rule", self.today)]
        communes = sorted({facts.commune for facts in asked})
        places = {row["code"]: row for row in await self.repository.places(communes, self.today)}
        cases = await self._persons_cases.load_many([facts.pin for facts in asked])
        return [
            self._verdict(
                facts, rules, places[facts.commune], [row for row in rows if row["own"] and row["live"]]
            )
            for facts, rows in zip(asked, cases, strict=True)
        ]

    def _verdict(
        self, facts: PersonFacts, rules: Sequence[CategoryRule], place: Record, live: Sequence[Record]
    ) -> AssistanceEligibility | None:
        if place["standard_amount"] is None:
            return None
        circumstances = circumstances_of(facts, place, live, self.today)
        return eligibility_of(assess(circumstances, rules, place["standard_amount"]))

    async def _load_claims(self, asked: list[_Claim]) -> list[bool | None]:
        rules = grouped(
            (row["entitlement"], entitlement_rule_of(row))
            for row in await self.repository.rules("entitlement_rule", self.today)
        )
        cases = await self._persons_cases.load_many([pin for _, pin, _ in asked])
        return [
            is_entitled(
                rules[entitlement],
                standing_of(rows),
                None if born is None else completed_years(born, self.today),
            )
            for (entitlement, _, born), rows in zip(asked, cases, strict=True)
        ]

    async def _load_sources(self, codes: list[str]) -> list[SourceStatus | None]:
        rows = await self.repository.source_statuses(codes, self.today)
        return in_order(codes, {row["code"]: SourceStatus(row["status"]) for row in rows})

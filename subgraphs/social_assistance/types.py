"""Entities of the social assistance register, and what it adds to AdministrativeUnit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Protocol

import strawberry

from subgraphs.common.batches import keys_of
from subgraphs.common.database import Record
from subgraphs.common.directives import catalogued, resolved
from subgraphs.common.schema import Info
from subgraphs.common.sources import SourceStatus
from subgraphs.social_assistance.fields import CaseFields
from subgraphs.social_assistance.values import (
    CASE,
    PAYMENT,
    SOCIAL_ASSISTANCE,
    AssistanceEligibility,
    AssistancePaymentEntry,
    Dependant,
)

if TYPE_CHECKING:
    from subgraphs.social_assistance.entitlements import Standing
    from subgraphs.social_assistance.person import Person

__all__ = [
    "AdministrativeUnit",
    "AssistanceCase",
    "AssistanceCaseFacts",
    "AssistanceCaseVersion",
    "Loads",
    "SocialAssistanceInfo",
]


class Loads(Protocol):
    """What the types need to be loaded; `loaders.py` does it in batches."""

    async def cases_of(self, pin: str) -> list[AssistanceCase]:
        """Visible cases of a person, in order of id."""

    async def cases(self, case_ids: Sequence[str | None]) -> Sequence[AssistanceCase | None]:
        """Visible cases in the order asked."""

    async def versions_of(self, case_id: str) -> list[AssistanceCaseVersion]:
        """Visible earlier versions of a case, newest first."""

    async def version_on(self, case_id: str, day: date) -> AssistanceCaseVersion | None:
        """Visible version of a case in force on a day."""

    async def versions(self, version_ids: Sequence[str | None]) -> Sequence[AssistanceCaseVersion | None]:
        """Visible versions in the order asked."""

    async def payments(self, case_id: str) -> list[AssistancePaymentEntry]:
        """Payments of a case, oldest first."""

    async def dependants(self, row: Record) -> list[Dependant]:
        """Children that a version of a case names, in order of number."""

    async def eligibility(self, person: Person) -> AssistanceEligibility | None:
        """Outcome of the rules for a person whose required fields are known."""

    async def standing(self, pin: str) -> Standing:
        """What yes or no answers about a person need, whoever may see the cases."""

    async def is_entitled(self, entitlement: str, pin: str, born: date | None) -> bool | None:
        """Whether a person has an entitlement; None when that depends on an unknown age."""

    async def source_status(self, unit_code: str) -> SourceStatus | None:
        """Whether a unit's offices are connected today."""


SocialAssistanceInfo = Info[Loads]


@strawberry.federation.type(
    keys=["caseId"],
    directives=[SOCIAL_ASSISTANCE],
    description="Social assistance case (hồ sơ trợ giúp xã hội)",
)
class AssistanceCase(CaseFields):
    """The current version of a case."""

    person: Annotated[Person, strawberry.lazy("subgraphs.social_assistance.person")] | None = catalogued(
        "Beneficiary (người hưởng)", "BASIC", entered_by=CASE
    )

    @resolved("Payments made (lịch sử chi trả)", "SENSITIVE", entered_by=PAYMENT)
    async def payment_history(self, info: SocialAssistanceInfo) -> list[AssistancePaymentEntry] | None:
        """Return the payments, oldest first."""
        return await info.context.loaders.payments(self.row["case_id"])

    @resolved("Earlier versions, newest first (các phiên bản trước)", "OPERATIONAL", tags=["structure"])
    async def versions(self, info: SocialAssistanceInfo) -> list[AssistanceCaseVersion] | None:
        """Return those that are visible."""
        return await info.context.loaders.versions_of(self.row["case_id"])

    @resolved("Version in force on a day (phiên bản tại ngày)", "OPERATIONAL", tags=["structure"])
    async def as_of(self, info: SocialAssistanceInfo, date: date) -> AssistanceCaseVersion | None:
        """Return it if visible, the current one too."""
        return await info.context.loaders.version_on(self.row["case_id"], date)

    @classmethod
    async def resolve_references(
        cls, info: SocialAssistanceInfo, representations: Sequence[Mapping[str, Any]]
    ) -> Sequence[AssistanceCase | None]:
        """Return visible cases by id."""
        return await info.context.loaders.cases(keys_of(representations, "caseId"))


@strawberry.federation.type(
    keys=["versionId"],
    directives=[SOCIAL_ASSISTANCE],
    description="Version of a social assistance case (phiên bản hồ sơ trợ giúp xã hội)",
)
class AssistanceCaseVersion(CaseFields):
    """A case as it stood in a period."""

    version_id: strawberry.ID | None = catalogued(
        "Id of the version (mã phiên bản)", "BASIC", entered_by=CASE
    )
    version: int | None = catalogued("Number of the version (phiên bản)", "BASIC", entered_by=CASE)
    valid_from: date | None = catalogued("In force from (có hiệu lực từ ngày)", "BASIC", entered_by=CASE)
    valid_to: date | None = catalogued("In force until (có hiệu lực đến ngày)", "BASIC", entered_by=CASE)

    @resolved("Payments made in this period (lịch sử chi trả)", "SENSITIVE", entered_by=PAYMENT)
    async def payment_history(self, info: SocialAssistanceInfo) -> list[AssistancePaymentEntry] | None:
        """Return what was paid while the version was in force: who paid then reads it back."""
        first, last = self.valid_from or date.min, self.valid_to or date.max
        payments = await info.context.loaders.payments(self.row["case_id"])
        return [paid for paid in payments if paid.paid_at is not None and first <= paid.paid_at <= last]

    @classmethod
    async def resolve_references(
        cls, info: SocialAssistanceInfo, representations: Sequence[Mapping[str, Any]]
    ) -> Sequence[AssistanceCaseVersion | None]:
        """Return visible versions by id."""
        return await info.context.loaders.versions(keys_of(representations, "versionId"))


@strawberry.federation.type(
    inaccessible=True, description="Facts of a case, for the gateway only (thông tin hồ sơ)"
)
class AssistanceCaseFacts:
    """What a purpose that needs a case is checked by."""

    pins: list[strawberry.ID] = strawberry.federation.field(
        description="Persons the case is about (người trong hồ sơ)", inaccessible=True
    )
    agency: str = strawberry.federation.field(
        description="Code that entered the case, as it was written (cơ quan lập hồ sơ)", inaccessible=True
    )
    status: str = strawberry.federation.field(
        description="LIVE while there is something to be paid, else ENDED (tình trạng)", inaccessible=True
    )


@strawberry.federation.type(keys=["code"], description="Province or commune (đơn vị hành chính)")
class AdministrativeUnit:
    """What this register adds to a unit; the unit itself is population's."""

    code: strawberry.ID = catalogued("Code of the unit (mã đơn vị hành chính)", "OPEN")

    @resolved(
        "Whether its offices enter cases of social assistance (tình trạng kết nối hệ thống trợ giúp xã hội)",
        "OPEN",
    )
    async def social_assistance_source(self, info: SocialAssistanceInfo) -> SourceStatus | None:
        """Return today's status; a commune has its province's, an unknown code none."""
        return await info.context.loaders.source_status(self.code)

    @classmethod
    async def resolve_references(
        cls, _info: SocialAssistanceInfo, representations: Sequence[Mapping[str, Any]]
    ) -> Sequence[AdministrativeUnit | None]:
        """Return a holder for each code; whether the unit exists is not ours to say."""
        return [
            None if code is None else cls(code=strawberry.ID(code))
            for code in keys_of(representations, "code")
        ]

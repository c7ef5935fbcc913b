"""Entities of the social assistance register, and what it adds to Person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Protocol

import strawberry

from subgraphs.common.batches import keys_of
from subgraphs.common.database import Record
from subgraphs.common.directives import catalogued, gateway_only, resolved
from subgraphs.common.errors import RegisterError
from subgraphs.common.schema import Info
from subgraphs.common.versions import Provenance, attribute_values, provenance_of
from subgraphs.social_assistance.repository import CASE_ATTRIBUTES
from subgraphs.social_assistance.values import (
    CASE,
    INSPECTION,
    PAYMENT,
    SOCIAL_ASSISTANCE,
    AmountSource,
    AssistanceDecision,
    AssistanceEligibility,
    AssistancePayment,
    AssistancePaymentEntry,
    CoarseGroup,
    Disability,
    FacilityPlacement,
    FuneralSupport,
    MaritalStatus,
    PovertyStatus,
    Residence,
)

__all__ = ["AssistanceCase", "Loads", "Person", "SocialAssistanceInfo", "person_at", "person_from"]


class Loads(Protocol):
    """What the types need to be loaded; `loaders.py` does it in batches."""

    async def cases_of(self, pin: str) -> list[AssistanceCase]:
        """Visible cases of a person, in order of id."""

    async def cases(self, case_ids: Sequence[str | None]) -> Sequence[AssistanceCase | None]:
        """Visible cases in the order asked."""

    async def payments(self, case_id: str) -> list[AssistancePaymentEntry]:
        """Payments of a case, oldest first."""

    async def eligibility(self, person: Person) -> AssistanceEligibility | None:
        """Outcome of the rules for a person whose required fields are known."""


SocialAssistanceInfo = Info[Loads]


@strawberry.federation.type(keys=["pin"], description="Person (công dân)")
class Person:
    """What this register adds to a person; external fields come from other registers by `@requires`."""

    pin: strawberry.ID | None = strawberry.federation.field(
        description="Personal identification number (số định danh cá nhân)"
    )
    date_of_birth: date | None = strawberry.federation.field(
        external=True, description="Date of birth (ngày sinh)", default=None
    )
    permanent_residence: Residence | None = strawberry.federation.field(
        external=True, description="Permanent residence (nơi thường trú)", default=None
    )
    marital_status: MaritalStatus | None = strawberry.federation.field(
        external=True, description="Marital status (tình trạng hôn nhân)", default=None
    )
    has_state_income: bool | None = strawberry.federation.field(
        external=True,
        description="Whether the state pays this person (có thu nhập từ ngân sách nhà nước)",
        default=None,
    )
    number: strawberry.Private[str]
    odd: strawberry.Private[bool] = False
    """A required value was supplied and cannot be read."""

    @resolved("Social assistance cases (hồ sơ trợ giúp xã hội)", "BASIC")
    async def assistance_cases(self, info: SocialAssistanceInfo) -> list[AssistanceCase] | None:
        """Return the visible cases in order of id."""
        return await info.context.loaders.cases_of(self.number)

    @resolved(
        "Whether this person may get monthly assistance (xét điều kiện hưởng trợ giúp xã hội)",
        "SENSITIVE",
        requires=["dateOfBirth permanentResidence { communeCode } maritalStatus hasStateIncome"],
    )
    async def assistance_eligibility(self, info: SocialAssistanceInfo) -> AssistanceEligibility | None:
        """Return the outcome of today's rules, null when birth or commune was not supplied."""
        if self.odd:
            raise RegisterError("A required value of another register cannot be read.")
        return await info.context.loaders.eligibility(self)

    @classmethod
    async def resolve_references(
        cls, _info: SocialAssistanceInfo, representations: Sequence[Mapping[str, Any]]
    ) -> Sequence[Person | None]:
        """Return a holder for each number; whether the person exists is not ours to say."""
        return [person_from(representation) for representation in representations]


def person_at(pin: str) -> Person:
    """Return the holder of what this register adds to the person with this number."""
    return Person(pin=strawberry.ID(pin), number=pin)


def person_from(representation: Mapping[str, Any]) -> Person | None:
    """Read a representation with whatever required fields it carries.

    A value that cannot be read is not the same as one that is not known: nothing is computed from it.
    """
    pin = keys_of([representation], "pin")[0]
    if pin is None:
        return None
    residence = representation.get("permanentResidence")
    income = representation.get("hasStateIncome")
    person = Person(
        pin=strawberry.ID(pin),
        number=pin,
        date_of_birth=_date(representation.get("dateOfBirth")),
        permanent_residence=_residence(residence) if isinstance(residence, dict) else None,
        marital_status=_marital_status(representation.get("maritalStatus")),
        has_state_income=income if isinstance(income, bool) else None,
    )
    person.odd = (
        (representation.get("dateOfBirth") is not None and person.date_of_birth is None)
        or (residence is not None and person.permanent_residence is None and not _is_empty(residence))
        or (representation.get("maritalStatus") is not None and person.marital_status is None)
        or (income is not None and person.has_state_income is None)
    )
    return person


def _date(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _marital_status(value: object) -> MaritalStatus | None:
    return MaritalStatus.__members__.get(value) if isinstance(value, str) else None


def _is_empty(residence: object) -> bool:
    return isinstance(residence, dict) and residence.get("communeCode") is None


def _residence(value: Mapping[str, Any]) -> Residence | None:
    commune = value.get("communeCode")
    return Residence(commune_code=commune) if isinstance(commune, str) else None


@strawberry.federation.type(
    keys=["caseId"],
    directives=[SOCIAL_ASSISTANCE],
    description="Social assistance case (hồ sơ trợ giúp xã hội)",
)
class AssistanceCase:
    """The current version of a case."""

    case_id: strawberry.ID | None = catalogued("Id of the case (mã hồ sơ)", "BASIC", entered_by=CASE)
    pin: strawberry.ID | None = catalogued(
        "Personal identification number (số định danh cá nhân)", "BASIC", entered_by=CASE
    )
    person: Person | None = catalogued("Beneficiary (người hưởng)", "BASIC", entered_by=CASE)
    deciding_commune: str | None = catalogued(
        "Code of the commune that decides (xã quyết định)", "OPERATIONAL", entered_by=CASE
    )
    province_paying: str | None = catalogued(
        "Agency of the province that pays (tỉnh chi trả)", "OPERATIONAL", entered_by=CASE
    )
    category_code: str | None = catalogued(
        "Category of beneficiary (nhóm đối tượng)", "SENSITIVE", tags=["reveals-health"], entered_by=CASE
    )
    coarse_group: CoarseGroup | None = catalogued(
        "Coarse group of categories (nhóm đối tượng gộp)", "OPERATIONAL", entered_by=CASE
    )
    coefficient: str | None = catalogued(
        "Coefficient, a decimal number (hệ số)", "SENSITIVE", tags=["reveals-health"], entered_by=CASE
    )
    monthly_amount: int | None = catalogued(
        "Monthly amount in VND (mức hưởng hằng tháng)",
        "SENSITIVE",
        tags=["reveals-health", "financial"],
        entered_by=CASE,
    )
    standard_amount_source: AmountSource | None = catalogued(
        "Who set the standard amount (nguồn mức chuẩn)", "OPERATIONAL", entered_by=CASE
    )
    disability: Disability | None = catalogued("Disability (khuyết tật)", "SENSITIVE", entered_by=CASE)
    hiv_status: str | None = catalogued(
        "HIV status (tình trạng HIV)", "SENSITIVE", tags=["hiv"], entered_by=CASE
    )
    poverty_status: PovertyStatus | None = catalogued(
        "Poor or near-poor household (hộ nghèo, cận nghèo)", "SENSITIVE", entered_by=CASE
    )
    single_parent: bool | None = catalogued("Single parent (đơn thân)", "BASIC", entered_by=CASE)
    dependants: int | None = catalogued("Children cared for (số con đang nuôi)", "BASIC", entered_by=CASE)
    decision: AssistanceDecision | None = catalogued(
        "Decision to grant, adjust or stop (quyết định hưởng, điều chỉnh, thôi hưởng)",
        "OPERATIONAL",
        entered_by=CASE,
    )
    payment: AssistancePayment | None = catalogued(
        "How it is paid (chi trả)", "SENSITIVE", tags=["financial"], entered_by=PAYMENT
    )
    care_support: str | None = catalogued("Care support (chăm sóc)", "SENSITIVE", entered_by=CASE)
    facility_placement: FacilityPlacement | None = catalogued(
        "Placement in a facility (cơ sở trợ giúp)", "SENSITIVE", entered_by=CASE
    )
    funeral_support: FuneralSupport | None = catalogued(
        "Funeral support (mai táng phí)", "OPERATIONAL", entered_by=CASE
    )
    mobility_need: str | None = catalogued(
        "Need of help to move (cần hỗ trợ di chuyển)", "SENSITIVE", entered_by=CASE
    )
    emergency_contact: str | None = catalogued(
        "Emergency contact (liên hệ khẩn cấp)", "SENSITIVE", entered_by=CASE
    )
    inspection_flag: str | None = catalogued(
        "Inspection flag (cờ thanh tra)", "OPERATIONAL", entered_by=INSPECTION
    )
    row: strawberry.Private[Record]

    @resolved("Payments made (lịch sử chi trả)", "SENSITIVE", entered_by=PAYMENT)
    async def payment_history(self, info: SocialAssistanceInfo) -> list[AssistancePaymentEntry] | None:
        """Return the payments, oldest first."""
        return await info.context.loaders.payments(self.row["case_id"])

    @resolved("Origin of the data (nguồn gốc dữ liệu)", "BASIC")
    def provenance(self) -> list[Provenance] | None:
        """Return the origin of each writer group of this version."""
        return provenance_of(self.row, ("case", "payment", "inspection"))

    @gateway_only("Policy attributes in the order asked, for the gateway only (thuộc tính chính sách)")
    def policy_attributes(self, names: list[str]) -> list[str | None]:
        """Return attribute values; they decide, and are never shown."""
        return attribute_values(self.row, CASE_ATTRIBUTES, names)

    @classmethod
    async def resolve_references(
        cls, info: SocialAssistanceInfo, representations: Sequence[Mapping[str, Any]]
    ) -> Sequence[AssistanceCase | None]:
        """Return visible cases by id."""
        return await info.context.loaders.cases(keys_of(representations, "caseId"))

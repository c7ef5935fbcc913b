"""Enums and value types of the social assistance register (`domain.md` 4.4)."""

from __future__ import annotations

import datetime as dt
from enum import Enum
from typing import Final

import strawberry

from subgraphs.common.directives import EnteredBy, Register, catalogued

__all__ = [
    "CASE",
    "INSPECTION",
    "PAYMENT",
    "SOCIAL_ASSISTANCE",
    "AmountSource",
    "AssistanceDecision",
    "AssistanceEligibility",
    "AssistancePayment",
    "AssistancePaymentEntry",
    "CoarseGroup",
    "Dependant",
    "Disability",
    "FacilityPlacement",
    "FuneralSupport",
    "LifeStatus",
    "MaritalStatus",
    "PovertyStatus",
    "Residence",
]

SOCIAL_ASSISTANCE: Final = Register(name="social_assistance")
CASE: Final = EnteredBy(levels=["COMMUNE", "PROVINCE"], group="case")
PAYMENT: Final = EnteredBy(levels=["COMMUNE", "PROVINCE"], group="payment")
INSPECTION: Final = EnteredBy(levels=["PROVINCE", "MINISTRY"], group="inspection")


@strawberry.enum(description="Coarse group of categories (nhóm đối tượng gộp)")
class CoarseGroup(Enum):
    """What may be said of a category that would reveal health."""

    CHILD = "CHILD"
    ELDERLY = "ELDERLY"
    DISABILITY = "DISABILITY"
    HEALTH_OTHER = "HEALTH_OTHER"
    SINGLE_PARENT = "SINGLE_PARENT"


@strawberry.enum(description="Who set the standard amount (nguồn mức chuẩn)")
class AmountSource(Enum):
    """The nation, or a province that pays more."""

    NATIONAL = "NATIONAL"
    PROVINCE = "PROVINCE"


@strawberry.enum(description="Marital status (tình trạng hôn nhân)")
class MaritalStatus(Enum):
    """The civil status register's values; a required input here."""

    SINGLE = "SINGLE"
    MARRIED = "MARRIED"
    DIVORCED = "DIVORCED"
    WIDOWED = "WIDOWED"


@strawberry.enum(description="Life status (tình trạng sống, chết, mất tích)")
class LifeStatus(Enum):
    """The population register's values; a required input here."""

    ALIVE = "ALIVE"
    DECEASED = "DECEASED"
    MISSING = "MISSING"


@strawberry.federation.type(description="Permanent residence (nơi thường trú)")
class Residence:
    """What a requirement names of the population register's residence."""

    commune_code: str | None = strawberry.federation.field(
        external=True, description="Code of the commune (mã xã, phường, đặc khu)"
    )


@strawberry.federation.type(directives=[SOCIAL_ASSISTANCE], description="Disability (khuyết tật)")
class Disability:
    """As certified by the commune's council."""

    type: str | None = catalogued("Kind of disability (dạng khuyết tật)", "SENSITIVE", entered_by=CASE)
    level: str | None = catalogued("Severity (mức độ khuyết tật)", "SENSITIVE", entered_by=CASE)
    certificate_no: str | None = catalogued(
        "Certificate number (số giấy xác nhận)", "SENSITIVE", entered_by=CASE
    )


@strawberry.federation.type(
    directives=[SOCIAL_ASSISTANCE], description="Poor or near-poor household (hộ nghèo, cận nghèo)"
)
class PovertyStatus:
    """The household's status in a year's review."""

    poor: bool | None = catalogued("Poor (hộ nghèo)", "SENSITIVE", entered_by=CASE)
    near_poor: bool | None = catalogued("Near-poor (hộ cận nghèo)", "SENSITIVE", entered_by=CASE)
    year: int | None = catalogued("Year of the review (năm)", "SENSITIVE", entered_by=CASE)


@strawberry.federation.type(
    directives=[SOCIAL_ASSISTANCE], description="Decision on assistance (quyết định trợ giúp xã hội)"
)
class AssistanceDecision:
    """The decision in force."""

    no: str | None = catalogued("Number of the decision (số quyết định)", "OPERATIONAL", entered_by=CASE)
    date: dt.date | None = catalogued(
        "Date of the decision (ngày quyết định)", "OPERATIONAL", entered_by=CASE
    )
    signer: str | None = catalogued("Signed by (người ký)", "OPERATIONAL", entered_by=CASE)
    from_: dt.date | None = catalogued(
        "Paid from (hưởng từ ngày)", "OPERATIONAL", entered_by=CASE, name="from"
    )
    to: dt.date | None = catalogued("Paid until (hưởng đến ngày)", "OPERATIONAL", entered_by=CASE)
    kind: str | None = catalogued(
        "Grant, adjustment or end (loại quyết định)", "OPERATIONAL", entered_by=CASE
    )


@strawberry.federation.type(directives=[SOCIAL_ASSISTANCE], description="Payment (chi trả)")
class AssistancePayment:
    """How the monthly amount is paid."""

    method: str | None = catalogued(
        "Method (hình thức chi trả)", "SENSITIVE", tags=["financial"], entered_by=PAYMENT
    )
    bank_name: str | None = catalogued(
        "Bank (ngân hàng)", "SENSITIVE", tags=["financial"], entered_by=PAYMENT
    )
    bank_account_no: str | None = catalogued(
        "Bank account number (số tài khoản ngân hàng)",
        "SENSITIVE",
        tags=["financial", "bank"],
        entered_by=PAYMENT,
    )
    payee: str | None = catalogued("Payee (người nhận)", "SENSITIVE", tags=["financial"], entered_by=PAYMENT)


@strawberry.federation.type(directives=[SOCIAL_ASSISTANCE], description="One payment (một lần chi trả)")
class AssistancePaymentEntry:
    """The payment of one month."""

    month: str | None = catalogued("Month, YYYY-MM (tháng)", "SENSITIVE", entered_by=PAYMENT)
    amount: int | None = catalogued("Amount in VND (số tiền)", "SENSITIVE", entered_by=PAYMENT)
    paid_at: dt.date | None = catalogued("Date of payment (ngày chi)", "SENSITIVE", entered_by=PAYMENT)
    returned: bool | None = catalogued("Whether it came back (bị trả lại)", "SENSITIVE", entered_by=PAYMENT)


@strawberry.federation.type(
    directives=[SOCIAL_ASSISTANCE], description="A child named by a decision (con đang nuôi)"
)
class Dependant:
    """A third person, as the record says it."""

    pin: strawberry.ID | None = catalogued(
        "Personal identification number (số định danh cá nhân)",
        "BASIC",
        tags=["third-party"],
        entered_by=CASE,
    )
    full_name: str | None = catalogued(
        "Full name (họ, chữ đệm và tên)", "BASIC", tags=["third-party"], entered_by=CASE
    )
    relation: str | None = catalogued(
        "Relation to the beneficiary (quan hệ với người hưởng)",
        "BASIC",
        tags=["third-party"],
        entered_by=CASE,
    )


@strawberry.federation.type(
    directives=[SOCIAL_ASSISTANCE], description="Placement in a facility (cơ sở trợ giúp xã hội)"
)
class FacilityPlacement:
    """Where a person is cared for."""

    facility: str | None = catalogued("Facility (cơ sở)", "SENSITIVE", entered_by=CASE)
    from_: dt.date | None = catalogued("Since (từ ngày)", "SENSITIVE", entered_by=CASE, name="from")


@strawberry.federation.type(directives=[SOCIAL_ASSISTANCE], description="Funeral support (mai táng phí)")
class FuneralSupport:
    """Paid once."""

    amount: int | None = catalogued("Amount in VND (số tiền)", "OPERATIONAL", entered_by=CASE)
    date: dt.date | None = catalogued("Date of payment (ngày chi)", "OPERATIONAL", entered_by=CASE)


@strawberry.federation.type(
    directives=[SOCIAL_ASSISTANCE],
    description="Outcome of the assistance rules (kết quả xét điều kiện hưởng trợ giúp xã hội)",
)
class AssistanceEligibility:
    """Computed from rules and amounts in force today."""

    eligible: bool | None = catalogued("Whether a category holds (đủ điều kiện)", "SENSITIVE")
    category_code: str | None = catalogued("Category (nhóm đối tượng)", "SENSITIVE", tags=["reveals-health"])
    monthly_amount: int | None = catalogued(
        "Monthly amount in VND (mức hưởng hằng tháng)", "SENSITIVE", tags=["reveals-health", "financial"]
    )
    standard_amount: int | None = catalogued("Standard amount in VND (mức chuẩn)", "SENSITIVE")
    explanation: str | None = catalogued(
        "How the outcome came about (giải thích)", "SENSITIVE", tags=["reveals-health"]
    )

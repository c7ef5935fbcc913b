"""One tuple type per seeded table of the social assistance register, fields named as the columns."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["AssistanceCaseRow", "AssistanceDependantRow", "AssistancePaymentRow"]


class AssistanceCaseRow(NamedTuple):
    """social_assistance.assistance_case and social_assistance.assistance_case_version"""

    case_id: str
    pin: str
    deciding_commune: str
    deciding_province: str
    province_paying: str
    category_code: str
    coarse_group: str
    coefficient: str | None
    monthly_amount: int
    standard_amount_source: str
    disability_type: str | None
    disability_level: str | None
    disability_certificate_no: str | None
    hiv_status: str | None
    poor: bool
    near_poor: bool
    poverty_year: int
    single_parent: bool
    dependants: int
    decision_no: str
    decision_date: str
    decision_signer: str
    decision_from: str
    decision_to: str | None
    decision_kind: str
    stop_ground: str | None
    care_support: str | None
    facility: str | None
    facility_from: str | None
    funeral_amount: int | None
    funeral_date: str | None
    mobility_need: str | None
    emergency_contact: str | None
    payment_method: str | None
    payment_bank_name: str | None
    payment_bank_account_no: str | None
    payment_payee: str | None
    inspection_flag: str | None
    version: int
    valid_from: str
    valid_to: str | None
    origin_case: str
    origin_level_case: str
    entered_case_at: str
    origin_payment: str | None
    origin_level_payment: str | None
    entered_payment_at: str | None
    origin_inspection: str | None
    origin_level_inspection: str | None
    entered_inspection_at: str | None
    residence_commune: str
    residence_province: str
    residence_source_version: int
    life_status: str
    ethnicity: str


class AssistanceDependantRow(NamedTuple):
    """social_assistance.assistance_dependant"""

    case_id: str
    pin: str
    full_name: str
    relation: str
    valid_from: str
    valid_to: str | None


class AssistancePaymentRow(NamedTuple):
    """social_assistance.assistance_payment"""

    case_id: str
    month: str
    amount: int
    paid_at: str
    returned: bool

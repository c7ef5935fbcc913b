"""One tuple type per seeded table, fields named as the columns, and their text form for COPY."""

from __future__ import annotations

from typing import Final, NamedTuple

__all__ = [
    "AdministrativeUnitRow",
    "AssistanceCaseRow",
    "AssistancePaymentRow",
    "BirthEventRow",
    "CivilServantRow",
    "CivilStatusRow",
    "DeathEventRow",
    "HouseholdRow",
    "MarriageEventRow",
    "PersonRow",
    "PinAliasGroundRow",
    "PinAliasRow",
    "Row",
    "Value",
    "copy_line",
]

Value = str | int | bool | None
"""Dates and decimals are text already."""

Row = tuple[Value, ...]

_SPECIAL: Final = {None: "\\N", True: "t", False: "f"}


class AdministrativeUnitRow(NamedTuple):
    """population.administrative_unit"""

    code: str
    level: str
    parent_code: str | None
    name: str
    full_name: str
    name_en: str
    full_name_en: str
    valid_from: str
    valid_to: str | None


class HouseholdRow(NamedTuple):
    """population.household"""

    household_no: str
    head_pin: str
    commune_code: str


class PersonRow(NamedTuple):
    """population.person and population.person_version"""

    pin: str
    full_name: str
    name_fold: str
    name_sort: str
    date_of_birth: str
    gender: str
    nationality: str
    ethnicity: str
    life_status: str
    date_of_death: str | None
    religion: str | None
    residence_commune: str
    residence_province: str
    residence_address: str
    household_no: str | None
    relation_to_head: str | None
    mobile_phone: str | None
    version: int
    valid_from: str
    valid_to: str | None
    origin_identity: str
    origin_level_identity: str
    entered_identity_at: str
    origin_residence: str
    origin_level_residence: str
    entered_residence_at: str
    origin_contact: str | None
    origin_level_contact: str | None
    entered_contact_at: str | None


class PinAliasRow(NamedTuple):
    """population.pin_alias"""

    old_pin: str
    new_pin: str
    valid_to: str


class PinAliasGroundRow(NamedTuple):
    """population.pin_alias_ground"""

    old_pin: str
    ground: str


class CivilStatusRow(NamedTuple):
    """civil_status.person"""

    pin: str
    marital_status: str
    residence_commune: str
    residence_province: str
    residence_source_version: int


class BirthEventRow(NamedTuple):
    """civil_status.birth_event"""

    event_id: str
    subject_pin: str
    registration_no: str
    registrar_commune: str
    registered_at: str
    status: str
    place_of_birth: str
    mother_pin: str | None
    father_pin: str | None
    version: int
    valid_from: str
    valid_to: str | None
    origin_registration: str
    origin_level_registration: str
    entered_registration_at: str
    residence_commune: str
    residence_province: str
    residence_source_version: int


class MarriageEventRow(NamedTuple):
    """civil_status.marriage_event and civil_status.marriage_event_version"""

    event_id: str
    subject_pin: str
    spouse_pin: str
    registration_no: str
    registrar_commune: str
    registered_at: str
    status: str
    married_on: str
    divorced_on: str | None
    version: int
    valid_from: str
    valid_to: str | None
    origin_registration: str
    origin_level_registration: str
    entered_registration_at: str
    residence_commune: str
    residence_province: str
    residence_source_version: int


class DeathEventRow(NamedTuple):
    """civil_status.death_event"""

    event_id: str
    subject_pin: str
    registration_no: str
    registrar_commune: str
    registered_at: str
    status: str
    death_date: str
    version: int
    valid_from: str
    valid_to: str | None
    origin_registration: str
    origin_level_registration: str
    entered_registration_at: str
    residence_commune: str
    residence_province: str
    residence_source_version: int


class CivilServantRow(NamedTuple):
    """civil_servants.civil_servant and civil_servants.civil_servant_version"""

    employee_no: str
    pin: str
    kind: str
    managing_agency: str
    working_agency: str
    position_title: str
    appointed_at: str
    grade_code: str
    grade_group: str
    grade_step: int
    grade_coefficient: str
    base_pay: int
    total_pay: int
    discipline: str | None
    health: str | None
    employment_status: str
    ministry_note: str | None
    version: int
    valid_from: str
    valid_to: str | None
    origin_record: str
    origin_level_record: str
    entered_record_at: str
    origin_review: str | None
    origin_level_review: str | None
    entered_review_at: str | None
    residence_commune: str
    residence_province: str
    residence_source_version: int


class AssistanceCaseRow(NamedTuple):
    """social_assistance.assistance_case and social_assistance.assistance_case_version"""

    case_id: str
    pin: str
    deciding_commune: str
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


class AssistancePaymentRow(NamedTuple):
    """social_assistance.assistance_payment"""

    case_id: str
    month: str
    amount: int
    paid_at: str
    returned: bool


def copy_line(row: Row) -> str:
    """Return the row as a line of COPY's text format. Values hold no tab, line break or backslash."""
    return "\t".join([value if type(value) is str else _text(value) for value in row])


def _text(value: Value) -> str:
    if value is None or isinstance(value, bool):
        return _SPECIAL[value]
    return str(value)

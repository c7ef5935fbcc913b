"""One tuple type per seeded table of the civil servants register, fields named as the columns."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["CivilServantRow"]


class CivilServantRow(NamedTuple):
    """civil_servants.civil_servant and civil_servants.civil_servant_version; lists are JSON text"""

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
    employment_status: str
    version: int
    valid_from: str
    valid_to: str | None
    origin_record: str
    origin_level_record: str
    entered_record_at: str
    residence_commune: str
    residence_province: str
    residence_source_version: int
    job_position: str | None = None
    secondment_to: str | None = None
    secondment_from: str | None = None
    secondment_until: str | None = None
    pay_scheme: str | None = None
    grade_next_step_date: str | None = None
    base_pay: int | None = None
    total_pay: int | None = None
    allowances: str = "[]"
    education: str | None = None
    training: str = "[]"
    political_theory: str | None = None
    party_joined_at: str | None = None
    party_position: str | None = None
    work_history: str = "[]"
    armed_forces_from: str | None = None
    armed_forces_to: str | None = None
    armed_forces_rank: str | None = None
    appraisals: str = "[]"
    rewards: str = "[]"
    discipline_form: str | None = None
    discipline_decision_no: str | None = None
    discipline_until: str | None = None
    planning: str | None = None
    assets_year: int | None = None
    assets_filed_at: str | None = None
    assets_summary: str | None = None
    health: str | None = None
    family_history: str = "[]"
    relatives_abroad: str = "[]"
    ministry_note: str | None = None
    origin_personal: str | None = None
    origin_level_personal: str | None = None
    entered_personal_at: str | None = None
    origin_review: str | None = None
    origin_level_review: str | None = None
    entered_review_at: str | None = None

"""One tuple type per seeded table of the civil servants register, fields named as the columns."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["CivilServantRow"]


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

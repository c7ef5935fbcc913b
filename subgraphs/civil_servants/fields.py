"""The fields that a civil servant's record and its earlier versions share."""

from __future__ import annotations

from datetime import date
from typing import Any

import orjson
import strawberry

from subgraphs.civil_servants.repository import CIVIL_SERVANT_ATTRIBUTES
from subgraphs.civil_servants.values import (
    PERSONAL,
    RECORD,
    REVIEW,
    Allowance,
    Appraisal,
    ArmedForcesService,
    AssetsDeclaration,
    CivilServantKind,
    Discipline,
    EmploymentStatus,
    FamilyMember,
    Grade,
    PartyMembership,
    Reward,
    Secondment,
    WorkPeriod,
)
from subgraphs.common.database import Record
from subgraphs.common.directives import catalogued, gateway_only, resolved
from subgraphs.common.versions import ATTRIBUTES_DESCRIPTION, Provenance, attribute_values, provenance_of

__all__ = ["RecordFields"]


@strawberry.type
class RecordFields:
    """Values of one version (`domain.md` 4.3); not a type of the schema."""

    employee_no: strawberry.ID | None = catalogued("Employee number (số hiệu)", "BASIC", entered_by=RECORD)
    pin: strawberry.ID | None = catalogued(
        "Personal identification number (số định danh cá nhân)", "BASIC", entered_by=RECORD
    )
    kind: CivilServantKind | None = catalogued("Kind (loại)", "BASIC", entered_by=RECORD)
    managing_agency: str | None = catalogued(
        "Code of the managing agency (cơ quan quản lý)", "OPERATIONAL", entered_by=RECORD
    )
    working_agency: str | None = catalogued(
        "Code of the employing agency (cơ quan sử dụng)", "OPERATIONAL", entered_by=RECORD
    )
    secondment: Secondment | None = catalogued("Secondment (biệt phái)", "OPERATIONAL", entered_by=RECORD)
    position_title: str | None = catalogued("Title of the position (chức vụ)", "BASIC", entered_by=RECORD)
    job_position: str | None = catalogued("Job position (vị trí việc làm)", "BASIC", entered_by=RECORD)
    appointed_at: date | None = catalogued("Date of appointment (ngày bổ nhiệm)", "BASIC", entered_by=RECORD)
    pay_scheme: str | None = catalogued(
        "Code of the scheme the pay follows (chế độ tiền lương áp dụng)", "BASIC", entered_by=RECORD
    )
    grade: Grade | None = catalogued("Grade and step (ngạch, bậc)", "BASIC", entered_by=RECORD)
    base_pay: int | None = catalogued(
        "Base pay in VND a month (lương cơ bản)", "SENSITIVE", tags=["financial"], entered_by=RECORD
    )
    total_pay: int | None = catalogued(
        "Total pay in VND a month (tổng thu nhập)", "SENSITIVE", tags=["financial"], entered_by=RECORD
    )
    education: str | None = catalogued("Level of education (trình độ đào tạo)", "BASIC", entered_by=RECORD)
    political_theory: str | None = catalogued(
        "Level of political theory (trình độ lý luận chính trị)", "SENSITIVE", entered_by=RECORD
    )
    party_membership: PartyMembership | None = catalogued(
        "Party membership (Đảng viên)", "SENSITIVE", entered_by=RECORD
    )
    armed_forces_service: ArmedForcesService | None = catalogued(
        "Service in the armed forces (phục vụ trong lực lượng vũ trang)", "SENSITIVE", entered_by=RECORD
    )
    discipline: Discipline | None = catalogued(
        "Disciplinary measure (kỷ luật)", "SENSITIVE", entered_by=RECORD
    )
    planning: str | None = catalogued(
        "Planning for higher posts, a state secret (quy hoạch)",
        "SENSITIVE",
        tags=["secret"],
        entered_by=RECORD,
    )
    assets_income_declaration: AssetsDeclaration | None = catalogued(
        "Declaration of assets and income (kê khai tài sản, thu nhập)", "SENSITIVE", entered_by=RECORD
    )
    health: str | None = catalogued("Health (sức khỏe)", "SENSITIVE", entered_by=RECORD)
    ministry_note: str | None = catalogued(
        "The ministry's review note (ghi chú thẩm tra của Bộ)", "OPERATIONAL", entered_by=REVIEW
    )
    employment_status: EmploymentStatus | None = catalogued(
        "Employment status (tình trạng công tác)", "BASIC", entered_by=RECORD
    )
    row: strawberry.Private[Record]

    @resolved("Allowances (phụ cấp)", "SENSITIVE", tags=["financial"], entered_by=RECORD)
    def allowances(self) -> list[Allowance] | None:
        """Return the allowances in force; with the base pay they make the total."""
        return [Allowance(**each) for each in self._list("allowances")]

    @resolved("Courses of training (đào tạo, bồi dưỡng)", "BASIC", entered_by=RECORD)
    def training(self) -> list[str] | None:
        """Return the courses, oldest first."""
        return self._list("training")

    @resolved("Work history (quá trình công tác)", "BASIC", entered_by=RECORD)
    def work_history(self) -> list[WorkPeriod] | None:
        """Return the periods, oldest first."""
        return [
            WorkPeriod(
                from_=date.fromisoformat(each["from"]),
                to=None if each["to"] is None else date.fromisoformat(each["to"]),
                agency=each["agency"],
                position=each["position"],
            )
            for each in self._list("work_history")
        ]

    @resolved("Yearly appraisals (xếp loại chất lượng)", "BASIC", entered_by=RECORD)
    def appraisals(self) -> list[Appraisal] | None:
        """Return the appraisals, oldest first."""
        return [Appraisal(**each) for each in self._list("appraisals")]

    @resolved("Rewards (khen thưởng)", "BASIC", entered_by=RECORD)
    def rewards(self) -> list[Reward] | None:
        """Return the awards, oldest first."""
        return [Reward(**each) for each in self._list("rewards")]

    @resolved(
        "Family as the civil servant states it (quan hệ gia đình)",
        "SENSITIVE",
        tags=["third-party"],
        entered_by=PERSONAL,
    )
    def family_history(self) -> list[FamilyMember] | None:
        """Return the relatives stated."""
        return self._relatives("family_history")

    @resolved(
        "Relatives abroad (thân nhân ở nước ngoài)", "SENSITIVE", tags=["third-party"], entered_by=PERSONAL
    )
    def relatives_abroad(self) -> list[FamilyMember] | None:
        """Return the relatives stated to live abroad."""
        return self._relatives("relatives_abroad")

    @resolved("Origin of the data (nguồn gốc dữ liệu)", "BASIC")
    def provenance(self) -> list[Provenance] | None:
        """Return the origin of each writer group of this version."""
        return provenance_of(self.row, ("record", "personal", "review"))

    @gateway_only(ATTRIBUTES_DESCRIPTION)
    def policy_attributes(self, names: list[str]) -> str:
        """Return attribute values; they decide, and are never shown."""
        return attribute_values(self.row, CIVIL_SERVANT_ATTRIBUTES, names)

    def _list(self, column: str) -> list[Any]:
        found: list[Any] = orjson.loads(self.row[column])
        return found

    def _relatives(self, column: str) -> list[FamilyMember]:
        return [
            FamilyMember(
                relation=each["relation"],
                full_name=each["fullName"],
                birth_year=each["birthYear"],
                occupation=each["occupation"],
            )
            for each in self._list(column)
        ]

"""Enums and value types of the civil servants register (`domain.md` 4.3)."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import Final

import strawberry

from subgraphs.common.directives import EnteredBy, Reads, Register, catalogued

__all__ = [
    "CIVIL_SERVANTS",
    "PERSONAL",
    "RECORD",
    "REVIEW",
    "Allowance",
    "Appraisal",
    "ArmedForcesService",
    "AssetsDeclaration",
    "CivilServantDimension",
    "CivilServantKind",
    "Discipline",
    "EmploymentStatus",
    "FamilyMember",
    "Grade",
    "PartyMembership",
    "Reward",
    "Secondment",
    "WorkPeriod",
]

CIVIL_SERVANTS: Final = Register(name="civil_servants")
RECORD: Final = EnteredBy(levels=["UNIT"], group="record")
REVIEW: Final = EnteredBy(levels=["MINISTRY"], group="review")
PERSONAL: Final = EnteredBy(levels=["CITIZEN"], group="personal")


@strawberry.enum(description="Kind of civil servant (cán bộ, công chức, viên chức)")
class CivilServantKind(Enum):
    """Elected or appointed official, civil servant, public employee."""

    CAN_BO = "CAN_BO"
    CONG_CHUC = "CONG_CHUC"
    VIEN_CHUC = "VIEN_CHUC"


@strawberry.enum(description="Employment status (tình trạng công tác)")
class EmploymentStatus(Enum):
    """Working, retired with a pension, or left otherwise."""

    ACTIVE = "ACTIVE"
    RETIRED = "RETIRED"
    LEFT = "LEFT"


@strawberry.enum(description="What statistics group civil servants by (tiêu thức phân tổ)")
class CivilServantDimension(Enum):
    """Each value says which field it reads."""

    MANAGING_AGENCY = strawberry.enum_value(
        "MANAGING_AGENCY",
        description="Managing agency (cơ quan quản lý)",
        directives=[Reads(field="CivilServant.managingAgency")],
    )
    KIND = strawberry.enum_value(
        "KIND", description="Kind (loại)", directives=[Reads(field="CivilServant.kind")]
    )
    GRADE_GROUP = strawberry.enum_value(
        "GRADE_GROUP", description="Group of grades (nhóm ngạch)", directives=[Reads(field="Grade.group")]
    )
    EMPLOYMENT_STATUS = strawberry.enum_value(
        "EMPLOYMENT_STATUS",
        description="Employment status (tình trạng công tác)",
        directives=[Reads(field="CivilServant.employmentStatus")],
    )


@strawberry.federation.type(
    directives=[CIVIL_SERVANTS], description="Grade, step and coefficient (ngạch, bậc, hệ số lương)"
)
class Grade:
    """Pay grade (`domain.md` 3.5)."""

    code: str | None = catalogued("Code of the grade (mã ngạch)", "BASIC", entered_by=RECORD)
    group: str | None = catalogued("Group of grades (nhóm ngạch)", "BASIC", entered_by=RECORD)
    step: int | None = catalogued("Step (bậc)", "BASIC", entered_by=RECORD)
    coefficient: str | None = catalogued(
        "Pay coefficient, a decimal number (hệ số lương)", "BASIC", entered_by=RECORD
    )
    next_step_date: date | None = catalogued(
        "Date of the next step, null on the last one (thời điểm nâng bậc lần sau)",
        "BASIC",
        entered_by=RECORD,
    )


@strawberry.federation.type(directives=[CIVIL_SERVANTS], description="Secondment (biệt phái)")
class Secondment:
    """Work for another agency while the managing agency stays."""

    to: str | None = catalogued(
        "Code of the receiving agency (cơ quan nhận biệt phái)", "OPERATIONAL", entered_by=RECORD
    )
    from_: date | None = catalogued("First day (từ ngày)", "OPERATIONAL", entered_by=RECORD, name="from")
    until: date | None = catalogued("Last day, as decided (đến hết ngày)", "OPERATIONAL", entered_by=RECORD)


@strawberry.federation.type(directives=[CIVIL_SERVANTS], description="Allowance (phụ cấp)")
class Allowance:
    """A coefficient times the base salary, beside the pay of the grade."""

    kind: str | None = catalogued(
        "Kind of allowance (loại phụ cấp)", "SENSITIVE", tags=["financial"], entered_by=RECORD
    )
    coefficient: str | None = catalogued(
        "Coefficient, a decimal number (hệ số phụ cấp)", "SENSITIVE", tags=["financial"], entered_by=RECORD
    )
    amount: int | None = catalogued(
        "Amount in VND a month (mức phụ cấp)", "SENSITIVE", tags=["financial"], entered_by=RECORD
    )


@strawberry.federation.type(directives=[CIVIL_SERVANTS], description="Party membership (Đảng viên)")
class PartyMembership:
    """Membership of the Communist Party."""

    joined_at: date | None = catalogued("Date of joining (ngày vào Đảng)", "SENSITIVE", entered_by=RECORD)
    position: str | None = catalogued(
        "Position in the Party (chức vụ trong Đảng)", "SENSITIVE", entered_by=RECORD
    )


@strawberry.federation.type(directives=[CIVIL_SERVANTS], description="Period of work (giai đoạn công tác)")
class WorkPeriod:
    """One entry of the work history; periods do not overlap."""

    from_: date | None = catalogued("First day (từ ngày)", "BASIC", entered_by=RECORD, name="from")
    to: date | None = catalogued("Last day, null until now (đến ngày)", "BASIC", entered_by=RECORD)
    agency: str | None = catalogued(
        "Code of the agency, null before agencies had codes (cơ quan)", "BASIC", entered_by=RECORD
    )
    position: str | None = catalogued("Title of the position (chức vụ)", "BASIC", entered_by=RECORD)


@strawberry.federation.type(
    directives=[CIVIL_SERVANTS], description="Service in the armed forces (phục vụ trong lực lượng vũ trang)"
)
class ArmedForcesService:
    """Conscript or professional service before the present one."""

    from_: date | None = catalogued("Enlisted (ngày nhập ngũ)", "SENSITIVE", entered_by=RECORD, name="from")
    to: date | None = catalogued("Discharged (ngày xuất ngũ)", "SENSITIVE", entered_by=RECORD)
    rank: str | None = catalogued("Last rank (quân hàm cao nhất)", "SENSITIVE", entered_by=RECORD)


@strawberry.federation.type(directives=[CIVIL_SERVANTS], description="Yearly appraisal (xếp loại chất lượng)")
class Appraisal:
    """Quality of work in a year."""

    year: int | None = catalogued("Year (năm)", "BASIC", entered_by=RECORD)
    rank: str | None = catalogued("Rank (mức xếp loại)", "BASIC", entered_by=RECORD)


@strawberry.federation.type(directives=[CIVIL_SERVANTS], description="Reward (khen thưởng)")
class Reward:
    """An award received."""

    year: int | None = catalogued("Year (năm)", "BASIC", entered_by=RECORD)
    form: str | None = catalogued("Form of the award (hình thức khen thưởng)", "BASIC", entered_by=RECORD)


@strawberry.federation.type(directives=[CIVIL_SERVANTS], description="Disciplinary measure (kỷ luật)")
class Discipline:
    """The last measure taken."""

    form: str | None = catalogued("Form of the measure (hình thức kỷ luật)", "SENSITIVE", entered_by=RECORD)
    decision_no: str | None = catalogued(
        "Number of the decision (số quyết định)", "SENSITIVE", entered_by=RECORD
    )
    until: date | None = catalogued(
        "Last day of its effect (hết hiệu lực ngày)", "SENSITIVE", entered_by=RECORD
    )


@strawberry.federation.type(
    directives=[CIVIL_SERVANTS], description="Declaration of assets and income (kê khai tài sản, thu nhập)"
)
class AssetsDeclaration:
    """The last declaration."""

    year: int | None = catalogued("Year declared for (năm kê khai)", "SENSITIVE", entered_by=RECORD)
    filed_at: date | None = catalogued("Date of filing (ngày nộp)", "SENSITIVE", entered_by=RECORD)
    summary: str | None = catalogued("Summary (tóm tắt)", "SENSITIVE", entered_by=RECORD)


@strawberry.federation.type(
    directives=[CIVIL_SERVANTS], description="Relative named in the record (người thân khai trong hồ sơ)"
)
class FamilyMember:
    """What the civil servant states of a third person."""

    relation: str | None = catalogued(
        "Relation to the civil servant (quan hệ)", "SENSITIVE", tags=["third-party"], entered_by=PERSONAL
    )
    full_name: str | None = catalogued(
        "Full name (họ, chữ đệm và tên)", "SENSITIVE", tags=["third-party"], entered_by=PERSONAL
    )
    birth_year: int | None = catalogued(
        "Year of birth (năm sinh)", "SENSITIVE", tags=["third-party"], entered_by=PERSONAL
    )
    occupation: str | None = catalogued(
        "Occupation (nghề nghiệp)", "SENSITIVE", tags=["third-party"], entered_by=PERSONAL
    )

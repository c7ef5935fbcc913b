"""Entities of the civil servants register, and what it adds to Person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from enum import Enum
from typing import Any, Final, Protocol

import strawberry

from subgraphs.civil_servants.repository import CIVIL_SERVANT_ATTRIBUTES
from subgraphs.common.batches import keys_of
from subgraphs.common.database import Record
from subgraphs.common.directives import Declassifies, EnteredBy, Register, catalogued, gateway_only, resolved
from subgraphs.common.schema import Info
from subgraphs.common.versions import Provenance, attribute_values, provenance_of

__all__ = [
    "CivilServant",
    "CivilServantKind",
    "CivilServantsInfo",
    "EmploymentStatus",
    "Grade",
    "Loads",
    "Person",
    "person_at",
]

CIVIL_SERVANTS: Final = Register(name="civil_servants")
RECORD: Final = EnteredBy(levels=["UNIT"], group="record")
REVIEW: Final = EnteredBy(levels=["MINISTRY"], group="review")
STATE_INCOME_GROUND: Final = Declassifies(
    fields=["CivilServant.totalPay", "CivilServant.employmentStatus"], ground="20/2021/NĐ-CP"
)


class Loads(Protocol):
    """What the types need to be loaded; `loaders.py` does it in batches."""

    async def has_state_income(self, pin: str) -> bool:
        """Whether the state pays this person now."""

    async def civil_servant_of(self, pin: str) -> CivilServant | None:
        """Visible record of a person."""

    async def civil_servants(self, employee_numbers: Sequence[str | None]) -> Sequence[CivilServant | None]:
        """Visible records in the order asked."""


CivilServantsInfo = Info[Loads]


@strawberry.enum(description="Kind of civil servant (cán bộ, công chức, viên chức)")
class CivilServantKind(Enum):
    """Elected or appointed official, civil servant, public employee."""

    CAN_BO = "CAN_BO"
    CONG_CHUC = "CONG_CHUC"
    VIEN_CHUC = "VIEN_CHUC"


@strawberry.enum(description="Employment status (tình trạng công tác)")
class EmploymentStatus(Enum):
    """Working, retired, or left."""

    ACTIVE = "ACTIVE"
    RETIRED = "RETIRED"
    LEFT = "LEFT"


@strawberry.federation.type(keys=["pin"], description="Person (công dân)")
class Person:
    """What this register adds to a person; the person itself is population's."""

    pin: strawberry.ID | None = strawberry.federation.field(
        description="Personal identification number (số định danh cá nhân)"
    )
    number: strawberry.Private[str]

    @resolved(
        "Whether the state pays this person (có thu nhập từ ngân sách nhà nước)",
        "BASIC",
        declassifies=STATE_INCOME_GROUND,
    )
    async def has_state_income(self, info: CivilServantsInfo) -> bool | None:
        """Return yes or no; a person the register does not know is not paid."""
        return await info.context.loaders.has_state_income(self.number)

    @resolved("Record as a civil servant (hồ sơ cán bộ, công chức, viên chức)", "BASIC")
    async def civil_servant(self, info: CivilServantsInfo) -> CivilServant | None:
        """Return the record, if visible."""
        return await info.context.loaders.civil_servant_of(self.number)

    @classmethod
    async def resolve_references(
        cls, _info: CivilServantsInfo, representations: Sequence[Mapping[str, Any]]
    ) -> Sequence[Person | None]:
        """Return a holder for each number; whether the person exists is not ours to say."""
        return [person_at(pin) for pin in keys_of(representations, "pin")]


def person_at(pin: str | None) -> Person | None:
    """Return the holder of what this register adds to the person with this number."""
    return None if pin is None else Person(pin=strawberry.ID(pin), number=pin)


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


@strawberry.federation.type(
    keys=["employeeNo"],
    directives=[CIVIL_SERVANTS],
    description="Official, civil servant or public employee (cán bộ, công chức, viên chức)",
)
class CivilServant:
    """The current version of a civil servant's record."""

    employee_no: strawberry.ID | None = catalogued("Employee number (số hiệu)", "BASIC", entered_by=RECORD)
    person: Person | None = catalogued("The person (người)", "BASIC", entered_by=RECORD)
    kind: CivilServantKind | None = catalogued("Kind (loại)", "BASIC", entered_by=RECORD)
    managing_agency: str | None = catalogued(
        "Code of the managing agency (cơ quan quản lý)", "BASIC", entered_by=RECORD
    )
    working_agency: str | None = catalogued(
        "Code of the employing agency (cơ quan sử dụng)", "BASIC", entered_by=RECORD
    )
    position_title: str | None = catalogued("Title of the position (chức vụ)", "BASIC", entered_by=RECORD)
    appointed_at: date | None = catalogued("Date of appointment (ngày bổ nhiệm)", "BASIC", entered_by=RECORD)
    grade: Grade | None = catalogued("Grade and step (ngạch, bậc)", "BASIC", entered_by=RECORD)
    base_pay: int | None = catalogued(
        "Base pay in VND a month (lương cơ bản)", "SENSITIVE", tags=["financial"], entered_by=RECORD
    )
    total_pay: int | None = catalogued(
        "Total pay in VND a month (tổng thu nhập)", "SENSITIVE", tags=["financial"], entered_by=RECORD
    )
    discipline: str | None = catalogued("Disciplinary measures (kỷ luật)", "SENSITIVE", entered_by=RECORD)
    health: str | None = catalogued("Health (sức khỏe)", "SENSITIVE", entered_by=RECORD)
    employment_status: EmploymentStatus | None = catalogued(
        "Employment status (tình trạng công tác)", "BASIC", entered_by=RECORD
    )
    ministry_note: str | None = catalogued(
        "The ministry's review note (ghi chú thẩm tra của Bộ)", "OPERATIONAL", entered_by=REVIEW
    )
    row: strawberry.Private[Record]

    @resolved("Origin of the data (nguồn gốc dữ liệu)", "BASIC")
    def provenance(self) -> list[Provenance] | None:
        """Return the origin of each writer group of this version."""
        return provenance_of(self.row, ("record", "review"))

    @gateway_only("Policy attributes in the order asked, for the gateway only (thuộc tính chính sách)")
    def policy_attributes(self, names: list[str]) -> list[str | None]:
        """Return attribute values; they decide, and are never shown."""
        return attribute_values(self.row, CIVIL_SERVANT_ATTRIBUTES, names)

    @classmethod
    async def resolve_references(
        cls, info: CivilServantsInfo, representations: Sequence[Mapping[str, Any]]
    ) -> Sequence[CivilServant | None]:
        """Return visible records by number."""
        return await info.context.loaders.civil_servants(keys_of(representations, "employeeNo"))

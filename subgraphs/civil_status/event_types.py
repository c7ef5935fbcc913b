"""The kinds of events that are not sealed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, ClassVar

import strawberry

from subgraphs.civil_status import kinds
from subgraphs.civil_status.events import CivilStatusEvent, CivilStatusInfo
from subgraphs.civil_status.kinds import Kind
from subgraphs.civil_status.values import (
    CIVIL_STATUS,
    REGISTRATION,
    SEALING,
    Adoption,
    BirthParents,
    Change,
    Divorce,
    MaritalStatus,
    RegisteredPerson,
    SensitiveChange,
    Spouse,
)
from subgraphs.common.directives import catalogued, resolved

if TYPE_CHECKING:
    from subgraphs.civil_status.types import Person

__all__ = [
    "BirthEvent",
    "ChangeEvent",
    "DeathEvent",
    "DeclarationEvent",
    "GuardianshipEvent",
    "MaritalStatusCertificate",
    "MarriageEvent",
    "RecognitionEvent",
]


@strawberry.federation.type(
    keys=["eventId"], directives=[CIVIL_STATUS], description="Birth registration (sự kiện khai sinh)"
)
class BirthEvent(CivilStatusEvent):
    """A birth. Mother and father are the shown ones: of an adopted child, those who adopted it."""

    KIND: ClassVar[Kind] = kinds.BIRTH

    place_of_birth: str | None = catalogued("Place of birth (nơi sinh)", "BASIC", entered_by=REGISTRATION)
    mother_name: str | None = catalogued("Mother's name (họ tên mẹ)", "BASIC", entered_by=REGISTRATION)
    mother_pin: strawberry.ID | None = catalogued(
        "Mother's number (số định danh của mẹ)", "BASIC", entered_by=REGISTRATION
    )
    father_name: str | None = catalogued("Father's name (họ tên cha)", "BASIC", entered_by=REGISTRATION)
    father_pin: strawberry.ID | None = catalogued(
        "Father's number (số định danh của cha)", "BASIC", entered_by=REGISTRATION
    )

    @resolved("Birth parents, sealed by an adoption (cha mẹ đẻ)", "SEALED", entered_by=SEALING)
    async def birth_parents(self, info: CivilStatusInfo) -> BirthParents | None:
        """Return them; a birth that is not sealed has none apart from the shown ones."""
        row = await info.context.loaders.behind_the_seal(self.number)
        if row is None:
            return None
        return BirthParents(
            mother_name=row["mother_name"],
            mother_pin=row["mother_pin"],
            father_name=row["father_name"],
            father_pin=row["father_pin"],
        )

    @resolved("Adoption that sealed the record (việc nuôi con nuôi)", "SEALED", entered_by=SEALING)
    async def adoption(self, info: CivilStatusInfo) -> Adoption | None:
        """Return the adoption, if there was one."""
        row = await info.context.loaders.behind_the_seal(self.number)
        if row is None:
            return None
        return Adoption(
            adoptive_mother_name=row["adoptive_mother_name"],
            adoptive_mother_pin=row["adoptive_mother_pin"],
            adoptive_father_name=row["adoptive_father_name"],
            adoptive_father_pin=row["adoptive_father_pin"],
            decision_no=row["decision_no"],
            date=row["decided_on"],
        )


@strawberry.federation.type(
    keys=["eventId"], directives=[CIVIL_STATUS], description="Marriage registration (sự kiện kết hôn)"
)
class MarriageEvent(CivilStatusEvent):
    """A marriage; the subject, spouse A, is the one whose commune registered it."""

    KIND: ClassVar[Kind] = kinds.MARRIAGE

    spouse_a: Spouse | None = catalogued("First spouse (bên thứ nhất)", "BASIC", entered_by=REGISTRATION)
    spouse_b: Spouse | None = catalogued("Second spouse (bên thứ hai)", "BASIC", entered_by=REGISTRATION)
    spouses: list[Annotated[Person, strawberry.lazy("subgraphs.civil_status.types")]] | None = catalogued(
        "The spouses (vợ, chồng)", "BASIC", entered_by=REGISTRATION
    )
    married_on: date | None = catalogued("Date of marriage (ngày kết hôn)", "BASIC", entered_by=REGISTRATION)
    divorce: Divorce | None = catalogued(
        "Divorce noted on the marriage (ly hôn)", "BASIC", entered_by=REGISTRATION
    )


@strawberry.federation.type(
    keys=["eventId"], directives=[CIVIL_STATUS], description="Death registration (sự kiện khai tử)"
)
class DeathEvent(CivilStatusEvent):
    """A death."""

    KIND: ClassVar[Kind] = kinds.DEATH

    death_date: date | None = catalogued("Date of death (ngày chết)", "BASIC", entered_by=REGISTRATION)
    death_place: str | None = catalogued("Place of death (nơi chết)", "BASIC", entered_by=REGISTRATION)
    death_cause: str | None = catalogued(
        "Cause of death (nguyên nhân chết)", "SENSITIVE", entered_by=REGISTRATION
    )


@strawberry.federation.type(
    keys=["eventId"], directives=[CIVIL_STATUS], description="Guardianship or its end (giám hộ)"
)
class GuardianshipEvent(CivilStatusEvent):
    """A guardianship; the subject is the ward."""

    KIND: ClassVar[Kind] = kinds.GUARDIANSHIP

    guardian: RegisteredPerson | None = catalogued(
        "The guardian (người giám hộ)", "BASIC", entered_by=REGISTRATION
    )
    ward: RegisteredPerson | None = catalogued(
        "The ward (người được giám hộ)", "BASIC", entered_by=REGISTRATION
    )
    reason: str | None = catalogued(
        "Why a guardian is needed (lý do giám hộ)", "SENSITIVE", entered_by=REGISTRATION
    )


@strawberry.federation.type(
    keys=["eventId"],
    directives=[CIVIL_STATUS],
    description="Recognition of parent and child (nhận cha, mẹ, con)",
)
class RecognitionEvent(CivilStatusEvent):
    """A recognition by declaration or by a court; the subject is the child."""

    KIND: ClassVar[Kind] = kinds.RECOGNITION

    parent_name: str | None = catalogued("Parent's name (họ tên cha, mẹ)", "BASIC", entered_by=REGISTRATION)
    parent_pin: strawberry.ID | None = catalogued(
        "Parent's number (số định danh của cha, mẹ)", "BASIC", entered_by=REGISTRATION
    )
    child_name: str | None = catalogued("Child's name (họ tên con)", "BASIC", entered_by=REGISTRATION)
    child_pin: strawberry.ID | None = catalogued(
        "Child's number (số định danh của con)", "BASIC", entered_by=REGISTRATION
    )


@strawberry.federation.type(
    keys=["eventId"],
    directives=[CIVIL_STATUS],
    description="Change, correction or supplement (thay đổi, cải chính, bổ sung hộ tịch)",
)
class ChangeEvent(CivilStatusEvent):
    """A change; of `change` and `sensitiveChange` one is there."""

    KIND: ClassVar[Kind] = kinds.CHANGE

    change: Change | None = catalogued("The change (nội dung thay đổi)", "BASIC", entered_by=REGISTRATION)
    sensitive_change: SensitiveChange | None = catalogued(
        "The change, of sex or ethnic group (nội dung thay đổi về giới tính, dân tộc)",
        "SENSITIVE",
        entered_by=REGISTRATION,
    )


@strawberry.federation.type(
    keys=["eventId"], directives=[CIVIL_STATUS], description="Court declaration noted (tuyên bố của Tòa án)"
)
class DeclarationEvent(CivilStatusEvent):
    """Missing, dead or without capacity by a court's decision, or a marriage annulled."""

    KIND: ClassVar[Kind] = kinds.DECLARATION

    court_decision_no: str | None = catalogued(
        "Number of the court's decision (số bản án, quyết định)", "BASIC", entered_by=REGISTRATION
    )
    decided_on: date | None = catalogued(
        "Day of the decision (ngày quyết định)", "BASIC", entered_by=REGISTRATION
    )


@strawberry.federation.type(
    keys=["eventId"],
    directives=[CIVIL_STATUS],
    description="Certificate of marital status (giấy xác nhận tình trạng hôn nhân)",
)
class MaritalStatusCertificate(CivilStatusEvent):
    """What the commune certified on a day."""

    KIND: ClassVar[Kind] = kinds.CERTIFICATE

    certified_status: MaritalStatus | None = catalogued(
        "Certified status (tình trạng hôn nhân được xác nhận)", "BASIC", entered_by=REGISTRATION
    )
    purpose: str | None = catalogued("Purpose (mục đích sử dụng)", "BASIC", entered_by=REGISTRATION)
    valid_until: date | None = catalogued("Valid until (có giá trị đến)", "BASIC", entered_by=REGISTRATION)

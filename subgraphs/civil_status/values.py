"""Enumerations and value types of civil status events."""

from __future__ import annotations

import datetime as dt
from datetime import date
from enum import Enum
from typing import Final

import strawberry

from subgraphs.common.directives import EnteredBy, Register, catalogued

__all__ = [
    "CIVIL_STATUS",
    "QUALITY",
    "REGISTRATION",
    "SEALING",
    "Adoption",
    "BirthParents",
    "Change",
    "CivilStatusEventType",
    "DataQuality",
    "Divorce",
    "Gender",
    "MaritalStatus",
    "RegisteredPerson",
    "SensitiveChange",
    "Spouse",
]

CIVIL_STATUS: Final = Register(name="civil_status")
REGISTRATION: Final = EnteredBy(levels=["COMMUNE"], group="registration")
QUALITY: Final = EnteredBy(levels=["PROVINCE", "MINISTRY"], group="quality")
SEALING: Final = EnteredBy(levels=["COMMUNE"], group="seal")


@strawberry.enum(description="Marital status (tình trạng hôn nhân)")
class MaritalStatus(Enum):
    """Derived by the register from marriages, divorces and deaths."""

    SINGLE = "SINGLE"
    MARRIED = "MARRIED"
    DIVORCED = "DIVORCED"
    WIDOWED = "WIDOWED"


@strawberry.enum(description="Kind of civil status event (loại sự kiện hộ tịch)")
class CivilStatusEventType(Enum):
    """Law on Civil Status 2014, article 3: what is registered, and what is noted from decisions."""

    BIRTH = "BIRTH"
    MARRIAGE = "MARRIAGE"
    GUARDIANSHIP = "GUARDIANSHIP"
    GUARDIANSHIP_END = "GUARDIANSHIP_END"
    PARENT_CHILD_RECOGNITION = "PARENT_CHILD_RECOGNITION"
    CHANGE = "CHANGE"
    CORRECTION = "CORRECTION"
    ETHNICITY_REDETERMINATION = "ETHNICITY_REDETERMINATION"
    SUPPLEMENT = "SUPPLEMENT"
    DEATH = "DEATH"
    NATIONALITY_CHANGE = "NATIONALITY_CHANGE"
    PARENTAGE_BY_COURT = "PARENTAGE_BY_COURT"
    GENDER_REDETERMINATION = "GENDER_REDETERMINATION"
    ADOPTION = "ADOPTION"
    ADOPTION_END = "ADOPTION_END"
    DIVORCE = "DIVORCE"
    MARRIAGE_ANNULMENT = "MARRIAGE_ANNULMENT"
    MISSING_DECLARED = "MISSING_DECLARED"
    DEATH_DECLARED = "DEATH_DECLARED"
    CAPACITY_LOST = "CAPACITY_LOST"
    FOREIGN_EVENT = "FOREIGN_EVENT"
    MARITAL_STATUS_CERT = "MARITAL_STATUS_CERT"


@strawberry.enum(description="Sex (giới tính)")
class Gender(Enum):
    """Sex as registered."""

    MALE = "MALE"
    FEMALE = "FEMALE"


@strawberry.federation.type(
    directives=[CIVIL_STATUS], description="Person as a record names him or her (người được ghi trong sổ)"
)
class RegisteredPerson:
    """What this record says; the person of today is behind the link `person` of an event."""

    pin: strawberry.ID | None = catalogued(
        "Number in this record (số định danh cá nhân)", "BASIC", entered_by=REGISTRATION
    )
    full_name: str | None = catalogued("Full name (họ, chữ đệm và tên)", "BASIC", entered_by=REGISTRATION)
    date_of_birth: date | None = catalogued("Date of birth (ngày sinh)", "BASIC", entered_by=REGISTRATION)
    gender: Gender | None = catalogued("Sex (giới tính)", "BASIC", entered_by=REGISTRATION)
    nationality: str | None = catalogued("Nationality (quốc tịch)", "BASIC", entered_by=REGISTRATION)
    place_of_birth: str | None = catalogued("Place of birth (nơi sinh)", "BASIC", entered_by=REGISTRATION)
    home_town: str | None = catalogued("Home town (quê quán)", "BASIC", entered_by=REGISTRATION)
    ethnicity: str | None = catalogued("Ethnic group (dân tộc)", "SENSITIVE", entered_by=REGISTRATION)


@strawberry.federation.type(
    directives=[CIVIL_STATUS], description="Quality of a record (chất lượng dữ liệu hộ tịch)"
)
class DataQuality:
    """What the province or the ministry found when it checked the record."""

    digitised_from_book: bool | None = catalogued(
        "Taken over from a paper book (số hóa từ sổ giấy)", "OPERATIONAL", entered_by=QUALITY
    )
    verified_against_population: bool | None = catalogued(
        "Agrees with the population register (đã đối khớp cơ sở dữ liệu dân cư)",
        "OPERATIONAL",
        entered_by=QUALITY,
    )


@strawberry.federation.type(directives=[CIVIL_STATUS], description="Spouse in a marriage record (vợ, chồng)")
class Spouse:
    """A spouse on the day of the marriage."""

    pin: strawberry.ID | None = catalogued("Number (số định danh cá nhân)", "BASIC", entered_by=REGISTRATION)
    full_name: str | None = catalogued("Full name (họ, chữ đệm và tên)", "BASIC", entered_by=REGISTRATION)
    date_of_birth: date | None = catalogued("Date of birth (ngày sinh)", "BASIC", entered_by=REGISTRATION)
    residence: str | None = catalogued(
        "Residence on that day (nơi cư trú khi kết hôn)", "BASIC", entered_by=REGISTRATION
    )


@strawberry.federation.type(directives=[CIVIL_STATUS], description="Divorce noted on a marriage (ly hôn)")
class Divorce:
    """The court's decision."""

    date: dt.date | None = catalogued("Day it took effect (ngày ly hôn)", "BASIC", entered_by=REGISTRATION)
    court_decision_no: str | None = catalogued(
        "Number of the court's decision (số bản án, quyết định)", "BASIC", entered_by=REGISTRATION
    )


@strawberry.federation.type(directives=[CIVIL_STATUS], description="Birth parents (cha mẹ đẻ)")
class BirthParents:
    """The parents a birth was registered with, behind the seal of an adoption."""

    mother_name: str | None = catalogued("Mother's name (họ tên mẹ đẻ)", "SEALED", entered_by=SEALING)
    mother_pin: strawberry.ID | None = catalogued(
        "Mother's number (số định danh mẹ đẻ)", "SEALED", entered_by=SEALING
    )
    father_name: str | None = catalogued("Father's name (họ tên cha đẻ)", "SEALED", entered_by=SEALING)
    father_pin: strawberry.ID | None = catalogued(
        "Father's number (số định danh cha đẻ)", "SEALED", entered_by=SEALING
    )


@strawberry.federation.type(directives=[CIVIL_STATUS], description="Adoption (việc nuôi con nuôi)")
class Adoption:
    """The adoption that sealed a birth record."""

    adoptive_mother_name: str | None = catalogued(
        "Adoptive mother's name (họ tên mẹ nuôi)", "SEALED", entered_by=SEALING
    )
    adoptive_mother_pin: strawberry.ID | None = catalogued(
        "Adoptive mother's number (số định danh mẹ nuôi)", "SEALED", entered_by=SEALING
    )
    adoptive_father_name: str | None = catalogued(
        "Adoptive father's name (họ tên cha nuôi)", "SEALED", entered_by=SEALING
    )
    adoptive_father_pin: strawberry.ID | None = catalogued(
        "Adoptive father's number (số định danh cha nuôi)", "SEALED", entered_by=SEALING
    )
    decision_no: str | None = catalogued(
        "Number of the decision (số quyết định)", "SEALED", entered_by=SEALING
    )
    date: dt.date | None = catalogued("Day of the decision (ngày quyết định)", "SEALED", entered_by=SEALING)


@strawberry.federation.type(
    directives=[CIVIL_STATUS],
    description="Change of civil status data (thay đổi, cải chính, bổ sung hộ tịch)",
)
class Change:
    """What was changed."""

    kind: str | None = catalogued("What was changed (nội dung)", "BASIC", entered_by=REGISTRATION)
    before: str | None = catalogued("Value before (trước khi thay đổi)", "BASIC", entered_by=REGISTRATION)
    after: str | None = catalogued("Value after (sau khi thay đổi)", "BASIC", entered_by=REGISTRATION)
    ground: str | None = catalogued("Ground (căn cứ)", "BASIC", entered_by=REGISTRATION)


@strawberry.federation.type(
    directives=[CIVIL_STATUS],
    description="Change of sensitive data (thay đổi, cải chính về giới tính, dân tộc)",
)
class SensitiveChange:
    """A change of sex or ethnic group: the same fields, better protected (Decree 356/2025)."""

    kind: str | None = catalogued("What was changed (nội dung)", "SENSITIVE", entered_by=REGISTRATION)
    before: str | None = catalogued("Value before (trước khi thay đổi)", "SENSITIVE", entered_by=REGISTRATION)
    after: str | None = catalogued("Value after (sau khi thay đổi)", "SENSITIVE", entered_by=REGISTRATION)
    ground: str | None = catalogued("Ground (căn cứ)", "SENSITIVE", entered_by=REGISTRATION)

"""Entities of the civil servants register, and what it adds to Person and AdministrativeUnit."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final, Protocol

import strawberry

from subgraphs.civil_servants.fields import RecordFields
from subgraphs.civil_servants.values import CIVIL_SERVANTS, RECORD
from subgraphs.common.batches import keys_of
from subgraphs.common.directives import Declassifies, catalogued, reads, resolved
from subgraphs.common.schema import Info
from subgraphs.common.sources import SourceStatus

__all__ = [
    "AdministrativeUnit",
    "CivilServant",
    "CivilServantVersion",
    "CivilServantsInfo",
    "Loads",
    "Person",
    "Service",
    "person_at",
]

_PROCEDURES: Final = "27/2026/NĐ-CP"
_STATE_INCOME: Final = Declassifies(
    fields=["CivilServant.totalPay", "CivilServant.employmentStatus"], ground="20/2021/NĐ-CP"
)
_PENSION: Final = Declassifies(fields=["CivilServant.employmentStatus"], ground="20/2021/NĐ-CP")
_EMPLOYEE: Final = Declassifies(fields=["CivilServant.employmentStatus"], ground=_PROCEDURES)
_POSITION: Final = Declassifies(
    fields=["CivilServant.positionTitle", "CivilServant.employmentStatus"], ground=_PROCEDURES
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What the yes or no answers about a person are computed from; no record and no field of one."""

    paid: bool = False
    pensioned: bool = False
    employed: bool = False
    title: str | None = None

    def holds(self, title: str) -> bool:
        """Return whether the person holds a position of this title now, however it is capitalised."""
        return self.employed and self.title is not None and _folded(self.title) == _folded(title)


class Loads(Protocol):
    """What the types need to be loaded; `loaders.py` does it in batches."""

    async def service_of(self, pin: str) -> Service:
        """What is known of a person's service, whoever may see the record."""

    async def civil_servant_of(self, pin: str) -> CivilServant | None:
        """Visible record of a person."""

    async def civil_servants(self, employee_numbers: Sequence[str | None]) -> Sequence[CivilServant | None]:
        """Visible records in the order asked."""

    async def versions_of(self, employee_no: str) -> list[CivilServantVersion]:
        """Visible earlier versions of a record, newest first."""

    async def version_on(self, employee_no: str, day: date) -> CivilServantVersion | None:
        """Visible version of a record in force on a day."""

    async def versions(self, version_ids: Sequence[str | None]) -> Sequence[CivilServantVersion | None]:
        """Visible versions in the order asked."""

    async def source_status(self, unit_code: str) -> SourceStatus | None:
        """Whether a unit's offices are connected today."""


CivilServantsInfo = Info[Loads]


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
        declassifies=_STATE_INCOME,
    )
    async def has_state_income(self, info: CivilServantsInfo) -> bool | None:
        """Return yes or no; a person the register does not know is not paid."""
        return (await info.context.loaders.service_of(self.number)).paid

    @resolved(
        "Whether the person retired from the state's service with a pension (hưởng lương hưu)",
        "BASIC",
        declassifies=_PENSION,
    )
    async def receives_pension(self, info: CivilServantsInfo) -> bool | None:
        """Return yes or no."""
        return (await info.context.loaders.service_of(self.number)).pensioned

    @resolved(
        "Whether the person works for the state (là cán bộ, công chức, viên chức)",
        "BASIC",
        declassifies=_EMPLOYEE,
    )
    async def is_state_employee(self, info: CivilServantsInfo) -> bool | None:
        """Return yes or no."""
        return (await info.context.loaders.service_of(self.number)).employed

    @resolved(
        "Whether the person holds a position of this title now (đang giữ chức vụ)",
        "BASIC",
        declassifies=_POSITION,
    )
    async def holds_position(
        self, info: CivilServantsInfo, title: Annotated[str, reads("CivilServant.positionTitle")]
    ) -> bool | None:
        """Return yes or no."""
        return (await info.context.loaders.service_of(self.number)).holds(title)

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
    keys=["employeeNo"],
    directives=[CIVIL_SERVANTS],
    description="Official, civil servant or public employee (cán bộ, công chức, viên chức)",
)
class CivilServant(RecordFields):
    """The current version of a civil servant's record."""

    person: Person | None = catalogued("The person (người)", "BASIC", entered_by=RECORD)

    @resolved("Earlier versions, newest first (các phiên bản trước)", "OPERATIONAL", tags=["structure"])
    async def versions(self, info: CivilServantsInfo) -> list[CivilServantVersion] | None:
        """Return those that are visible."""
        return await info.context.loaders.versions_of(self.employee_no or "")

    @resolved("Version in force on a day (phiên bản tại ngày)", "OPERATIONAL", tags=["structure"])
    async def as_of(self, info: CivilServantsInfo, date: date) -> CivilServantVersion | None:
        """Return it if visible, the current one too."""
        return await info.context.loaders.version_on(self.employee_no or "", date)

    @classmethod
    async def resolve_references(
        cls, info: CivilServantsInfo, representations: Sequence[Mapping[str, Any]]
    ) -> Sequence[CivilServant | None]:
        """Return visible records by number."""
        return await info.context.loaders.civil_servants(keys_of(representations, "employeeNo"))


@strawberry.federation.type(
    keys=["versionId"],
    directives=[CIVIL_SERVANTS],
    description="Version of a civil servant's record (phiên bản hồ sơ)",
)
class CivilServantVersion(RecordFields):
    """A record as it stood in a period."""

    version_id: strawberry.ID | None = catalogued(
        "Id of the version (mã phiên bản)", "BASIC", entered_by=RECORD
    )
    version: int | None = catalogued("Number of the version (phiên bản)", "BASIC", entered_by=RECORD)
    valid_from: date | None = catalogued("In force from (có hiệu lực từ ngày)", "BASIC", entered_by=RECORD)
    valid_to: date | None = catalogued("In force until (có hiệu lực đến ngày)", "BASIC", entered_by=RECORD)

    @classmethod
    async def resolve_references(
        cls, info: CivilServantsInfo, representations: Sequence[Mapping[str, Any]]
    ) -> Sequence[CivilServantVersion | None]:
        """Return visible versions by id."""
        return await info.context.loaders.versions(keys_of(representations, "versionId"))


@strawberry.federation.type(keys=["code"], description="Province or commune (đơn vị hành chính)")
class AdministrativeUnit:
    """What this register adds to a unit; the unit itself is population's."""

    code: strawberry.ID = catalogued("Code of the unit (mã đơn vị hành chính)", "OPEN")

    @resolved(
        "Whether its offices enter records of civil servants"
        " (tình trạng kết nối cơ sở dữ liệu cán bộ, công chức, viên chức)",
        "OPEN",
    )
    async def civil_servants_source(self, info: CivilServantsInfo) -> SourceStatus | None:
        """Return today's status; a commune has its province's, an unknown code none."""
        return await info.context.loaders.source_status(self.code)

    @classmethod
    async def resolve_references(
        cls, _info: CivilServantsInfo, representations: Sequence[Mapping[str, Any]]
    ) -> Sequence[AdministrativeUnit | None]:
        """Return a holder for each code; whether the unit exists is not ours to say."""
        return [
            None if code is None else cls(code=strawberry.ID(code))
            for code in keys_of(representations, "code")
        ]


def _folded(title: str) -> str:
    return " ".join(unicodedata.normalize("NFC", title).casefold().split())

"""What every civil status event has, and its versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Protocol

import strawberry

from subgraphs.civil_status.kinds import VERSION_ATTRIBUTES, Kind
from subgraphs.civil_status.values import (
    CIVIL_STATUS,
    QUALITY,
    REGISTRATION,
    CivilStatusEventType,
    DataQuality,
    Divorce,
    MaritalStatus,
    RegisteredPerson,
)
from subgraphs.common.batches import keys_of
from subgraphs.common.database import Record
from subgraphs.common.directives import catalogued, gateway_only, resolved
from subgraphs.common.schema import Info
from subgraphs.common.sources import SourceStatus
from subgraphs.common.versions import ATTRIBUTES_DESCRIPTION, Provenance, attribute_values, provenance_of

if TYPE_CHECKING:
    from subgraphs.civil_status.types import Person

__all__ = [
    "GROUPS",
    "CivilStatusEvent",
    "CivilStatusEventVersion",
    "CivilStatusInfo",
    "Loads",
]

GROUPS = ("registration", "quality")
"""Writer groups whose origin is told; that of the seal would tell of it."""


class Loads(Protocol):
    """What the types need to be loaded; `loaders.py` does it in batches."""

    async def events(self, kind: Kind, event_ids: Sequence[str | None]) -> Sequence[CivilStatusEvent | None]:
        """Visible events of one kind in the order asked."""

    async def events_of(self, kind: Kind, pin: str) -> list[Any]:
        """Visible events of one kind about a person, oldest first."""

    async def all_events_of(self, pin: str) -> list[CivilStatusEvent]:
        """Visible events of every kind about a person, oldest first."""

    async def versions(self, kind: Kind, event_id: str) -> list[CivilStatusEventVersion]:
        """Visible earlier versions of an event, newest first."""

    async def version_at(self, kind: Kind, event_id: str, day: date) -> CivilStatusEventVersion | None:
        """Visible version of an event in force on a day."""

    async def numbered_versions(
        self, version_ids: Sequence[str | None]
    ) -> Sequence[CivilStatusEventVersion | None]:
        """Visible versions in the order asked."""

    async def behind_the_seal(self, event_id: str) -> Record | None:
        """Birth parents and adoption of a birth, None when nothing was sealed."""

    async def marital_status(self, pin: str) -> MaritalStatus | None:
        """Derived marital status of a person."""

    async def is_child_of(self, pin: str, parent_pin: str) -> bool | None:
        """Whether the shown parents of a person include this one; None without a birth record."""

    async def has_living_parent(self, pin: str) -> bool | None:
        """Whether a shown parent lives; None when the register cannot say."""

    async def source_status(self, code: str) -> SourceStatus | None:
        """Whether a unit's offices are connected; None for an unknown unit."""


CivilStatusInfo = Info[Loads]


@strawberry.federation.interface(description="Civil status event (sự kiện hộ tịch)")
class CivilStatusEvent:
    """The current version of an event of any kind."""

    KIND: ClassVar[Kind]

    event_id: strawberry.ID | None = catalogued(
        "Id of the event (mã sự kiện hộ tịch)", "OPERATIONAL", entered_by=REGISTRATION
    )
    type: CivilStatusEventType | None = catalogued(
        "Kind of event (loại sự kiện)", "OPERATIONAL", entered_by=REGISTRATION
    )
    legacy_type: str | None = catalogued(
        "What it was called under the law it was registered by (loại sự kiện theo luật cũ)",
        "OPERATIONAL",
        entered_by=REGISTRATION,
    )
    registration_no: str | None = catalogued(
        "Registration number (số đăng ký)", "OPERATIONAL", entered_by=REGISTRATION
    )
    book_no: str | None = catalogued("Number of the book (số quyển)", "OPERATIONAL", entered_by=REGISTRATION)
    registrar_commune: str | None = catalogued(
        "Code of the registering commune (nơi đăng ký)", "OPERATIONAL", entered_by=REGISTRATION
    )
    registered_at: date | None = catalogued(
        "Date of registration (ngày đăng ký)", "OPERATIONAL", entered_by=REGISTRATION
    )
    status: str | None = catalogued(
        "State of the record (trạng thái)", "OPERATIONAL", entered_by=REGISTRATION
    )
    subject: RegisteredPerson | None = catalogued(
        "The person in this record (người được đăng ký)", "BASIC", entered_by=REGISTRATION
    )
    person: Annotated[Person, strawberry.lazy("subgraphs.civil_status.types")] | None = catalogued(
        "Person the event is about (công dân được đăng ký)", "BASIC", entered_by=REGISTRATION
    )
    data_quality: DataQuality | None = catalogued(
        "Quality of the record, if checked (chất lượng dữ liệu)", "OPERATIONAL", entered_by=QUALITY
    )
    number: strawberry.Private[str]
    row: strawberry.Private[Record]

    @resolved("Origin of the data (nguồn gốc dữ liệu)", "BASIC", entered_by=REGISTRATION)
    def provenance(self) -> list[Provenance] | None:
        """Return the origin of each writer group of this version."""
        return provenance_of(self.row, GROUPS)

    @resolved("Earlier versions, newest first (các phiên bản trước)", "OPERATIONAL", entered_by=REGISTRATION)
    async def versions(self, info: CivilStatusInfo) -> list[CivilStatusEventVersion] | None:
        """Return the visible earlier versions."""
        return await info.context.loaders.versions(self.KIND, self.number)

    @resolved("Version in force on a day (phiên bản tại ngày)", "OPERATIONAL", entered_by=REGISTRATION)
    async def as_of(self, info: CivilStatusInfo, date: date) -> CivilStatusEventVersion | None:
        """Return the version of that day, the current one too, if there is one and it is visible."""
        return await info.context.loaders.version_at(self.KIND, self.number, date)

    @gateway_only(ATTRIBUTES_DESCRIPTION)
    def policy_attributes(self, names: list[str]) -> str:
        """Return attribute values; they decide, and are never shown."""
        return attribute_values(self.row, self.KIND.attributes, names)

    @classmethod
    async def resolve_references(
        cls, info: CivilStatusInfo, representations: Sequence[Mapping[str, Any]]
    ) -> Sequence[CivilStatusEvent | None]:
        """Return visible events of this kind by id."""
        return await info.context.loaders.events(cls.KIND, keys_of(representations, "eventId"))


@strawberry.federation.type(
    keys=["versionId"],
    directives=[CIVIL_STATUS],
    description="Version of a civil status event (phiên bản sự kiện hộ tịch)",
)
class CivilStatusEventVersion:
    """What an event of any kind said in a period, shortened to what the register keeps in common."""

    version_id: strawberry.ID | None = catalogued(
        "Id of the version (mã phiên bản)", "OPERATIONAL", entered_by=REGISTRATION
    )
    event_id: strawberry.ID | None = catalogued(
        "Id of the event (mã sự kiện hộ tịch)", "OPERATIONAL", entered_by=REGISTRATION
    )
    type: CivilStatusEventType | None = catalogued(
        "Kind of event (loại sự kiện)", "OPERATIONAL", entered_by=REGISTRATION
    )
    status: str | None = catalogued(
        "State of the record (trạng thái)", "OPERATIONAL", entered_by=REGISTRATION
    )
    registration_no: str | None = catalogued(
        "Registration number (số đăng ký)", "OPERATIONAL", entered_by=REGISTRATION
    )
    registrar_commune: str | None = catalogued(
        "Code of the registering commune (nơi đăng ký)", "OPERATIONAL", entered_by=REGISTRATION
    )
    registered_at: date | None = catalogued(
        "Date of registration (ngày đăng ký)", "OPERATIONAL", entered_by=REGISTRATION
    )
    divorce: Divorce | None = catalogued(
        "Divorce noted on a marriage (ly hôn)", "BASIC", entered_by=REGISTRATION
    )
    version: int | None = catalogued("Number of the version (phiên bản)", "BASIC", entered_by=REGISTRATION)
    valid_from: date | None = catalogued(
        "In force from (có hiệu lực từ ngày)", "BASIC", entered_by=REGISTRATION
    )
    valid_to: date | None = catalogued(
        "In force until (có hiệu lực đến ngày)", "BASIC", entered_by=REGISTRATION
    )
    row: strawberry.Private[Record]

    @resolved("Origin of the data (nguồn gốc dữ liệu)", "BASIC", entered_by=REGISTRATION)
    def provenance(self) -> list[Provenance] | None:
        """Return the origin of each writer group of this version."""
        return provenance_of(self.row, GROUPS)

    @gateway_only(ATTRIBUTES_DESCRIPTION)
    def policy_attributes(self, names: list[str]) -> str:
        """Return attribute values; they decide, and are never shown."""
        return attribute_values(self.row, VERSION_ATTRIBUTES, names)

    @classmethod
    async def resolve_references(
        cls, info: CivilStatusInfo, representations: Sequence[Mapping[str, Any]]
    ) -> Sequence[CivilStatusEventVersion | None]:
        """Return visible versions by id."""
        return await info.context.loaders.numbered_versions(keys_of(representations, "versionId"))

"""The sealed kind of event: nobody without the right learns that it exists."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

import strawberry

from subgraphs.civil_status import kinds
from subgraphs.civil_status.events import GROUPS, CivilStatusEvent, CivilStatusEventVersion, CivilStatusInfo
from subgraphs.civil_status.kinds import Kind
from subgraphs.civil_status.values import (
    CIVIL_STATUS,
    REGISTRATION,
    CivilStatusEventType,
    DataQuality,
    RegisteredPerson,
)
from subgraphs.common.directives import catalogued, resolved
from subgraphs.common.versions import Provenance, provenance_of

if TYPE_CHECKING:
    from subgraphs.civil_status.types import Person

__all__ = ["AdoptionEvent", "AdoptionFacts"]


def _sealed(description: str) -> Any:
    return catalogued(description, "SEALED", entered_by=REGISTRATION)


@strawberry.federation.type(
    keys=["eventId"], directives=[CIVIL_STATUS], description="Adoption or its end (nuôi con nuôi)"
)
class AdoptionEvent(CivilStatusEvent):
    """An adoption; the subject is the child. Every field is sealed, those all events have too."""

    KIND: ClassVar[Kind] = kinds.ADOPTION

    event_id: strawberry.ID | None = _sealed("Id of the event (mã sự kiện hộ tịch)")
    type: CivilStatusEventType | None = _sealed("Kind of event (loại sự kiện)")
    legacy_type: str | None = _sealed(
        "What it was called under the law it was registered by (loại sự kiện theo luật cũ)"
    )
    registration_no: str | None = _sealed("Registration number (số đăng ký)")
    book_no: str | None = _sealed("Number of the book (số quyển)")
    registrar_commune: str | None = _sealed("Code of the registering commune (nơi đăng ký)")
    registered_at: dt.date | None = _sealed("Date of registration (ngày đăng ký)")
    status: str | None = _sealed("State of the record (trạng thái)")
    subject: RegisteredPerson | None = _sealed("The child in this record (người được nhận làm con nuôi)")
    person: Annotated[Person, strawberry.lazy("subgraphs.civil_status.types")] | None = _sealed(
        "The child (con nuôi)"
    )
    data_quality: DataQuality | None = _sealed("Quality of the record, if checked (chất lượng dữ liệu)")
    adoptive_parents: list[RegisteredPerson] | None = _sealed("Adoptive parents (cha mẹ nuôi)")
    decision_no: str | None = _sealed("Number of the decision (số quyết định)")
    date: dt.date | None = _sealed("Day of the decision (ngày quyết định)")

    @resolved("Origin of the data (nguồn gốc dữ liệu)", "SEALED", entered_by=REGISTRATION)
    def provenance(self) -> list[Provenance] | None:
        """Return the origin of each writer group of this version."""
        return provenance_of(self.row, GROUPS)

    @resolved("Earlier versions: none (các phiên bản trước)", "SEALED", entered_by=REGISTRATION)
    async def versions(self, info: CivilStatusInfo) -> list[CivilStatusEventVersion] | None:  # noqa: ARG002
        """Return nothing: versions of all kinds are one type, whose existence is not sealed."""
        return None

    @resolved("Version in force on a day: none (phiên bản tại ngày)", "SEALED", entered_by=REGISTRATION)
    async def as_of(self, info: CivilStatusInfo, date: dt.date) -> CivilStatusEventVersion | None:  # noqa: ARG002
        """Return nothing, as `versions` does."""
        return None


@strawberry.federation.type(
    inaccessible=True,
    description="Facts of an adoption, for the gateway only (thông tin hồ sơ nuôi con nuôi)",
)
class AdoptionFacts:
    """What a purpose that needs an adoption case is checked by."""

    pins: list[strawberry.ID] = strawberry.federation.field(
        description="The child (người được nhận làm con nuôi)", inaccessible=True
    )
    agency: str = strawberry.federation.field(
        description="Code that registered it, as it was written (cơ quan đăng ký)", inaccessible=True
    )
    status: str = strawberry.federation.field(
        description="State of the record (trạng thái)", inaccessible=True
    )

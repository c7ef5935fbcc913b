"""Value types of the population register, its enumerations and its writer groups."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import Final

import strawberry

from subgraphs.common.directives import EnteredBy, Register, catalogued, resolved
from subgraphs.population.units import AdministrativeUnit, UnitInfo

__all__ = [
    "CARD",
    "CONTACT",
    "IDENTITY",
    "POPULATION",
    "RESIDENCE",
    "AbsenceStatus",
    "Gender",
    "IdCard",
    "LifeStatus",
    "PinAlias",
    "Residence",
]

POPULATION: Final = Register(name="population")
IDENTITY: Final = EnteredBy(levels=["COMMUNE"], group="identity")
RESIDENCE: Final = EnteredBy(levels=["COMMUNE"], group="residence")
CARD: Final = EnteredBy(levels=["MINISTRY"], group="card")
CONTACT: Final = EnteredBy(levels=["CITIZEN", "MINISTRY"], group="contact")


@strawberry.enum(description="Sex (giới tính)")
class Gender(Enum):
    """Sex as registered."""

    MALE = "MALE"
    FEMALE = "FEMALE"


@strawberry.enum(description="Alive, deceased or missing (tình trạng sống, chết, mất tích)")
class LifeStatus(Enum):
    """Life status as registered or declared by a court."""

    ALIVE = "ALIVE"
    DECEASED = "DECEASED"
    MISSING = "MISSING"


@strawberry.enum(description="Whether a person is away from the permanent residence (tình trạng tạm vắng)")
class AbsenceStatus(Enum):
    """Absence as declared (Law on Residence 2020, article 31)."""

    NONE = "NONE"
    TEMPORARILY_ABSENT = "TEMPORARILY_ABSENT"


@strawberry.federation.type(
    directives=[POPULATION], description="A registered place of residence (nơi cư trú)"
)
class Residence:
    """A permanent or temporary residence, or where a person is now."""

    commune_code: str | None = catalogued(
        "Code of the commune (mã xã, phường, đặc khu)", "BASIC", entered_by=RESIDENCE
    )
    province_code: str | None = catalogued(
        "Code of the province (mã tỉnh, thành phố)", "BASIC", entered_by=RESIDENCE
    )
    address: str | None = catalogued("Address line (địa chỉ)", "BASIC", entered_by=RESIDENCE)
    on: strawberry.Private[date | None]
    """Last day of an earlier version: its commune is the one of that day."""

    @resolved("The commune (xã, phường, đặc khu)", "BASIC", entered_by=RESIDENCE)
    async def commune(self, info: UnitInfo) -> AdministrativeUnit | None:
        """Return the commune."""
        return await info.context.loaders.unit(self.commune_code, self.on)


@strawberry.federation.type(
    directives=[POPULATION], description="An earlier number of a person (số định danh đã hủy)"
)
class PinAlias:
    """A cancelled number (Decree 70/2024, article 11); why it was cancelled is never told."""

    old_pin: strawberry.ID | None = catalogued(
        "The earlier number (số định danh trước đây)", "BASIC", entered_by=IDENTITY
    )
    valid_to: date | None = catalogued(
        "Last day of the earlier number (ngày hết giá trị)", "BASIC", entered_by=IDENTITY
    )


@strawberry.federation.type(directives=[POPULATION], description="Identity card (thẻ căn cước)")
class IdCard:
    """The card a person holds; its number is the personal identification number."""

    issued_at: date | None = catalogued("Date of issue (ngày cấp)", "BASIC", entered_by=CARD)
    issued_by: str | None = catalogued("Place of issue (nơi cấp)", "BASIC", entered_by=CARD)
    expires_at: date | None = catalogued(
        "Date of expiry, null for life (ngày hết hạn)", "BASIC", entered_by=CARD
    )

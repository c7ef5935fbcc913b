"""Entities and value types of the population register."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from enum import Enum
from typing import Any, Final, Protocol

import strawberry

from subgraphs.common.batches import keys_of
from subgraphs.common.connections import PageInfo, Pager
from subgraphs.common.database import Record
from subgraphs.common.directives import EnteredBy, Register, catalogued, gateway_only, resolved
from subgraphs.common.schema import Info
from subgraphs.common.versions import Provenance, attribute_values, provenance_of
from subgraphs.population.repository import PERSON_ATTRIBUTES

__all__ = [
    "AdministrativeUnit",
    "AdministrativeUnitConnection",
    "AdministrativeUnitEdge",
    "Gender",
    "Household",
    "HouseholdMember",
    "LifeStatus",
    "Loads",
    "Person",
    "PopulationInfo",
    "Residence",
    "UnitLevel",
]

POPULATION: Final = Register(name="population")
IDENTITY: Final = EnteredBy(levels=["COMMUNE"], group="identity")
RESIDENCE: Final = EnteredBy(levels=["COMMUNE"], group="residence")
CONTACT: Final = EnteredBy(levels=["CITIZEN", "MINISTRY"], group="contact")


class Loads(Protocol):
    """What the types need to be loaded; `loaders.py` does it in batches."""

    async def people(self, pins: Sequence[str | None]) -> Sequence[Person | None]:
        """Visible persons in the order asked."""

    async def head(self, household_no: str | None) -> Person | None:
        """Visible head of a household."""

    async def members(self, household_no: str | None) -> Sequence[Person]:
        """Visible members of a household."""

    async def unit(self, code: str | None) -> AdministrativeUnit | None:
        """An administrative unit, closed ones too."""

    async def units(self, codes: Sequence[str | None]) -> Sequence[AdministrativeUnit | None]:
        """Administrative units in the order asked."""


PopulationInfo = Info[Loads]


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


@strawberry.enum(description="Level of an administrative unit (cấp đơn vị hành chính)")
class UnitLevel(Enum):
    """The two levels since 1 July 2025."""

    PROVINCE = "PROVINCE"
    COMMUNE = "COMMUNE"


@strawberry.federation.type(
    keys=["code"], directives=[POPULATION], description="Administrative unit (đơn vị hành chính)"
)
class AdministrativeUnit:
    """A province or commune; open data, so no existence condition applies."""

    code: strawberry.ID = catalogued("Code of the unit (mã đơn vị hành chính)", "OPEN")
    name: str = catalogued("Name (tên)", "OPEN")
    full_name: str = catalogued("Name with the kind of unit (tên đầy đủ)", "OPEN")
    name_en: str = catalogued("English name (tên tiếng Anh)", "OPEN")
    level: UnitLevel = catalogued("Level (cấp)", "OPEN")
    parent_code: strawberry.Private[str | None]

    @resolved("The unit above (đơn vị cấp trên)", "OPEN")
    async def parent(self, info: PopulationInfo) -> AdministrativeUnit | None:
        """Return the province of a commune."""
        return await info.context.loaders.unit(self.parent_code)

    @classmethod
    async def resolve_references(
        cls, info: PopulationInfo, representations: Sequence[Mapping[str, Any]]
    ) -> Sequence[AdministrativeUnit | None]:
        """Return units by code."""
        return await info.context.loaders.units(keys_of(representations, "code"))


@strawberry.type(description="An item of a list (phần tử của danh sách)")
class AdministrativeUnitEdge:
    """Edge of open data; the shared edge type is for records."""

    source: strawberry.Private[Pager[AdministrativeUnit]]
    position: strawberry.Private[str]
    node: AdministrativeUnit | None = catalogued("The unit (đơn vị)", "OPEN", tags=["structure"])

    @resolved("Cursor of this item (con trỏ)", "OPEN", tags=["structure"])
    def cursor(self) -> str:
        """Seal the code of the unit."""
        return self.source.cursor(self.position)


@strawberry.type(description="A page of a list (danh sách theo trang)")
class AdministrativeUnitConnection:
    """Connection of open data."""

    source: strawberry.Private[Pager[AdministrativeUnit]]

    @resolved("The items (các phần tử)", "OPEN", tags=["structure"])
    async def edges(self) -> list[AdministrativeUnitEdge]:
        """Return the items of this page."""
        return [
            AdministrativeUnitEdge(source=self.source, position=node.code, node=node)
            for node in await self.source.page()
        ]

    @resolved("Information about the page (thông tin trang)", "OPEN", tags=["structure"])
    async def page_info(self) -> PageInfo:
        """Return where the page ends."""
        return await self.source.page_info()

    @resolved("Number of units (tổng số đơn vị)", "OPEN", tags=["structure"])
    async def total_count(self) -> int:
        """Count all units of the list."""
        return await self.source.count()


@strawberry.federation.type(directives=[POPULATION], description="Permanent residence (nơi thường trú)")
class Residence:
    """Where a person is registered as living."""

    commune_code: str | None = catalogued(
        "Code of the commune (mã xã, phường, đặc khu)", "BASIC", entered_by=RESIDENCE
    )
    province_code: str | None = catalogued(
        "Code of the province (mã tỉnh, thành phố)", "BASIC", entered_by=RESIDENCE
    )
    address: str | None = catalogued("Address line (địa chỉ)", "BASIC", entered_by=RESIDENCE)

    @resolved("The commune (xã, phường, đặc khu)", "BASIC", entered_by=RESIDENCE)
    async def commune(self, info: PopulationInfo) -> AdministrativeUnit | None:
        """Return the commune."""
        return await info.context.loaders.unit(self.commune_code)


@strawberry.federation.type(directives=[POPULATION], description="Member of a household (thành viên hộ)")
class HouseholdMember:
    """A visible member; a hidden one is not in the list at all."""

    relation: str | None = catalogued(
        "Relation to the head (quan hệ với chủ hộ)", "BASIC", entered_by=RESIDENCE
    )
    person: Person | None = catalogued("The member (thành viên)", "BASIC", entered_by=RESIDENCE)


@strawberry.federation.type(directives=[POPULATION], description="Household (hộ gia đình)")
class Household:
    """The household as seen from one of its members."""

    household_no: str | None = catalogued(
        "Residence file number (số hồ sơ cư trú)", "BASIC", entered_by=RESIDENCE
    )
    relation_to_head: str | None = catalogued(
        "This person's relation to the head (quan hệ với chủ hộ)", "BASIC", entered_by=RESIDENCE
    )

    @resolved("Head of the household (chủ hộ)", "BASIC", entered_by=RESIDENCE)
    async def head(self, info: PopulationInfo) -> Person | None:
        """Return the head, if visible."""
        return await info.context.loaders.head(self.household_no)

    @resolved("Members of the household (thành viên hộ)", "BASIC", entered_by=RESIDENCE)
    async def members(self, info: PopulationInfo) -> list[HouseholdMember] | None:
        """Return the visible members, in order of their numbers."""
        people = await info.context.loaders.members(self.household_no)
        return [HouseholdMember(relation=person.relation_to_head, person=person) for person in people]


@strawberry.federation.type(keys=["pin"], directives=[POPULATION], description="Person (công dân)")
class Person:
    """The current version of a person; the join entity of all registers."""

    pin: strawberry.ID | None = catalogued(
        "Personal identification number (số định danh cá nhân)", "BASIC", entered_by=IDENTITY
    )
    full_name: str | None = catalogued("Full name (họ, chữ đệm và tên)", "BASIC", entered_by=IDENTITY)
    date_of_birth: date | None = catalogued("Date of birth (ngày sinh)", "BASIC", entered_by=IDENTITY)
    gender: Gender | None = catalogued("Sex (giới tính)", "BASIC", entered_by=IDENTITY)
    nationality: str | None = catalogued("Nationality (quốc tịch)", "BASIC", entered_by=IDENTITY)
    ethnicity: str | None = catalogued("Ethnic group (dân tộc)", "SENSITIVE", entered_by=IDENTITY)
    religion: str | None = catalogued("Religion (tôn giáo)", "SENSITIVE", entered_by=RESIDENCE)
    life_status: LifeStatus | None = catalogued(
        "Alive, deceased or missing (tình trạng sống, chết, mất tích)", "BASIC", entered_by=IDENTITY
    )
    date_of_death: date | None = catalogued("Date of death (ngày chết)", "BASIC", entered_by=IDENTITY)
    permanent_residence: Residence | None = catalogued(
        "Permanent residence (nơi thường trú)", "BASIC", entered_by=RESIDENCE
    )
    household: Household | None = catalogued("Household (hộ gia đình)", "BASIC", entered_by=RESIDENCE)
    mobile_phone: str | None = catalogued(
        "Mobile phone number (số thuê bao di động)", "BASIC", entered_by=CONTACT
    )
    relation_to_head: strawberry.Private[str | None]
    row: strawberry.Private[Record]

    @resolved("Origin of the data (nguồn gốc dữ liệu)", "BASIC")
    def provenance(self) -> list[Provenance] | None:
        """Return the origin of each writer group of this version."""
        return provenance_of(self.row, ("identity", "residence", "contact"))

    @gateway_only("Policy attributes in the order asked, for the gateway only (thuộc tính chính sách)")
    def policy_attributes(self, names: list[str]) -> list[str | None]:
        """Return attribute values; they decide, and are never shown."""
        return attribute_values(self.row, PERSON_ATTRIBUTES, names)

    @classmethod
    async def resolve_references(
        cls, info: PopulationInfo, representations: Sequence[Mapping[str, Any]]
    ) -> Sequence[Person | None]:
        """Return visible persons by number."""
        return await info.context.loaders.people(keys_of(representations, "pin"))

"""Entities of the population register: a person, its earlier versions, and whom its record names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Protocol

import strawberry

from subgraphs.common.batches import keys_of
from subgraphs.common.database import Record
from subgraphs.common.directives import catalogued, gateway_only, resolved
from subgraphs.common.schema import Info
from subgraphs.common.versions import ATTRIBUTES_DESCRIPTION, Provenance, attribute_values, provenance_of
from subgraphs.population.attributes import GROUPS, PERSON_ATTRIBUTES, VERSION_ATTRIBUTES
from subgraphs.population.relatives import Household, LoadsPeople, Relative, Relatives
from subgraphs.population.units import LoadsUnits
from subgraphs.population.values import (
    CARD,
    CONTACT,
    IDENTITY,
    POPULATION,
    RESIDENCE,
    AbsenceStatus,
    Gender,
    IdCard,
    LifeStatus,
    PinAlias,
    Residence,
)

__all__ = ["Loads", "Person", "PersonVersion", "PopulationInfo"]


class Loads(LoadsUnits, LoadsPeople, Protocol):
    """What the types need to be loaded; `loaders.py` does it in batches."""

    async def people(self, pins: Sequence[str | None]) -> Sequence[Person | None]:
        """Visible persons in the order asked."""

    async def versions_of(self, pin: str) -> list[PersonVersion]:
        """Visible earlier versions of a person, newest first."""

    async def version_on(self, pin: str, day: date) -> PersonVersion | None:
        """The visible version in force on the day."""

    async def versions(self, ids: Sequence[str | None]) -> Sequence[PersonVersion | None]:
        """Visible versions, the current one too, in the order asked."""

    async def aliases(self, pin: str) -> list[PinAlias]:
        """Earlier numbers of the person with this present number, the latest first."""

    async def relatives_of_person(self, pin: str) -> Relatives:
        """Whom a visible person's record names today."""

    async def relatives_of_version(self, version_id: str) -> Relatives:
        """Whom a visible version named on its last day."""


PopulationInfo = Info[Loads]


@strawberry.type
class _PersonRecord:
    """What every version has (Law on Identification 2023, article 9); not a type of the schema."""

    pin: strawberry.ID | None = catalogued(
        "Personal identification number (số định danh cá nhân)", "BASIC", entered_by=IDENTITY
    )
    full_name: str | None = catalogued("Full name (họ, chữ đệm và tên)", "BASIC", entered_by=IDENTITY)
    other_name: str | None = catalogued("Other name (tên gọi khác)", "BASIC", entered_by=IDENTITY)
    date_of_birth: date | None = catalogued("Date of birth (ngày sinh)", "BASIC", entered_by=IDENTITY)
    gender: Gender | None = catalogued("Sex (giới tính)", "BASIC", entered_by=IDENTITY)
    place_of_birth: str | None = catalogued("Place of birth (nơi sinh)", "BASIC", entered_by=IDENTITY)
    birth_registration_place: str | None = catalogued(
        "Code of the commune that registered the birth, of that day (nơi đăng ký khai sinh)",
        "BASIC",
        entered_by=IDENTITY,
    )
    home_town: str | None = catalogued("Home town (quê quán)", "BASIC", entered_by=IDENTITY)
    ethnicity: str | None = catalogued("Ethnic group (dân tộc)", "SENSITIVE", entered_by=IDENTITY)
    nationality: str | None = catalogued("Nationality (quốc tịch)", "BASIC", entered_by=IDENTITY)
    legacy_id9: str | None = catalogued(
        "Number with nine digits of before (số chứng minh nhân dân 9 số)", "BASIC", entered_by=IDENTITY
    )
    life_status: LifeStatus | None = catalogued(
        "Alive, deceased or missing (tình trạng sống, chết, mất tích)", "BASIC", entered_by=IDENTITY
    )
    date_of_death: date | None = catalogued("Date of death (ngày chết)", "BASIC", entered_by=IDENTITY)
    missing_date: date | None = catalogued(
        "Day from which declared missing (ngày mất tích)", "BASIC", entered_by=IDENTITY
    )
    religion: str | None = catalogued("Religion (tôn giáo)", "SENSITIVE", entered_by=RESIDENCE)
    permanent_residence: Residence | None = catalogued(
        "Permanent residence (nơi thường trú)", "BASIC", entered_by=RESIDENCE
    )
    temporary_residence: Residence | None = catalogued(
        "Temporary residence (nơi tạm trú)", "BASIC", entered_by=RESIDENCE
    )
    current_place: Residence | None = catalogued(
        "Where the person is now (nơi ở hiện tại)", "BASIC", entered_by=RESIDENCE
    )
    absence_status: AbsenceStatus | None = catalogued(
        "Declared absence (tình trạng khai báo tạm vắng)", "BASIC", entered_by=RESIDENCE
    )
    residence_file_no: str | None = catalogued(
        "Number of the residence file (số hồ sơ cư trú)", "OPERATIONAL", entered_by=RESIDENCE
    )
    id_card: IdCard | None = catalogued("Identity card (thẻ căn cước)", "BASIC", entered_by=CARD)
    blood_type: str | None = catalogued("Blood type (nhóm máu)", "SENSITIVE", entered_by=CARD)
    mobile_phone: str | None = catalogued(
        "Mobile phone number (số thuê bao di động)", "BASIC", entered_by=CONTACT
    )
    email: str | None = catalogued("E-mail address (thư điện tử)", "BASIC", entered_by=CONTACT)
    row: strawberry.Private[Record]

    async def relatives(self, info: PopulationInfo) -> Relatives:
        """Return whom this record names."""
        raise NotImplementedError

    @resolved("Father, shown set (cha)", "BASIC", entered_by=IDENTITY)
    async def father(self, info: PopulationInfo) -> Relative | None:
        """Return whom the record names as the father."""
        return _first(await self.relatives(info), "FATHER")

    @resolved("Mother, shown set (mẹ)", "BASIC", entered_by=IDENTITY)
    async def mother(self, info: PopulationInfo) -> Relative | None:
        """Return whom the record names as the mother."""
        return _first(await self.relatives(info), "MOTHER")

    @resolved("Husband or wife (vợ, chồng)", "BASIC", entered_by=IDENTITY)
    async def spouse(self, info: PopulationInfo) -> Relative | None:
        """Return the spouse; null after a divorce or the spouse's death."""
        return _first(await self.relatives(info), "SPOUSE")

    @resolved("Legal representative (người đại diện hợp pháp)", "BASIC", entered_by=IDENTITY)
    async def legal_representative(self, info: PopulationInfo) -> Relative | None:
        """Return who acts for a minor or a ward."""
        return _first(await self.relatives(info), "REPRESENTATIVE")

    @resolved("Children, shown set (con)", "BASIC", entered_by=IDENTITY)
    async def children(self, info: PopulationInfo) -> list[Relative] | None:
        """Return the children in the order they were entered."""
        return [*(await self.relatives(info)).get("CHILD", ())]

    @resolved("Origin of the data (nguồn gốc dữ liệu)", "BASIC")
    def provenance(self) -> list[Provenance] | None:
        """Return the origin of each writer group of this version."""
        return provenance_of(self.row, GROUPS)


def _first(relatives: Relatives, relation: str) -> Relative | None:
    return next(iter(relatives.get(relation, ())), None)


@strawberry.federation.type(
    keys=["versionId"],
    directives=[POPULATION],
    description="A version of a person's record (phiên bản hồ sơ)",
)
class PersonVersion(_PersonRecord):
    """A version under its own origin; links that only the current record has are left out."""

    version_id: strawberry.ID | None = catalogued("Id of the version (mã phiên bản)", "BASIC")
    version: int | None = catalogued("Number of the version (số phiên bản)", "BASIC")
    valid_from: date | None = catalogued("In force from (có hiệu lực từ ngày)", "BASIC")
    valid_to: date | None = catalogued("In force until (có hiệu lực đến ngày)", "BASIC")
    key: strawberry.Private[str]

    async def relatives(self, info: PopulationInfo) -> Relatives:
        """Return whom the version named on its last day."""
        return await info.context.loaders.relatives_of_version(self.key)

    @gateway_only(ATTRIBUTES_DESCRIPTION)
    def policy_attributes(self, names: list[str]) -> str:
        """Return attribute values; they decide, and are never shown."""
        return attribute_values(self.row, VERSION_ATTRIBUTES, names)

    @classmethod
    async def resolve_references(
        cls, info: PopulationInfo, representations: Sequence[Mapping[str, Any]]
    ) -> Sequence[PersonVersion | None]:
        """Return visible versions by id."""
        return await info.context.loaders.versions(keys_of(representations, "versionId"))


@strawberry.federation.type(keys=["pin"], directives=[POPULATION], description="Person (công dân)")
class Person(_PersonRecord):
    """The current version of a person; the join entity of all registers."""

    household: Household | None = catalogued("Household (hộ gia đình)", "BASIC", entered_by=RESIDENCE)
    number: strawberry.Private[str]

    async def relatives(self, info: PopulationInfo) -> Relatives:
        """Return whom the record names today."""
        return await info.context.loaders.relatives_of_person(self.number)

    @resolved("Earlier numbers (các số định danh trước đây)", "BASIC", entered_by=IDENTITY)
    async def pin_aliases(self, info: PopulationInfo) -> list[PinAlias] | None:
        """Return the cancelled numbers, the latest first."""
        return await info.context.loaders.aliases(self.number)

    @resolved("Whether the number was established again (đã xác lập lại số định danh)", "BASIC")
    async def pin_changed(self, info: PopulationInfo) -> bool | None:
        """Return whether there is an earlier number; never why."""
        return bool(await info.context.loaders.aliases(self.number))

    @resolved("Earlier versions, newest first (các phiên bản trước)", "BASIC")
    async def versions(self, info: PopulationInfo) -> list[PersonVersion] | None:
        """Return the visible earlier versions."""
        return await info.context.loaders.versions_of(self.number)

    @resolved("The version in force on a day (phiên bản có hiệu lực vào một ngày)", "BASIC")
    async def as_of(self, info: PopulationInfo, date: date) -> PersonVersion | None:
        """Return the version, the current one too; null before the first and for a hidden one."""
        return await info.context.loaders.version_on(self.number, date)

    @gateway_only(ATTRIBUTES_DESCRIPTION)
    def policy_attributes(self, names: list[str]) -> str:
        """Return attribute values; they decide, and are never shown."""
        return attribute_values(self.row, PERSON_ATTRIBUTES, names)

    @classmethod
    async def resolve_references(
        cls, info: PopulationInfo, representations: Sequence[Mapping[str, Any]]
    ) -> Sequence[Person | None]:
        """Return visible persons by number, present or earlier."""
        return await info.context.loaders.people(keys_of(representations, "pin"))

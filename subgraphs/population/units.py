"""Administrative units: open data that population keeps for all registers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from enum import Enum
from typing import Any, Protocol

import strawberry

from subgraphs.common.batches import keys_of
from subgraphs.common.connections import PageInfo, Pager
from subgraphs.common.directives import Register, catalogued, resolved
from subgraphs.common.schema import Info
from subgraphs.common.sources import SourceStatus

__all__ = [
    "AdministrativeUnit",
    "AdministrativeUnitConnection",
    "AdministrativeUnitEdge",
    "LoadsUnits",
    "UnitInfo",
    "UnitLevel",
]


class LoadsUnits(Protocol):
    """What units need to be loaded; `loaders.py` does it in batches."""

    async def unit(self, code: str | None, on: date | None = None) -> AdministrativeUnit | None:
        """A unit on a day, or the latest with that code, closed ones too."""

    async def units(self, codes: Sequence[str | None]) -> Sequence[AdministrativeUnit | None]:
        """The latest units with these codes in the order asked."""

    async def source_status(self, province_code: str) -> SourceStatus | None:
        """Whether a province is connected today."""


UnitInfo = Info[LoadsUnits]


@strawberry.enum(description="Level of an administrative unit (cấp đơn vị hành chính)")
class UnitLevel(Enum):
    """The two levels since 1 July 2025; districts are left out of what was before."""

    PROVINCE = "PROVINCE"
    COMMUNE = "COMMUNE"


@strawberry.federation.type(
    keys=["code"],
    directives=[Register(name="population")],
    description="Administrative unit (đơn vị hành chính)",
)
class AdministrativeUnit:
    """A province or commune; open data, so no existence condition applies.

    A code that went on under another name is the unit of the day it was asked for.
    """

    code: strawberry.ID = catalogued("Code of the unit (mã đơn vị hành chính)", "OPEN")
    name: str = catalogued("Name (tên)", "OPEN")
    full_name: str = catalogued("Name with the kind of unit (tên đầy đủ)", "OPEN")
    name_en: str = catalogued("English name (tên tiếng Anh)", "OPEN")
    level: UnitLevel = catalogued("Level (cấp)", "OPEN")
    valid_from: date = catalogued("In force from (có hiệu lực từ ngày)", "OPEN")
    valid_to: date | None = catalogued("In force until (có hiệu lực đến ngày)", "OPEN")
    parent_code: strawberry.Private[str | None]

    @resolved("The unit above (đơn vị cấp trên)", "OPEN")
    async def parent(self, info: UnitInfo) -> AdministrativeUnit | None:
        """Return the province of a commune, as it was on the last day of a closed one."""
        return await info.context.loaders.unit(self.parent_code, self.valid_to)

    @resolved(
        "Whether the unit's offices are connected to this register (tình trạng kết nối dữ liệu dân cư)",
        "OPEN",
    )
    async def population_source(self, info: UnitInfo) -> SourceStatus | None:
        """Return the status of the province today; null for a unit that is no more."""
        if self.valid_to is not None and self.valid_to < info.context.today:
            return None
        return await info.context.loaders.source_status(self.parent_code or self.code)

    @classmethod
    async def resolve_references(
        cls, info: UnitInfo, representations: Sequence[Mapping[str, Any]]
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

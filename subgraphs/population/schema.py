"""Root fields of the population register and its federation schema."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final

import strawberry

from subgraphs.common.app import Subgraph
from subgraphs.common.connections import Connection, pager
from subgraphs.common.counting import counted_rows
from subgraphs.common.directives import Declassifies, gateway_only, reads, resolved
from subgraphs.common.names import name_fold
from subgraphs.common.reference_day import AS_OF, reference_day
from subgraphs.common.schema import FederatedSchema, Info
from subgraphs.common.statistics import Statistics, check_dimensions, statistics_aside
from subgraphs.population.loaders import Loaders
from subgraphs.population.records import person_of, unit_of
from subgraphs.population.repository import Search
from subgraphs.population.statistics import PersonDimension, levels_of, years_before
from subgraphs.population.types import Person, PersonVersion
from subgraphs.population.units import AdministrativeUnit, AdministrativeUnitConnection, UnitLevel

__all__ = ["SUBGRAPH"]

PopulationInfo = Info[Loaders]

_OF_AGE: Final = 18
_PLACE: Final = ("Residence.communeCode", "Residence.provinceCode")


_COUNTED: Final = (
    "Person.dateOfBirth",
    "Person.ethnicity",
    "Person.gender",
    "Person.lifeStatus",
    "PersonVersion.validFrom",
    "PersonVersion.validTo",
    "Residence.communeCode",
    "Residence.provinceCode",
)
"""What statistics group by or choose by."""


@strawberry.type
class Query:
    """Root fields; an interactive user names three facts or gets nobody (`domain.md` 2.3)."""

    @resolved(
        "Look up one person; all three facts must hold (tra cứu một người; cả ba điều kiện phải khớp)",
        "OPERATIONAL",
        tags=["structure"],
    )
    async def person(
        self,
        info: PopulationInfo,
        pin: Annotated[strawberry.ID, reads("Person.pin")],
        full_name: Annotated[str, reads("Person.fullName")],
        date_of_birth: Annotated[date, reads("Person.dateOfBirth")],
    ) -> Person | None:
        """Return the visible person, else null: a wrong name and a hidden person look the same."""
        rows = await info.context.loaders.repository.person_by_facts(pin, full_name, date_of_birth)
        return person_of(rows[0]) if rows else None

    @resolved(
        "Look up one person by number, for systems under an agreement (tra cứu theo số định danh)",
        "OPERATIONAL",
        tags=["structure"],
    )
    async def person_by_pin(
        self, info: PopulationInfo, pin: Annotated[strawberry.ID, reads("Person.pin")]
    ) -> Person | None:
        """Return the visible person; an earlier number finds them too."""
        rows = await info.context.loaders.repository.person_by_pin(pin)
        return person_of(rows[0]) if rows else None

    @resolved(
        "Permanent residents of a unit (danh sách người thường trú trên địa bàn)",
        "OPERATIONAL",
        tags=["structure"],
    )
    async def residents(
        self,
        info: PopulationInfo,
        unit: Annotated[strawberry.ID, reads(*_PLACE)],
        name: Annotated[str | None, reads("Person.fullName")] = strawberry.UNSET,
        born_from: Annotated[date | None, reads("Person.dateOfBirth")] = strawberry.UNSET,
        born_to: Annotated[date | None, reads("Person.dateOfBirth")] = strawberry.UNSET,
        origin_agency: Annotated[strawberry.ID | None, reads("Person.provenance")] = strawberry.UNSET,
        first: int | None = 20,
        after: str | None = strawberry.UNSET,
    ) -> Connection[Person] | None:
        """Return a page of visible persons in order of number; `name` is the beginning of a name."""
        repository = info.context.loaders.repository
        place = await info.context.loaders.unit(unit)
        by_province = place is not None and place.level is UnitLevel.PROVINCE
        search = Search(
            column="residence_province" if by_province else "residence_commune",
            unit=unit,
            name=name_fold(name) if name else None,
            born_from=born_from or None,
            born_to=born_to or None,
            origin_agency=origin_agency or None,
        )

        async def fetch(position: str | None, limit: int) -> list[Person]:
            return [person_of(row) for row in await repository.residents(search, position, limit)]

        return Connection(
            source=pager(
                coordinate="Query.residents",
                arguments=search.arguments,
                first=first,
                after=after or None,
                codec=info.context.cursors,
                fetch=fetch,
                count=lambda: repository.resident_count(search),
                key=lambda person: person.number,
            )
        )

    @resolved(
        f"Counts of persons {AS_OF}, the last one unless told (thống kê dân cư tại ngày chốt số liệu)",
        "OPERATIONAL",
        tags=["statistics"],
        declassifies=Declassifies(fields=list(_COUNTED), ground="89/2015/QH13"),
    )
    async def person_statistics(
        self,
        info: PopulationInfo,
        by: list[PersonDimension],
        unit: Annotated[strawberry.ID | None, reads(*_PLACE)] = strawberry.UNSET,
        period: Annotated[
            date | None, reads("PersonVersion.validFrom", "PersonVersion.validTo")
        ] = strawberry.UNSET,
    ) -> Statistics | None:
        """Return rounded counts of one or two dimensions; the dead by life status only."""
        check_dimensions(by)
        day = reference_day(period or None, info.context.today)
        rows = await info.context.loaders.repository.counts(by, unit or None, day)
        # the living have tables of their own; nobody is told how many the living and the dead are together
        levels = levels_of(by, unit or None)
        living, dead = (
            counted_rows(levels, [row for row in rows if row["dead"] is state]) for state in (False, True)
        )
        return await statistics_aside(levels, living, dead)

    @resolved("Administrative unit by code (đơn vị hành chính theo mã)", "OPEN")
    async def administrative_unit(
        self, info: PopulationInfo, code: Annotated[strawberry.ID, reads("AdministrativeUnit.code")]
    ) -> AdministrativeUnit | None:
        """Return the latest unit with the code, closed ones too."""
        return await info.context.loaders.unit(code)

    @resolved("Administrative units in force on a day (danh mục đơn vị hành chính)", "OPEN")
    async def administrative_units(
        self,
        info: PopulationInfo,
        parent_code: Annotated[strawberry.ID | None, reads("AdministrativeUnit.parent")] = strawberry.UNSET,
        on: date | None = strawberry.UNSET,
        first: int | None = 20,
        after: str | None = strawberry.UNSET,
    ) -> AdministrativeUnitConnection:
        """Return a page of units, of one province or of the whole country, today unless a day is given."""
        parent, day = parent_code or None, on or info.context.today
        repository = info.context.loaders.repository

        async def fetch(position: str | None, limit: int) -> list[AdministrativeUnit]:
            return [unit_of(row) for row in await repository.unit_page(parent, day, position, limit)]

        return AdministrativeUnitConnection(
            source=pager(
                coordinate="Query.administrativeUnits",
                arguments={"parentCode": parent, "on": None if not on else on.isoformat()},
                first=first,
                after=after or None,
                codec=info.context.cursors,
                fetch=fetch,
                count=lambda: repository.unit_count(parent, day),
                key=lambda unit: unit.code,
            )
        )

    @gateway_only(
        "Whether a living person has these three facts, for the gateway only"
        " (đối chiếu danh tính của người còn sống)"
    )
    async def identity_matches(
        self, info: PopulationInfo, pin: strawberry.ID, full_name: str, date_of_birth: date
    ) -> bool:
        """Return yes or no; unknown, deceased and wrong name are all no."""
        return await info.context.loaders.repository.identity_matches(pin, full_name, date_of_birth)

    @gateway_only("Children under 18 of a person on a day, for the gateway only (con chưa thành niên)")
    async def minor_children_of(
        self, info: PopulationInfo, pin: strawberry.ID, on: date
    ) -> list[strawberry.ID]:
        """Return the numbers of children (shown set) born by the day and under 18 on it, living or dead."""
        repository = info.context.loaders.repository
        found = await repository.children_born_between(pin, years_before(on, _OF_AGE), on)
        return [strawberry.ID(each) for each in found]

    @gateway_only("Whether a person is of age on a day, for the gateway only (đủ 18 tuổi)")
    async def is_adult(self, info: PopulationInfo, pin: strawberry.ID, on: date) -> bool:
        """Return yes or no; nobody with the number is no."""
        repository = info.context.loaders.repository
        return await repository.is_born_by(pin, years_before(on, _OF_AGE))

    @gateway_only(
        "Whether a person's household at an address has so many members, for the gateway only"
        " (đối chiếu số người trong hộ)"
    )
    async def household_size_matches(
        self, info: PopulationInfo, pin: strawberry.ID, address: str, claimed: int
    ) -> bool:
        """Return yes or no; unknown, deceased, in no household and another address are all no."""
        rows = await info.context.loaders.repository.household_of(pin)
        return any(
            row["size"] == claimed and name_fold(row["residence_address"]) == name_fold(address)
            for row in rows
        )


SUBGRAPH: Final = Subgraph(
    name="population", schema=FederatedSchema(query=Query, types=[PersonVersion]), loaders=Loaders
)

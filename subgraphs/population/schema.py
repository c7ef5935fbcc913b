"""Root fields of the population register and its federation schema."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final

import strawberry

from subgraphs.common.app import Subgraph
from subgraphs.common.connections import pager
from subgraphs.common.directives import gateway_only, reads, resolved
from subgraphs.common.schema import FederatedSchema, Info
from subgraphs.population.loaders import Loaders, person_of, unit_of
from subgraphs.population.types import AdministrativeUnit, AdministrativeUnitConnection, Person

__all__ = ["SUBGRAPH"]

PopulationInfo = Info[Loaders]


@strawberry.type
class Query:
    """Root fields; a person is looked up by three facts or not at all (`domain.md` 2.3)."""

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

    @resolved("Administrative unit by code (đơn vị hành chính theo mã)", "OPEN")
    async def administrative_unit(
        self, info: PopulationInfo, code: Annotated[strawberry.ID, reads("AdministrativeUnit.code")]
    ) -> AdministrativeUnit | None:
        """Return a unit, closed ones too."""
        return await info.context.loaders.unit(code)

    @resolved("Administrative units in force today (danh mục đơn vị hành chính)", "OPEN")
    async def administrative_units(
        self,
        info: PopulationInfo,
        parent_code: Annotated[strawberry.ID | None, reads("AdministrativeUnit.parent")] = strawberry.UNSET,
        first: int | None = 20,
        after: str | None = strawberry.UNSET,
    ) -> AdministrativeUnitConnection:
        """Return a page of units, of one province or of the whole country."""
        parent = parent_code or None
        repository, today = info.context.loaders.repository, info.context.today

        async def fetch(position: str | None, limit: int) -> list[AdministrativeUnit]:
            return [unit_of(row) for row in await repository.unit_page(parent, today, position, limit)]

        return AdministrativeUnitConnection(
            source=pager(
                coordinate="Query.administrativeUnits",
                arguments={"parentCode": parent},
                first=first,
                after=after or None,
                codec=info.context.cursors,
                fetch=fetch,
                count=lambda: repository.unit_count(parent, today),
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


SUBGRAPH: Final = Subgraph(name="population", schema=FederatedSchema(query=Query), loaders=Loaders)

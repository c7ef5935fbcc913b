"""Root fields of the civil servants register and its federation schema."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any, Final, TypeVar

import strawberry

from subgraphs.civil_servants.loaders import Loaders
from subgraphs.civil_servants.records import civil_servant_of
from subgraphs.civil_servants.repository import Search, levels_of
from subgraphs.civil_servants.types import AdministrativeUnit, CivilServant, CivilServantVersion, Person
from subgraphs.civil_servants.values import CivilServantDimension, EmploymentStatus
from subgraphs.common.app import Subgraph
from subgraphs.common.connections import Connection, pager
from subgraphs.common.counting import counted_rows
from subgraphs.common.directives import Declassifies, reads, resolved
from subgraphs.common.reference_day import AS_OF_LATEST, latest_reference_day
from subgraphs.common.schema import FederatedSchema, Info
from subgraphs.common.statistics import Statistics, check_dimensions, statistics_aside

__all__ = ["SUBGRAPH"]

CivilServantsInfo = Info[Loaders]

GivenT = TypeVar("GivenT")


@strawberry.type
class Query:
    """Root fields."""

    @resolved("Civil servants (danh sách cán bộ, công chức, viên chức)", "OPERATIONAL", tags=["structure"])
    async def civil_servants(
        self,
        info: CivilServantsInfo,
        managing_agency: Annotated[
            strawberry.ID | None, reads("CivilServant.managingAgency")
        ] = strawberry.UNSET,
        working_agency: Annotated[
            strawberry.ID | None, reads("CivilServant.workingAgency")
        ] = strawberry.UNSET,
        origin_agency: Annotated[strawberry.ID | None, reads("CivilServant.provenance")] = strawberry.UNSET,
        employment_status: Annotated[
            EmploymentStatus | None, reads("CivilServant.employmentStatus")
        ] = strawberry.UNSET,
        unit: Annotated[strawberry.ID | None, reads("CivilServant.managingAgency")] = strawberry.UNSET,
        appointed_from: Annotated[date | None, reads("CivilServant.appointedAt")] = strawberry.UNSET,
        appointed_to: Annotated[date | None, reads("CivilServant.appointedAt")] = strawberry.UNSET,
        first: int | None = 20,
        after: str | None = strawberry.UNSET,
    ) -> Connection[CivilServant] | None:
        """Return a page of visible records in order of number; a unit's are those its agencies manage."""
        status = _given(employment_status)
        search = Search(
            managing_agency=_given(managing_agency),
            working_agency=_given(working_agency),
            origin_agency=_given(origin_agency),
            employment_status=None if status is None else status.value,
            unit=_given(unit),
            appointed_from=_given(appointed_from),
            appointed_to=_given(appointed_to),
        )
        return _connection(info, search, first, after or None)

    @resolved(
        f"Statistics of civil servants {AS_OF_LATEST}"
        " (thống kê cán bộ, công chức, viên chức tại ngày chốt số liệu)",
        "OPERATIONAL",
        tags=["statistics"],
        declassifies=Declassifies(
            fields=["CivilServant.employmentStatus", "CivilServant.kind", "Grade.group"],
            ground="89/2015/QH13",
        ),
    )
    async def civil_servant_statistics(
        self,
        info: CivilServantsInfo,
        by: list[CivilServantDimension],
        unit: Annotated[strawberry.ID | None, reads("CivilServant.managingAgency")] = strawberry.UNSET,
    ) -> Statistics | None:
        """Return counts of the records of that day by one or two dimensions, small ones suppressed."""
        check_dimensions(by)
        names = [dimension.name for dimension in by]
        rows = await info.context.loaders.repository.counts(
            names, _given(unit), latest_reference_day(info.context.today)
        )
        levels = levels_of(names, _given(unit))
        return await statistics_aside(levels, counted_rows(levels, rows))


def _connection(
    info: CivilServantsInfo, search: Search, first: int | None, after: str | None
) -> Connection[CivilServant]:
    repository = info.context.loaders.repository

    async def fetch(position: str | None, limit: int) -> list[CivilServant]:
        return [civil_servant_of(row) for row in await repository.page(search, position, limit)]

    return Connection(
        source=pager(
            coordinate="Query.civilServants",
            arguments=asdict(search),
            first=first,
            after=after,
            codec=info.context.cursors,
            fetch=fetch,
            count=lambda: repository.count(search),
            key=lambda record: record.employee_no or "",
        )
    )


def _given(value: GivenT | None) -> GivenT | None:
    """Return an argument; one that was left out is None."""
    unset: Any = strawberry.UNSET
    return None if value is unset else value


SUBGRAPH: Final = Subgraph(
    name="civil_servants",
    schema=FederatedSchema(query=Query, types=[Person, AdministrativeUnit, CivilServantVersion]),
    loaders=Loaders,
)

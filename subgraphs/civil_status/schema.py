"""Root fields of the civil status register and its federation schema."""

from __future__ import annotations

from datetime import MAXYEAR, MINYEAR, date
from typing import Annotated, Any, Final

import strawberry

from subgraphs.civil_status.event_types import (
    BirthEvent,
    ChangeEvent,
    DeathEvent,
    DeclarationEvent,
    GuardianshipEvent,
    MaritalStatusCertificate,
    MarriageEvent,
    RecognitionEvent,
)
from subgraphs.civil_status.events import CivilStatusEvent, CivilStatusEventVersion
from subgraphs.civil_status.kinds import BIRTH, DEATH, MARRIAGE, UNSEALED, Kinds, kinds_with
from subgraphs.civil_status.levels import levels_of
from subgraphs.civil_status.loaders import Loaders
from subgraphs.civil_status.records import event_of
from subgraphs.civil_status.repository import EventSearch
from subgraphs.civil_status.sealed_types import AdoptionEvent, AdoptionFacts
from subgraphs.civil_status.statistics import CivilStatusDimension, of_every_kind
from subgraphs.civil_status.types import AdministrativeUnit, Person
from subgraphs.civil_status.values import CivilStatusEventType
from subgraphs.common.app import Subgraph
from subgraphs.common.connections import Connection, pager
from subgraphs.common.counting import counted_rows
from subgraphs.common.directives import gateway_only, reads, resolved
from subgraphs.common.errors import BadUserInput
from subgraphs.common.reference_day import AS_OF_LATEST, latest_reference_day
from subgraphs.common.schema import FederatedSchema, Info
from subgraphs.common.statistics import Statistics, check_dimensions, statistics_aside

__all__ = ["SUBGRAPH"]

CivilStatusInfo = Info[Loaders]


@strawberry.type
class Query:
    """Root fields."""

    @resolved("Birth registrations (danh sách sự kiện khai sinh)", "OPERATIONAL", tags=["structure"])
    async def birth_events(
        self,
        info: CivilStatusInfo,
        unit: Annotated[strawberry.ID | None, reads("BirthEvent.registrarCommune")] = strawberry.UNSET,
        registered_from: Annotated[date | None, reads("BirthEvent.registeredAt")] = strawberry.UNSET,
        registered_to: Annotated[date | None, reads("BirthEvent.registeredAt")] = strawberry.UNSET,
        origin_agency: Annotated[strawberry.ID | None, reads("BirthEvent.provenance")] = strawberry.UNSET,
        first: int | None = 20,
        after: str | None = strawberry.UNSET,
    ) -> Connection[BirthEvent] | None:
        """Return a page of visible births in order of id; `unit` is the registrar's."""
        search = _search("Query.birthEvents", unit, registered_from, registered_to, origin_agency)
        return Connection(source=_pager(info, (BIRTH,), search, first, after))

    @resolved("Marriage registrations (danh sách sự kiện kết hôn)", "OPERATIONAL", tags=["structure"])
    async def marriage_events(
        self,
        info: CivilStatusInfo,
        unit: Annotated[strawberry.ID | None, reads("MarriageEvent.registrarCommune")] = strawberry.UNSET,
        registered_from: Annotated[date | None, reads("MarriageEvent.registeredAt")] = strawberry.UNSET,
        registered_to: Annotated[date | None, reads("MarriageEvent.registeredAt")] = strawberry.UNSET,
        origin_agency: Annotated[strawberry.ID | None, reads("MarriageEvent.provenance")] = strawberry.UNSET,
        first: int | None = 20,
        after: str | None = strawberry.UNSET,
    ) -> Connection[MarriageEvent] | None:
        """Return a page of visible marriages in order of id; `unit` is the registrar's."""
        search = _search("Query.marriageEvents", unit, registered_from, registered_to, origin_agency)
        return Connection(source=_pager(info, (MARRIAGE,), search, first, after))

    @resolved("Death registrations (danh sách sự kiện khai tử)", "OPERATIONAL", tags=["structure"])
    async def death_events(
        self,
        info: CivilStatusInfo,
        unit: Annotated[strawberry.ID | None, reads("DeathEvent.registrarCommune")] = strawberry.UNSET,
        registered_from: Annotated[date | None, reads("DeathEvent.registeredAt")] = strawberry.UNSET,
        registered_to: Annotated[date | None, reads("DeathEvent.registeredAt")] = strawberry.UNSET,
        origin_agency: Annotated[strawberry.ID | None, reads("DeathEvent.provenance")] = strawberry.UNSET,
        first: int | None = 20,
        after: str | None = strawberry.UNSET,
    ) -> Connection[DeathEvent] | None:
        """Return a page of visible deaths in order of id; `unit` is the registrar's."""
        search = _search("Query.deathEvents", unit, registered_from, registered_to, origin_agency)
        return Connection(source=_pager(info, (DEATH,), search, first, after))

    @resolved("Civil status events (danh sách sự kiện hộ tịch)", "OPERATIONAL", tags=["structure"])
    async def civil_status_events(
        self,
        info: CivilStatusInfo,
        type: Annotated[CivilStatusEventType | None, reads(*of_every_kind("type"))] = strawberry.UNSET,  # noqa: A002
        unit: Annotated[strawberry.ID | None, reads(*of_every_kind("registrarCommune"))] = strawberry.UNSET,
        registered_from: Annotated[date | None, reads(*of_every_kind("registeredAt"))] = strawberry.UNSET,
        registered_to: Annotated[date | None, reads(*of_every_kind("registeredAt"))] = strawberry.UNSET,
        origin_agency: Annotated[
            strawberry.ID | None, reads(*of_every_kind("provenance"))
        ] = strawberry.UNSET,
        first: int | None = 20,
        after: str | None = strawberry.UNSET,
    ) -> Connection[CivilStatusEvent] | None:
        """Return a page of visible events of every kind but the sealed one, in order of id.

        Raises BadUserInput for a sealed type, whoever asks: sealed events are reached from their person.
        """
        code = type.value if type else None
        kinds = kinds_with(code, UNSEALED)
        if not kinds:
            raise BadUserInput("Sealed events are in no list.")
        search = _search("Query.civilStatusEvents", unit, registered_from, registered_to, origin_agency, code)
        return Connection(source=_pager(info, kinds, search, first, after))

    @resolved(
        f"Statistics of registered events {AS_OF_LATEST} (thống kê hộ tịch tại ngày chốt số liệu)",
        "OPERATIONAL",
        tags=["statistics"],
    )
    async def civil_status_statistics(
        self,
        info: CivilStatusInfo,
        by: list[CivilStatusDimension],
        unit: Annotated[strawberry.ID | None, reads(*of_every_kind("registrarCommune"))] = strawberry.UNSET,
        year: Annotated[int | None, reads(*of_every_kind("registeredAt"))] = strawberry.UNSET,
    ) -> Statistics | None:
        """Return counts of events by at most two dimensions; sealed events are in no count."""
        check_dimensions(by)
        names = [dimension.value for dimension in by]
        asked = (unit or None, year if isinstance(year, int) else None)
        if isinstance(year, int):
            _check_year(year)
        day = latest_reference_day(info.context.today)
        rows = await info.context.loaders.repository.counts(names, *asked, day)
        levels = levels_of(names, *asked)
        return await statistics_aside(levels, counted_rows(levels, rows))

    @gateway_only("Whom an adoption is about and who registered it, for the gateway only (thông tin hồ sơ)")
    async def adoption_facts(self, info: CivilStatusInfo, case_id: strawberry.ID) -> AdoptionFacts | None:
        """Return the facts a purpose is checked by, whoever asks; null without such an adoption."""
        rows = await info.context.loaders.repository.adoption_facts(case_id)
        if not rows:
            return None
        found = rows[0]
        return AdoptionFacts(
            pins=[strawberry.ID(found["pin"])], agency=found["agency"], status=found["status"]
        )


def _search(
    coordinate: str,
    unit: str | None,
    registered_from: date | None,
    registered_to: date | None,
    origin_agency: str | None = None,
    code: str | None = None,
) -> EventSearch:
    return EventSearch(
        coordinate=coordinate,
        type=code,
        unit=unit or None,
        registered_from=registered_from or None,
        registered_to=registered_to or None,
        origin_agency=origin_agency or None,
    )


def _check_year(year: int) -> None:
    if not MINYEAR <= year <= MAXYEAR:
        raise BadUserInput("There is no such year.")


def _pager(
    info: CivilStatusInfo, kinds: Kinds, search: EventSearch, first: int | None, after: str | None
) -> Any:
    repository = info.context.loaders.repository

    async def fetch(position: str | None, limit: int) -> list[Any]:
        return [event_of(row) for row in await repository.page(kinds, search, position, limit)]

    return pager(
        coordinate=search.coordinate,
        arguments=search.arguments(),
        first=first,
        after=after or None,
        codec=info.context.cursors,
        fetch=fetch,
        count=lambda: repository.count(kinds, search),
        key=lambda event: event.event_id or "",
    )


SUBGRAPH: Final = Subgraph(
    name="civil_status",
    schema=FederatedSchema(
        query=Query,
        types=[
            AdministrativeUnit,
            AdoptionEvent,
            BirthEvent,
            ChangeEvent,
            CivilStatusEventVersion,
            DeathEvent,
            DeclarationEvent,
            GuardianshipEvent,
            MaritalStatusCertificate,
            MarriageEvent,
            Person,
            RecognitionEvent,
        ],
    ),
    loaders=Loaders,
)

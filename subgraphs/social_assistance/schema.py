"""Root fields of the social assistance register and its federation schema."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any, Final, TypeVar

import strawberry

from subgraphs.common.app import Subgraph
from subgraphs.common.connections import Connection, pager
from subgraphs.common.counting import counted_rows
from subgraphs.common.directives import Declassifies, gateway_only, reads, resolved
from subgraphs.common.reference_day import AS_OF, reference_day
from subgraphs.common.schema import FederatedSchema, Info
from subgraphs.common.statistics import Statistics, check_dimensions, statistics_aside
from subgraphs.social_assistance.counting import levels_of
from subgraphs.social_assistance.loaders import Loaders
from subgraphs.social_assistance.person import Person
from subgraphs.social_assistance.records import case_of
from subgraphs.social_assistance.repository import CaseSearch
from subgraphs.social_assistance.statistics import AssistanceDimension
from subgraphs.social_assistance.types import (
    AdministrativeUnit,
    AssistanceCase,
    AssistanceCaseFacts,
    AssistanceCaseVersion,
)

__all__ = ["SUBGRAPH"]

SocialAssistanceInfo = Info[Loaders]

GivenT = TypeVar("GivenT")


@strawberry.type
class Query:
    """Root fields."""

    @resolved("Social assistance cases (danh sách hồ sơ trợ giúp xã hội)", "OPERATIONAL", tags=["structure"])
    async def assistance_cases(
        self,
        info: SocialAssistanceInfo,
        pins: Annotated[list[strawberry.ID] | None, reads("AssistanceCase.pin")] = strawberry.UNSET,
        category_code: Annotated[str | None, reads("AssistanceCase.categoryCode")] = strawberry.UNSET,
        unit: Annotated[strawberry.ID | None, reads("AssistanceCase.decidingCommune")] = strawberry.UNSET,
        decided_from: Annotated[date | None, reads("AssistanceCase.decision")] = strawberry.UNSET,
        decided_to: Annotated[date | None, reads("AssistanceCase.decision")] = strawberry.UNSET,
        origin_agency: Annotated[strawberry.ID | None, reads("AssistanceCase.provenance")] = strawberry.UNSET,
        live_on: Annotated[date | None, reads("AssistanceCase.decision")] = strawberry.UNSET,
        first: int | None = 20,
        after: str | None = strawberry.UNSET,
    ) -> Connection[AssistanceCase] | None:
        """Return a page of visible cases in order of id; an empty list of numbers finds nothing.

        `unit`: the deciding commune or its province. `originAgency`: the code that entered the case, as it is
        written: who asks for a successor's cases asks once for each code.
        """
        numbers = _given(pins)
        search = CaseSearch(
            pins=None if numbers is None else tuple(sorted(set(numbers))),
            category_code=_given(category_code),
            unit=_given(unit),
            decided_from=_given(decided_from),
            decided_to=_given(decided_to),
            origin_agency=_given(origin_agency),
            live_on=_given(live_on),
        )
        return _connection(info, search, first, after or None)

    @resolved(
        "Social assistance case by id (hồ sơ trợ giúp xã hội theo mã)", "OPERATIONAL", tags=["structure"]
    )
    async def assistance_case(
        self,
        info: SocialAssistanceInfo,
        case_id: Annotated[strawberry.ID, reads("AssistanceCase.caseId")],
    ) -> AssistanceCase | None:
        """Return the visible case, else null: a hidden case looks like an unknown one."""
        return (await info.context.loaders.cases([case_id]))[0]

    @resolved(
        f"Statistics of persons to be paid {AS_OF}; without a day, of persons with any case by the last one"
        " (thống kê đối tượng trợ giúp xã hội tại ngày chốt số liệu)",
        "OPERATIONAL",
        tags=["statistics"],
        declassifies=Declassifies(
            fields=["AssistanceCase.categoryCode", "Person.ethnicity"], ground="89/2015/QH13"
        ),
    )
    async def assistance_statistics(
        self,
        info: SocialAssistanceInfo,
        by: list[AssistanceDimension],
        unit: Annotated[strawberry.ID | None, reads("AssistanceCase.decidingCommune")] = strawberry.UNSET,
        on: Annotated[date | None, reads("AssistanceCase.decision")] = strawberry.UNSET,
    ) -> Statistics | None:
        """Return counts of persons by at most two dimensions: those to be paid on a day, or with any case."""
        check_dimensions(by)
        names, asked = [dimension.value for dimension in by], _given(on)
        day, paid = reference_day(asked, info.context.today), asked is not None
        rows = await info.context.loaders.repository.counts(names, _given(unit), day, paid=paid)
        levels = levels_of(names, _given(unit), paid=paid)
        return await statistics_aside(levels, counted_rows(levels, rows))

    @gateway_only("Whom a case is about and who entered it, for the gateway only (thông tin hồ sơ)")
    async def case_facts(
        self, info: SocialAssistanceInfo, case_id: strawberry.ID
    ) -> AssistanceCaseFacts | None:
        """Return the facts a purpose is checked by, whoever asks; null without such a case."""
        loaders = info.context.loaders
        rows = await loaders.repository.case_facts(case_id, loaders.today)
        if not rows:
            return None
        return AssistanceCaseFacts(
            pins=[strawberry.ID(rows[0]["pin"])],
            agency=rows[0]["agency"],
            status="LIVE" if rows[0]["live"] else "ENDED",
        )

    @gateway_only(
        "Whether nothing is to be paid to this account for this case, for the gateway only"
        " (đối chiếu dừng chi trả)"
    )
    async def payment_stopped(
        self, info: SocialAssistanceInfo, case_id: strawberry.ID, bank_account_no: str
    ) -> bool | None:
        """Return yes when the case has ended or its person is not alive; null without case and account."""
        loaders = info.context.loaders
        return await loaders.repository.payment_stopped(case_id, bank_account_no, loaders.today)


def _connection(
    info: SocialAssistanceInfo, search: CaseSearch, first: int | None, after: str | None
) -> Connection[AssistanceCase]:
    repository = info.context.loaders.repository

    async def fetch(position: str | None, limit: int) -> list[AssistanceCase]:
        return [case_of(row) for row in await repository.page(search, position, limit)]

    return Connection(
        source=pager(
            coordinate="Query.assistanceCases",
            arguments=asdict(search),
            first=first,
            after=after,
            codec=info.context.cursors,
            fetch=fetch,
            count=lambda: repository.count(search),
            key=lambda case: case.case_id or "",
        )
    )


def _given(value: GivenT | None) -> GivenT | None:
    """Return an argument; one that was left out is None."""
    unset: Any = strawberry.UNSET
    return None if value is unset else value


SUBGRAPH: Final = Subgraph(
    name="social_assistance",
    schema=FederatedSchema(query=Query, types=[AdministrativeUnit, AssistanceCaseVersion, Person]),
    loaders=Loaders,
)

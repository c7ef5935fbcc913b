"""Whom a person's record names: relatives (shown set) and the members of the household."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Protocol

import strawberry

from subgraphs.common.directives import catalogued, resolved
from subgraphs.common.schema import Info
from subgraphs.population.values import IDENTITY, POPULATION, RESIDENCE

if TYPE_CHECKING:
    from subgraphs.population.types import Person

__all__ = ["Household", "HouseholdMember", "LoadsPeople", "Relative", "Relatives"]

LazyPerson = Annotated["Person", strawberry.lazy("subgraphs.population.types")]
"""The type that names these names them back."""


class LoadsPeople(Protocol):
    """What the types need to be loaded; `loaders.py` does it in batches."""

    async def person(self, pin: str | None) -> Person | None:
        """The visible person with this number, present or earlier."""

    async def household(self, household_no: str | None) -> tuple[str | None, list[HouseholdMember]]:
        """Number of the head, and the members, of a household one of whose members is visible."""


PeopleInfo = Info[LoadsPeople]


@strawberry.federation.type(directives=[POPULATION], description="A relative (người thân)")
class Relative:
    """Whom a person's record names; what the relative's own record says is decided with that record."""

    pin: strawberry.ID | None = catalogued(
        "Number of the relative (số định danh của người thân)",
        "BASIC",
        entered_by=IDENTITY,
        tags=["third-party"],
    )
    full_name: str | None = catalogued(
        "Name of the relative (họ tên người thân)", "BASIC", entered_by=IDENTITY
    )
    relation: str | None = catalogued("What they are to the person (quan hệ)", "BASIC", entered_by=IDENTITY)
    number: strawberry.Private[str | None]

    @resolved("The relative's own record (hồ sơ của người thân)", "BASIC", entered_by=IDENTITY)
    async def person(self, info: PeopleInfo) -> LazyPerson | None:
        """Return the person, if visible."""
        return await info.context.loaders.person(self.number)


Relatives = Mapping[str, Sequence[Relative]]
"""By relation: FATHER, MOTHER, SPOUSE, CHILD, REPRESENTATIVE."""


@strawberry.federation.type(directives=[POPULATION], description="Member of a household (thành viên hộ)")
class HouseholdMember:
    """What the household's file says of a member, whether or not that person's record is visible."""

    pin: strawberry.ID | None = catalogued(
        "Number of the member (số định danh của thành viên)",
        "BASIC",
        entered_by=RESIDENCE,
        tags=["third-party"],
    )
    full_name: str | None = catalogued(
        "Name of the member (họ tên thành viên)", "BASIC", entered_by=RESIDENCE
    )
    relation: str | None = catalogued(
        "Relation to the head (quan hệ với chủ hộ)", "BASIC", entered_by=RESIDENCE
    )
    number: strawberry.Private[str]

    @resolved("The member's own record (thành viên)", "BASIC", entered_by=RESIDENCE)
    async def person(self, info: PeopleInfo) -> LazyPerson | None:
        """Return the person, if visible."""
        return await info.context.loaders.person(self.number)


@strawberry.federation.type(directives=[POPULATION], description="Household (hộ gia đình)")
class Household:
    """The household as seen from one of its members."""

    household_no: str | None = catalogued("Household number (số hộ)", "BASIC", entered_by=RESIDENCE)
    relation_to_head: str | None = catalogued(
        "This person's relation to the head (quan hệ với chủ hộ)", "BASIC", entered_by=RESIDENCE
    )

    @resolved("Head of the household (chủ hộ)", "BASIC", entered_by=RESIDENCE)
    async def head(self, info: PeopleInfo) -> LazyPerson | None:
        """Return the head, if visible."""
        head, _ = await info.context.loaders.household(self.household_no)
        return await info.context.loaders.person(head)

    @resolved("Members of the household (thành viên hộ)", "BASIC", entered_by=RESIDENCE)
    async def members(self, info: PeopleInfo) -> list[HouseholdMember] | None:
        """Return the members, in order of their numbers."""
        _, members = await info.context.loaders.household(self.household_no)
        return members

"""What the civil status register adds to Person and to AdministrativeUnit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final

import strawberry

from subgraphs.civil_status import kinds
from subgraphs.civil_status.event_types import BirthEvent, DeathEvent, MarriageEvent
from subgraphs.civil_status.events import CivilStatusEvent, CivilStatusInfo
from subgraphs.civil_status.values import MaritalStatus
from subgraphs.common.batches import keys_of
from subgraphs.common.directives import Declassifies, catalogued, reads, resolved
from subgraphs.common.sources import SourceStatus

__all__ = ["AdministrativeUnit", "Person", "person_at"]

_GROUND: Final = "194/2025/NĐ-CP, Điều 16(1)(b)"
_PARENTAGE: Final = Declassifies(fields=["BirthEvent.motherPin", "BirthEvent.fatherPin"], ground=_GROUND)
_LIVING: Final = Declassifies(
    fields=["BirthEvent.motherPin", "BirthEvent.fatherPin", "DeathEvent.deathDate"], ground=_GROUND
)


@strawberry.federation.type(keys=["pin"], description="Person (công dân)")
class Person:
    """What civil status adds to a person; the person itself is population's."""

    pin: strawberry.ID | None = strawberry.federation.field(
        description="Personal identification number (số định danh cá nhân)"
    )
    number: strawberry.Private[str]

    @resolved("Marital status (tình trạng hôn nhân)", "BASIC")
    async def marital_status(self, info: CivilStatusInfo) -> MaritalStatus | None:
        """Return the derived status, null for a person the register has nothing on."""
        return await info.context.loaders.marital_status(self.number)

    @resolved("Birth registration (khai sinh)", "BASIC")
    async def birth(self, info: CivilStatusInfo) -> BirthEvent | None:
        """Return the birth event, if visible."""
        return next(iter(await info.context.loaders.events_of(kinds.BIRTH, self.number)), None)

    @resolved("Marriage registrations (kết hôn)", "BASIC")
    async def marriages(self, info: CivilStatusInfo) -> list[MarriageEvent] | None:
        """Return the visible marriages, oldest first."""
        return await info.context.loaders.events_of(kinds.MARRIAGE, self.number)

    @resolved("Death registration (khai tử)", "BASIC")
    async def death(self, info: CivilStatusInfo) -> DeathEvent | None:
        """Return the death event, if visible."""
        return next(iter(await info.context.loaders.events_of(kinds.DEATH, self.number)), None)

    @resolved("Civil status events (các sự kiện hộ tịch)", "BASIC")
    async def civil_status_events(self, info: CivilStatusInfo) -> list[CivilStatusEvent] | None:
        """Return the visible events the person is the subject, a spouse or the guardian in, oldest first."""
        return await info.context.loaders.all_events_of(self.number)

    @resolved(
        "Whether this is a child of that person, by the shown parents (là con của)",
        "BASIC",
        declassifies=_PARENTAGE,
    )
    async def is_child_of(
        self,
        info: CivilStatusInfo,
        parent_pin: Annotated[strawberry.ID, reads("BirthEvent.motherPin", "BirthEvent.fatherPin")],
    ) -> bool | None:
        """Return null when the register has no birth of the person."""
        return await info.context.loaders.is_child_of(self.number, parent_pin)

    @resolved("Whether a parent lives (còn cha hoặc mẹ)", "BASIC", declassifies=_LIVING)
    async def has_living_parent(self, info: CivilStatusInfo) -> bool | None:
        """Return null when the register cannot say: no birth record, or a parent without a number."""
        return await info.context.loaders.has_living_parent(self.number)

    @classmethod
    async def resolve_references(
        cls, _info: CivilStatusInfo, representations: Sequence[Mapping[str, Any]]
    ) -> Sequence[Person | None]:
        """Return a holder for each number; whether the person exists is not ours to say."""
        return [person_at(pin) for pin in keys_of(representations, "pin")]


def person_at(pin: str | None) -> Person | None:
    """Return the holder of what this register adds to the person with this number."""
    return None if pin is None else Person(pin=strawberry.ID(pin), number=pin)


@strawberry.federation.type(keys=["code"], description="Administrative unit (đơn vị hành chính)")
class AdministrativeUnit:
    """What civil status adds to a province or commune; the unit itself is population's."""

    code: strawberry.ID = catalogued("Code of the unit (mã đơn vị hành chính)", "OPEN")

    @resolved("Whether its offices are connected to this register (tình trạng kết nối hộ tịch)", "OPEN")
    async def civil_status_source(self, info: CivilStatusInfo) -> SourceStatus | None:
        """Return the status of the province, null for an unknown unit."""
        return await info.context.loaders.source_status(self.code)

    @classmethod
    async def resolve_references(
        cls, _info: CivilStatusInfo, representations: Sequence[Mapping[str, Any]]
    ) -> Sequence[AdministrativeUnit | None]:
        """Return a holder for each code; whether the unit exists is population's to say."""
        return [
            None if code is None else cls(code=strawberry.ID(code))
            for code in keys_of(representations, "code")
        ]

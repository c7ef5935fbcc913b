"""Entities of the civil status register, and what it adds to Person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from enum import Enum
from typing import Any, Final, Protocol

import strawberry

from subgraphs.civil_status.repository import EVENT_ATTRIBUTES
from subgraphs.common.batches import keys_of
from subgraphs.common.database import Record
from subgraphs.common.directives import EnteredBy, Register, catalogued, gateway_only, resolved
from subgraphs.common.schema import Info
from subgraphs.common.versions import attribute_values

__all__ = ["BirthEvent", "CivilStatusInfo", "DeathEvent", "Loads", "MaritalStatus", "MarriageEvent", "Person"]

CIVIL_STATUS: Final = Register(name="civil_status")
REGISTRATION: Final = EnteredBy(levels=["COMMUNE"], group="registration")


class Loads(Protocol):
    """What the types need to be loaded; `loaders.py` does it in batches."""

    async def marital_status(self, pin: str) -> MaritalStatus | None:
        """Derived marital status of a person."""

    async def birth_of(self, pin: str) -> BirthEvent | None:
        """Visible birth event of a person."""

    async def death_of(self, pin: str) -> DeathEvent | None:
        """Visible death event of a person."""

    async def marriages_of(self, pin: str) -> list[MarriageEvent]:
        """Visible marriages of a person, oldest first."""

    async def births(self, event_ids: Sequence[str | None]) -> Sequence[BirthEvent | None]:
        """Visible birth events in the order asked."""

    async def deaths(self, event_ids: Sequence[str | None]) -> Sequence[DeathEvent | None]:
        """Visible death events in the order asked."""

    async def marriages(self, event_ids: Sequence[str | None]) -> Sequence[MarriageEvent | None]:
        """Visible marriage events in the order asked."""


CivilStatusInfo = Info[Loads]


@strawberry.enum(description="Marital status (tình trạng hôn nhân)")
class MaritalStatus(Enum):
    """Derived by the register from marriages, divorces and deaths."""

    SINGLE = "SINGLE"
    MARRIED = "MARRIED"
    DIVORCED = "DIVORCED"
    WIDOWED = "WIDOWED"


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
        return await info.context.loaders.birth_of(self.number)

    @resolved("Marriage registrations (kết hôn)", "BASIC")
    async def marriages(self, info: CivilStatusInfo) -> list[MarriageEvent] | None:
        """Return the visible marriages, oldest first."""
        return await info.context.loaders.marriages_of(self.number)

    @resolved("Death registration (khai tử)", "BASIC")
    async def death(self, info: CivilStatusInfo) -> DeathEvent | None:
        """Return the death event, if visible."""
        return await info.context.loaders.death_of(self.number)

    @classmethod
    async def resolve_references(
        cls, _info: CivilStatusInfo, representations: Sequence[Mapping[str, Any]]
    ) -> Sequence[Person | None]:
        """Return a holder for each number; whether the person exists is not ours to say."""
        return [person_at(pin) for pin in keys_of(representations, "pin")]


def person_at(pin: str | None) -> Person | None:
    """Return the holder of what this register adds to the person with this number."""
    return None if pin is None else Person(pin=strawberry.ID(pin), number=pin)


@strawberry.type
class _Registration:
    """What every kind of event has; not a type of the schema."""

    event_id: strawberry.ID | None = catalogued(
        "Id of the event (mã sự kiện hộ tịch)", "OPERATIONAL", entered_by=REGISTRATION
    )
    registration_no: str | None = catalogued(
        "Registration number (số đăng ký)", "OPERATIONAL", entered_by=REGISTRATION
    )
    registrar_commune: str | None = catalogued(
        "Code of the registering commune (nơi đăng ký)", "OPERATIONAL", entered_by=REGISTRATION
    )
    registered_at: date | None = catalogued(
        "Date of registration (ngày đăng ký)", "OPERATIONAL", entered_by=REGISTRATION
    )
    status: str | None = catalogued(
        "State of the record (trạng thái)", "OPERATIONAL", entered_by=REGISTRATION
    )
    person: Person | None = catalogued(
        "Person the event is about (người được đăng ký)", "BASIC", entered_by=REGISTRATION
    )
    row: strawberry.Private[Record]

    @gateway_only("Policy attributes in the order asked, for the gateway only (thuộc tính chính sách)")
    def policy_attributes(self, names: list[str]) -> list[str | None]:
        """Return attribute values; they decide, and are never shown."""
        return attribute_values(self.row, EVENT_ATTRIBUTES, names)


@strawberry.federation.type(
    keys=["eventId"], directives=[CIVIL_STATUS], description="Birth registration (sự kiện khai sinh)"
)
class BirthEvent(_Registration):
    """The current version of a birth event."""

    place_of_birth: str | None = catalogued("Place of birth (nơi sinh)", "BASIC", entered_by=REGISTRATION)

    @classmethod
    async def resolve_references(
        cls, info: CivilStatusInfo, representations: Sequence[Mapping[str, Any]]
    ) -> Sequence[BirthEvent | None]:
        """Return visible events by id."""
        return await info.context.loaders.births(keys_of(representations, "eventId"))


@strawberry.federation.type(
    keys=["eventId"], directives=[CIVIL_STATUS], description="Marriage registration (sự kiện kết hôn)"
)
class MarriageEvent(_Registration):
    """The current version of a marriage event."""

    spouses: list[Person] | None = catalogued("The spouses (vợ, chồng)", "BASIC", entered_by=REGISTRATION)
    married_on: date | None = catalogued("Date of marriage (ngày kết hôn)", "BASIC", entered_by=REGISTRATION)

    @classmethod
    async def resolve_references(
        cls, info: CivilStatusInfo, representations: Sequence[Mapping[str, Any]]
    ) -> Sequence[MarriageEvent | None]:
        """Return visible events by id."""
        return await info.context.loaders.marriages(keys_of(representations, "eventId"))


@strawberry.federation.type(
    keys=["eventId"], directives=[CIVIL_STATUS], description="Death registration (sự kiện khai tử)"
)
class DeathEvent(_Registration):
    """The current version of a death event."""

    death_date: date | None = catalogued("Date of death (ngày chết)", "BASIC", entered_by=REGISTRATION)

    @classmethod
    async def resolve_references(
        cls, info: CivilStatusInfo, representations: Sequence[Mapping[str, Any]]
    ) -> Sequence[DeathEvent | None]:
        """Return visible events by id."""
        return await info.context.loaders.deaths(keys_of(representations, "eventId"))

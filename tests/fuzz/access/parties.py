"""Who asks, and about whom it is worth asking."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gateway.local.callers import caller
from tests.fuzz.access.deciding import Asker
from tests.fuzz.access.running import Gateway
from tests.fuzz.access.tables import Table
from tests.fuzz.access.world import World

__all__ = ["ROOTS", "Party", "parties"]

ROOTS = {
    f"Query.{name}"
    for name in (
        "person", "personByPin", "residents", "birthEvents", "marriageEvents", "deathEvents",
        "civilStatusEvents", "civilServants", "assistanceCases", "assistanceCase",
        "personStatistics", "civilStatusStatistics",
        "civilServantStatistics", "assistanceStatistics",
    )
}  # fmt: skip
"""Coordinates of the root fields of the registers."""


@dataclass(slots=True, kw_only=True)
class Party:
    """A caller with a purpose, ready to ask."""

    asker: Asker
    token: str | None
    kind: str
    pins: Sequence[str]
    units: Sequence[str]
    opened: frozenset[str]
    roots: Sequence[str]

    @property
    def weight(self) -> int:
        """How often it asks: most where an owner's ground holds, less where ORIGIN alone or nothing does."""
        found = {
            each.condition
            for name, alternatives in self.asker.table.fields.items()
            if name.endswith("__typename")
            for each in alternatives
        }
        if found - {"origin"}:
            return 30
        return 4 if found or "Statistics.cells" in self.opened or "Statistics.*" in self.opened else 1


def parties(tables: Sequence[Table], world: World, gateway: Gateway) -> list[Party]:
    """Return the parties of all tables."""
    return [_party(table, world, gateway) for table in tables]


def _party(table: Table, world: World, gateway: Gateway) -> Party:
    claims = caller(table.caller) or {"kind": "ANONYMOUS"}
    case = re.search(r'case="([^"]+)"', table.purpose or "")
    case_id = case.group(1) if case else None
    asker = Asker(
        table=table,
        claims=claims,
        header=table.purpose,
        minors=world.minor_children(claims["person"]) if claims.get("person") else frozenset(),
        case_persons=_persons_of_case(world, case_id),
        case=case_id,
    )
    opened = frozenset(name for name, found in table.fields.items() if found[0].effect == "allow")
    return Party(
        asker=asker,
        token=gateway.token(table.caller),
        kind=claims["kind"],
        pins=[*_likely(world, claims), *table.about * 40],
        units=[*_units(world, claims), *(world.people[pin]["residence_commune"] for pin in table.about * 3)],
        opened=opened,
        roots=sorted(name.partition(".")[2] for name in opened & ROOTS),
    )


def _persons_of_case(world: World, case_id: str | None) -> frozenset[str]:
    event = world.events.get(case_id or "")
    row = world.cases.get(case_id or "")
    pin = event[1]["subject_pin"] if event is not None else row["pin"] if row is not None else None
    return frozenset() if pin is None else frozenset({world.number(pin) or ""})


def _likely(world: World, claims: Mapping[str, Any]) -> list[str]:
    """Return persons worth asking about: fixtures and neighbours often, strangers sometimes."""
    unit = claims.get("unit")
    near = [
        pin
        for pin, row in sorted(world.people.items())
        if unit in (row["residence_province"], row["residence_commune"])
    ]
    own = [claims["person"]] if claims.get("person") else []
    kin = [row["relative_pin"] for pin in own for row in world.relatives[pin] if row["relative_pin"]]
    served = sorted(world.cases_of) + sorted(world.servant_of)
    some = sorted(world.people)[:: max(1, len(world.people) // 60)]
    fixtures = [pin for pin in world.people if pin[6:].startswith("00") or pin.endswith("0101")]
    return [*own * 40, *kin * 10, *near[:40] * 2, *fixtures * 3, *served[:60], *some]


def _units(world: World, claims: Mapping[str, Any]) -> list[str]:
    own = [claims["unit"]] * 6 if claims.get("unit") else []
    return [*own, "52", "21583", "24100", "48", "01", "00004", "79", "20194", "33", "11953"]

"""The registers' raw rows in memory, read as the databases' owners: what is true, whoever may see it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import asyncpg

__all__ = ["EVENTS", "Row", "World", "read_world"]

Row = Mapping[str, Any]

EVENTS = {
    "BirthEvent": "birth_event",
    "MarriageEvent": "marriage_event",
    "DeathEvent": "death_event",
    "GuardianshipEvent": "guardianship_event",
    "RecognitionEvent": "recognition_event",
    "ChangeEvent": "change_event",
    "DeclarationEvent": "declaration_event",
    "MaritalStatusCertificate": "marital_certificate",
    "AdoptionEvent": "adoption_event",
}
"""Type -> table; the last one is sealed and has no versions."""
SECOND = {"MarriageEvent": "spouse_pin", "GuardianshipEvent": "guardian_pin"}
"""Type -> column of the second person an event is about."""

_TABLES = {
    "population": (
        "person", "person_version", "person_relation", "pin_alias", "household", "administrative_unit",
        "source_connection",
    ),
    "civil_status": (
        *EVENTS.values(), *(f"{table}_version" for table in list(EVENTS.values())[:-1]), "birth_parents",
        "person",
    ),
    "civil_servants": ("civil_servant", "civil_servant_version"),
    "social_assistance": (
        "assistance_case", "assistance_case_version", "assistance_dependant", "assistance_payment",
    ),
}  # fmt: skip
_LISTS = (
    "allowances", "training", "work_history", "appraisals", "rewards", "family_history", "relatives_abroad",
)  # fmt: skip


@dataclass(slots=True)
class World:
    """All rows, and the ways between them. Dates are texts, as the API writes them."""

    rows: dict[str, list[dict[str, Any]]]
    """`register.table` -> rows."""
    today: str = field(default_factory=lambda: date.today().isoformat())  # noqa: DTZ011 - the registers' day
    people: dict[str, Row] = field(default_factory=dict)
    present: dict[str, str] = field(default_factory=dict)
    """Earlier number -> present number."""
    aliases: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    versions: dict[tuple[str, str], list[Row]] = field(default_factory=lambda: defaultdict(list))
    """(table, key) -> all earlier versions, newest first."""
    relatives: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    households: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    heads: dict[str, str] = field(default_factory=dict)
    units: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    events: dict[str, tuple[str, Row]] = field(default_factory=dict)
    """Id -> type and row."""
    events_of: dict[str, list[tuple[str, Row]]] = field(default_factory=lambda: defaultdict(list))
    """Number of a subject or second person -> events, oldest first."""
    servants: dict[str, Row] = field(default_factory=dict)
    servant_of: dict[str, Row] = field(default_factory=dict)
    cases: dict[str, Row] = field(default_factory=dict)
    cases_of: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    payments: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    dependants: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    birth_parents: dict[str, Row] = field(default_factory=dict)
    marital: dict[str, str] = field(default_factory=dict)

    def number(self, pin: str | None) -> str | None:
        """Return the present number of somebody."""
        return None if pin is None else self.present.get(pin, pin)

    def province(self, unit: str | None) -> str | None:
        """Return the province of a unit in force, itself for a province; None for any other text."""
        rows = self.units.get(unit or "", [])
        if not rows or rows[-1]["valid_to"] is not None:
            return None
        return str(rows[-1]["parent_code"] or unit)

    def minor_children(self, pin: str) -> frozenset[str]:
        """Return the numbers of a person's children (shown set) under 18 today."""
        year, rest = self.today[:4], self.today[4:]
        since = f"{int(year) - 18}{rest}"
        children = (row["relative_pin"] for row in self.relatives[pin] if row["relation"] == "CHILD")
        return frozenset(
            child
            for child in children
            if child in self.people and since < self.people[child]["date_of_birth"] <= self.today
        )


async def read_world(dsns: Mapping[str, str]) -> World:
    """Read everything. `dsns`: register -> address of its database as its owner."""
    rows: dict[str, list[dict[str, Any]]] = {}
    for register, tables in _TABLES.items():
        connection = await asyncpg.connect(dsns[register])
        try:
            for table in tables:
                found = await connection.fetch(f"select * from {table}")  # noqa: S608 - a constant
                rows[f"{register}.{table}"] = [_plain(dict(row)) for row in found]
        finally:
            await connection.close()
    return _index(World(rows=rows))


def _plain(row: Row) -> dict[str, Any]:
    return {name: _scalar(name, value) for name, value in row.items()}


def _scalar(name: str, value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return json.loads(value) if name in _LISTS and value is not None else value


def _index(world: World) -> World:
    rows = world.rows
    world.people = {row["pin"]: row for row in rows["population.person"]}
    for row in sorted(rows["population.pin_alias"], key=lambda row: row["old_pin"]):
        world.present[row["old_pin"]] = row["new_pin"]
        world.aliases[row["new_pin"]].append(row)
    for found in world.aliases.values():
        found.sort(key=lambda row: row["valid_to"], reverse=True)
    _index_versions(world)
    for row in sorted(
        rows["population.person_relation"], key=lambda row: (row["valid_from"], row["relative_pin"] or "~")
    ):
        world.relatives[row["pin"]].append(row)
    for row in sorted(rows["population.person"], key=lambda row: row["pin"]):
        if row["household_no"] is not None:
            world.households[row["household_no"]].append(row)
    world.heads = {row["household_no"]: row["head_pin"] for row in rows["population.household"]}
    for row in sorted(rows["population.administrative_unit"], key=lambda row: row["valid_from"]):
        world.units[row["code"]].append(row)
    _index_events(world)
    world.servants = {row["employee_no"]: row for row in rows["civil_servants.civil_servant"]}
    world.servant_of = {row["pin"]: row for row in rows["civil_servants.civil_servant"]}
    for row in sorted(rows["social_assistance.assistance_case"], key=lambda row: row["case_id"]):
        world.cases[row["case_id"]] = row
        world.cases_of[row["pin"]].append(row)
    for row in sorted(rows["social_assistance.assistance_payment"], key=lambda row: row["month"]):
        world.payments[row["case_id"]].append(row)
    for row in sorted(rows["social_assistance.assistance_dependant"], key=lambda row: row["pin"]):
        world.dependants[row["case_id"]].append(row)
    return world


def _index_versions(world: World) -> None:
    keyed: Sequence[tuple[str, str, str]] = (
        ("population.person_version", "Person", "pin"),
        ("civil_servants.civil_servant_version", "CivilServant", "employee_no"),
        ("social_assistance.assistance_case_version", "AssistanceCase", "case_id"),
        *((f"civil_status.{table}_version", kind, "event_id") for kind, table in EVENTS.items()),
    )
    for table, kind, key in keyed:
        for row in sorted(world.rows.get(table, []), key=lambda row: -row["version"]):
            world.versions[kind, row[key]].append(row)


def _index_events(world: World) -> None:
    for kind, table in EVENTS.items():
        for row in world.rows[f"civil_status.{table}"]:
            world.events[row["event_id"]] = (kind, row)
            persons = {row["subject_pin"], row[SECOND[kind]] if kind in SECOND else None} - {None}
            for pin in persons:
                world.events_of[pin].append((kind, row))
    for found in world.events_of.values():
        found.sort(key=lambda each: (each[1]["registered_at"], each[1]["event_id"]))
    world.birth_parents = {row["event_id"]: row for row in world.rows["civil_status.birth_parents"]}
    world.marital = {row["pin"]: row["marital_status"] for row in world.rows["civil_status.person"]}

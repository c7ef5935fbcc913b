"""Which tables the seed fills, and the lines it fills them with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from subgraphs.seed.rows import (
    EVENT_TABLES,
    AdministrativeUnitRow,
    AssistanceCaseRow,
    AssistanceDependantRow,
    AssistancePaymentRow,
    BirthParentsRow,
    CivilServantRow,
    CivilStatusRow,
    CommuneProvinceRow,
    EventRow,
    HouseholdRow,
    PersonRelationRow,
    PersonRow,
    PinAliasGroundRow,
    PinAliasRow,
    Row,
    copy_line,
)

__all__ = ["REGISTERS", "Batch", "Table", "columns_of"]

Table = tuple[str, str]
"""Register and table name."""

_EVENTS: Final = {table: (*EventRow._fields, *own._fields) for table, own in EVENT_TABLES.items()}

_COLUMNS: Final[dict[Table, tuple[str, ...]]] = {
    ("population", "administrative_unit"): AdministrativeUnitRow._fields,
    ("population", "household"): HouseholdRow._fields,
    ("population", "person"): PersonRow._fields,
    ("population", "person_version"): PersonRow._fields,
    ("population", "person_relation"): PersonRelationRow._fields,
    ("population", "pin_alias"): PinAliasRow._fields,
    ("population", "pin_alias_ground"): PinAliasGroundRow._fields,
    ("civil_status", "person"): CivilStatusRow._fields,
    ("civil_status", "commune_province"): CommuneProvinceRow._fields,
    **{("civil_status", table): columns for table, columns in _EVENTS.items()},
    **{
        ("civil_status", f"{table}_version"): columns
        for table, columns in _EVENTS.items()
        if table != "adoption_event"
    },
    ("civil_status", "birth_parents"): BirthParentsRow._fields,
    ("civil_servants", "civil_servant"): CivilServantRow._fields,
    ("civil_servants", "civil_servant_version"): CivilServantRow._fields,
    ("social_assistance", "assistance_case"): AssistanceCaseRow._fields,
    ("social_assistance", "assistance_case_version"): AssistanceCaseRow._fields,
    ("social_assistance", "assistance_dependant"): AssistanceDependantRow._fields,
    ("social_assistance", "assistance_payment"): AssistancePaymentRow._fields,
}

REGISTERS: Final = ("civil_status", "civil_servants", "social_assistance", "population")
"""In the order they are committed: population last, so that persons in it mean a complete seeding."""


def columns_of(register: str) -> dict[str, tuple[str, ...]]:
    """Return the columns of each seeded table of a register, in the order the tables are filled."""
    return {table: columns for (owner, table), columns in _COLUMNS.items() if owner == register}


class Batch:
    """Lines of COPY text by table."""

    def __init__(self) -> None:
        self._lines: dict[Table, list[str]] = {table: [] for table in _COLUMNS}

    def add(self, register: str, table: str, rows: Iterable[Row]) -> None:
        """Append rows to a table."""
        self._lines[register, table].extend(map(copy_line, rows))

    def add_versions(self, register: str, table: str, versions: Sequence[Row]) -> None:
        """Append an entity's versions: the current one last, the others into <table>_version."""
        self.add(register, table, versions[-1:])
        if len(versions) > 1:
            self.add(register, f"{table}_version", versions[:-1])

    def of(self, register: str) -> Iterator[tuple[str, bytes]]:
        """Yield the register's tables that have lines, with their text."""
        for (owner, table), lines in self._lines.items():
            if owner == register and lines:
                yield table, ("\n".join(lines) + "\n").encode()

"""The entity types whose existence is decided, each with the rows of its register that it is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gateway.decision import Condition
from subgraphs.civil_servants import repository as civil_servants
from subgraphs.civil_status.kinds import KINDS, Kind, version_columns
from subgraphs.common.rows import Clause, Columns, Parameters, where
from subgraphs.population import attributes as population
from subgraphs.social_assistance import repository as social_assistance

__all__ = ["ENTITIES", "LISTS", "REACHING_ALL", "RECORDS", "Listed", "Record", "sql_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One kind of record: its table, and that of its earlier versions with the same columns."""

    type_name: str
    database: str
    table: str
    alias: str
    key: str
    columns: Columns
    version_type: str
    version_columns: Columns
    stored: str = "*"
    """Columns that a version has."""
    has_versions: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One entity type and where its rows are."""

    type_name: str
    database: str
    source: str
    key: str
    """Expression of type text that tells the rows apart."""
    columns: Columns

    @property
    def coordinate(self) -> str:
        """What decides whether an object exists for a caller."""
        return f"{self.type_name}.__typename"


def _event(kind: Kind) -> Record:
    return Record(
        type_name=kind.type_name,
        database="civil_status",
        table=kind.table,
        alias="e",
        key="event_id",
        columns=kind.attributes,
        version_type="CivilStatusEventVersion",
        version_columns=kind.version_attributes,
        stored=version_columns(kind)[0],
        has_versions=not kind.sealed,
    )


RECORDS = [
    Record(
        type_name="AssistanceCase", database="social_assistance", table="assistance_case", alias="c",
        key="case_id", columns=social_assistance.CASE_ATTRIBUTES,
        version_type="AssistanceCaseVersion", version_columns=social_assistance.VERSION_ATTRIBUTES,
    ),
    Record(
        type_name="CivilServant", database="civil_servants", table="civil_servant", alias="s",
        key="employee_no", columns=civil_servants.CIVIL_SERVANT_ATTRIBUTES,
        version_type="CivilServantVersion", version_columns=civil_servants.VERSION_ATTRIBUTES,
    ),
    Record(
        type_name="Person", database="population", table="person", alias="p", key="pin",
        columns=population.PERSON_ATTRIBUTES,
        version_type="PersonVersion", version_columns=population.VERSION_ATTRIBUTES,
    ),
    *map(_event, KINDS),
]  # fmt: skip


def _current(record: Record) -> Listed:
    return Listed(
        type_name=record.type_name,
        database=record.database,
        source=f"{record.table} {record.alias}",
        key=f"{record.alias}.{record.key}",
        columns=record.columns,
    )


def _versions(records: Sequence[Record]) -> Listed:
    """Every version, the current one too, beside the current record; events of all kinds are one type."""
    names = tuple(records[0].version_columns)
    parts = []
    for one in records:
        attributes = ", ".join(f'{one.version_columns[name]} as "{name}"' for name in names)
        every = f"select {one.stored} from {one.table} union all select {one.stored} from {one.table}_version"  # noqa: S608
        parts.append(
            f"select v.{one.key} || '#' || v.version as key, {attributes}"  # noqa: S608
            f" from ({every}) v join {one.table} {one.alias} on {one.alias}.{one.key} = v.{one.key}"
        )
    return Listed(
        type_name=records[0].version_type,
        database=records[0].database,
        source=f"({' union all '.join(parts)}) r",
        key="r.key",
        columns={name: f'r."{name}"' for name in names},
    )


ENTITIES = [
    *map(_current, RECORDS),
    *(_versions([record]) for record in RECORDS if record.database != "civil_status"),
    _versions([record for record in RECORDS if record.database == "civil_status" and record.has_versions]),
]  # fmt: skip

LISTS = ("assistanceCases", "birthEvents", "civilServants", "civilStatusEvents", "deathEvents",
         "marriageEvents", "residents")  # fmt: skip
"""Root fields that list records."""

REACHING_ALL = """{
  assistanceCases { edges { node { caseId versions { version } } } }
  birthEvents { edges { node { eventId } } }
  civilServants { edges { node { employeeNo versions { version } } } }
  civilStatusEvents { edges { node { eventId versions { version } } } }
  deathEvents { edges { node { eventId } } }
  marriageEvents { edges { node { eventId } } }
  residents(unit: "52") { edges { node { pin versions { version } civilStatusEvents { eventId } } } }
}"""
"""An operation whose plan decides every list, and the existence of every entity."""


def sql_of(condition: Condition, columns: Columns, bound: Parameters) -> str:
    """Return the SQL of a condition as registers make it, its values bound."""
    clauses = tuple(
        tuple(Clause(clause.attr, clause.op, clause.value) for clause in found) for found in condition
    )
    return where(clauses, columns, bound)

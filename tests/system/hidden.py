"""Registers without the rows that are hidden from a caller, as if they had never held them."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import asyncpg

from gateway.access import rows
from gateway.decision import Condition, Deny
from subgraphs.common.rows import Parameters
from tests.smoke.cases import Answer
from tests.system.entities import LISTS, RECORDS, Record, sql_of
from tests.system.planned import Planned
from tests.system.running import System
from tests.system.standings import Standing

__all__ = ["Lister", "everything", "lister", "without_hidden"]

SELECTED = {
    "assistanceCases": "caseId categoryCode hivStatus inspectionFlag versions { version validFrom }"
    " person { fullName }",
    "birthEvents": "eventId registeredAt versions { version } person { fullName }",
    "civilServants": "employeeNo ministryNote planning versions { version } person { fullName }",
    "civilStatusEvents": "__typename eventId registeredAt versions { version }",
    "deathEvents": "eventId deathCause person { fullName }",
    "marriageEvents": "eventId versions { version } spouses { fullName }",
    "residents": "pin fullName versions { version } assistanceCases { caseId versions { version } }"
    " civilServant { employeeNo } civilStatusEvents { __typename eventId }",
}
FILTERS = {
    "assistanceCases": ("", 'unit: "52"', 'originAgency: "H21"'),
    "birthEvents": ("", 'unit: "52"'),
    "civilServants": ("", 'managingAgency: "H29"'),
    "civilStatusEvents": ("", "type: MARRIAGE", 'unit: "52"'),
    "deathEvents": ("",),
    "marriageEvents": ("",),
    "residents": ('unit: "52"', 'unit: "21583"', 'unit: "20200"', 'unit: "11953"', 'unit: "21028"'),
}
PAGES = ((15, 8), (2, 3))
"""Size of a page, and how many of that size are followed."""
TOO_SLOW = {"POLICY_UNAVAILABLE", "SOURCE_UNAVAILABLE"}
TRIES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Lister:
    """Somebody who may list: which lists, and which rows exist for them."""

    standing: Standing
    lists: tuple[str, ...]
    conditions: Mapping[str, Condition]

    @property
    def key(self) -> tuple[tuple[str, Condition], ...]:
        """The same for all from whom the same rows are hidden."""
        return tuple(sorted(self.conditions.items()))


def lister(one: Planned) -> Lister:
    """Return what a caller may list, and what exists for it."""
    plan = one.plan
    types = sorted({name for record in RECORDS for name in (record.type_name, record.version_type)})
    return Lister(
        standing=one.standing,
        lists=tuple(name for name in LISTS if not isinstance(plan.outcomes[f"Query.{name}"], Deny)),
        conditions={
            name: rows.existence_condition(plan.outcomes.get(f"{name}.__typename")) for name in types
        },
    )


Ask = Callable[[str], Awaitable[Answer]]
"""Asks a document for one caller and purpose."""


async def everything(ask: Ask, name: str) -> list[Any]:
    """Return the whole answers about a list: with each filter, in pages of two sizes, by their cursors."""
    told: list[Any] = []
    for filtered in FILTERS[name]:
        for size, pages in PAGES:
            after = ""
            for _ in range(pages):
                arguments = ", ".join(part for part in (f"first: {size}", filtered, after) if part)
                document = (
                    f"{{ {name}({arguments}) {{ totalCount pageInfo {{ hasNextPage endCursor }}"
                    f" edges {{ cursor node {{ {SELECTED[name]} }} }} }} }}"
                )
                answer = await _answered(ask, document)
                told.append(answer.body)
                listed = answer.body["data"][name]
                if listed is None or not listed["pageInfo"]["hasNextPage"]:
                    break
                after = f'after: "{listed["pageInfo"]["endCursor"]}"'
    return told


async def _answered(ask: Ask, document: str) -> Answer:
    """Ask again while something is too slow on a busy machine: that says nothing about rows."""
    for _ in range(TRIES):
        answer = await ask(document)
        codes = {error["extensions"]["code"] for error in answer.body.get("errors", ())}
        if answer.status == 200 and not codes & TOO_SLOW:
            break
    assert answer.status == 200, answer.body
    assert not codes & TOO_SLOW, answer.body
    return answer


@contextlib.asynccontextmanager
async def without_hidden(system: System, conditions: Mapping[str, Condition]) -> AsyncIterator[int]:
    """Take away every row that these conditions hide, and put it back: yields how many there are."""
    databases = sorted({record.database for record in RECORDS})
    async with contextlib.AsyncExitStack() as stack:
        count = 0
        for database in databases:
            connection = await asyncpg.connect(system.programs.postgres.dsn(database, "owner"))
            stack.push_async_callback(connection.close)
            for record in (one for one in RECORDS if one.database == database):
                taken = await _take(connection, record, conditions)
                for table, aside in taken:
                    stack.push_async_callback(_put_back, connection, table, aside)
                    count += int(await connection.fetchval(f"select count(*) from {aside}"))  # noqa: S608
        yield count


async def _take(
    connection: asyncpg.Connection[Any], record: Record, conditions: Mapping[str, Condition]
) -> list[tuple[str, str]]:
    """Move hidden rows aside, versions first: their condition looks at the current record too."""
    table, alias, key = record.table, record.alias, record.key
    taken = []
    if record.has_versions:
        bound = Parameters()
        exists = sql_of(conditions[record.type_name], record.columns, bound)
        version = sql_of(conditions[record.version_type], record.version_columns, bound)
        earlier = f"{table}_version"
        hidden = f"{alias}.{key} = v.{key} and not coalesce({exists} and {version}, false)"
        deleted = f"delete from {earlier} v using {table} {alias} where {hidden} returning v.*"  # noqa: S608
        taken.append((earlier, await _aside(connection, earlier, deleted, bound)))
    bound = Parameters()
    exists = sql_of(conditions[record.type_name], record.columns, bound)
    deleted = f"delete from {table} {alias} where not coalesce({exists}, false) returning {alias}.*"  # noqa: S608
    return [*taken, (table, await _aside(connection, table, deleted, bound))]


async def _aside(connection: asyncpg.Connection[Any], table: str, deleted: str, bound: Parameters) -> str:
    aside = f"hidden_{table}"
    await connection.execute(f"create temp table {aside} (like {table})")
    moved = f"with gone as ({deleted}) insert into {aside} select * from gone"  # noqa: S608
    await connection.execute(moved, *bound.values)
    return aside


async def _put_back(connection: asyncpg.Connection[Any], table: str, aside: str) -> None:
    await connection.execute(f"insert into {table} select * from {aside}")  # noqa: S608

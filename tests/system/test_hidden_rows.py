"""Non-interference: who has hidden rows is answered as by registers that never held them.

Asked twice: of the seeded registers, and once the rows that are hidden from the caller are gone. Whole
answers are compared: totals, pages, page borders, error paths and extensions. Cursors are random; what is
compared is the page each of them leads to.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from gateway.access import EmbeddedEngine, OpaEngine
from gateway.access import decider as deciding
from gateway.access.conditions import ALWAYS
from gateway.decision import Identity
from subgraphs.common.rows import Clause, Parameters, where
from tests.gateway.access.building import NOW, decider, operation, purpose, rules_only
from tests.system.existence import LISTS, Listed, fixture_subjects
from tests.system.here import Here, gateway_here
from tests.system.running import ALLOWANCE, READ_BACK, SYSTEM, System

pytestmark = SYSTEM

FIELDS = {
    "assistanceCases": "caseId categoryCode hivStatus inspectionFlag person { fullName }",
    "civilServants": "employeeNo ministryNote planning",
    "civilStatusEvents": "__typename eventId registeredAt",
}
ASKED = [
    ("gia-lai-health", ALLOWANCE, "assistanceCases"),
    ("gia-lai-health", READ_BACK, "assistanceCases"),
    ("dak-lak-health", ALLOWANCE, "assistanceCases"),
    ("quy-nhon-social", ALLOWANCE, "assistanceCases"),
    ("ha-noi-health", READ_BACK, "assistanceCases"),
    ("citizen-an", "self", "assistanceCases"),
    ("moh", "statistics", "assistanceCases"),
    ("hcmc-home-affairs", "personnel", "civilServants"),
    ("moha", "personnel", "civilServants"),
    ("gia-lai-health", READ_BACK, "civilServants"),
    ("quy-nhon-justice", "civil-status", "civilStatusEvents"),
    ("moj", "civil-status.supervision", "civilStatusEvents"),
    ("vss", 'default-sharing.newborns; agreement="AG-2026-VSS-001"', "civilStatusEvents"),
]
_ALL = "select * from"

LISTED = {
    "assistanceCases": ["AssistanceCase"],
    "civilServants": ["CivilServant"],
    "civilStatusEvents": [one.type_name for one in LISTS if one.database == "civil_status"],
}


async def visible(system: System, who: str, stated: str, listed: Listed) -> tuple[str, list[object]]:
    """Return the SQL of what a caller may see, which `test_existence` holds against the decisions."""
    url = system.programs.engine_url
    engine = OpaEngine(url, timeout=20) if url is not None else EmbeddedEngine(rules_only(), timeout=20)
    code, _, rest = stated.partition(";")
    agreement = rest.split('"')[1] if rest else None
    subject = fixture_subjects()[who]

    own = frozenset({subject.person}) if subject.person else frozenset()
    plan = await decider(engine).plan(
        subject, purpose(code, agreement=agreement), operation(listed.document), NOW, Identity(own=own)
    )
    await engine.close()
    bound = Parameters()
    condition = tuple(
        tuple(Clause(clause.attr, clause.op, clause.value) for clause in clauses)
        for clauses in plan.rows.get(listed.type_name, ())
    )
    return where(condition, listed.columns, bound), bound.values


@contextlib.asynccontextmanager
async def without_hidden(system: System, who: str, stated: str, field: str) -> AsyncIterator[int]:
    """Take the rows away that a caller may not see, and put them back."""
    taken: list[tuple[asyncpg.Connection[Any], str, str]] = []
    count = 0
    try:
        for listed in LISTS:
            if listed.type_name not in LISTED[field]:
                continue
            condition, values = await visible(system, who, stated, listed)
            table = listed.source.split()[0]
            connection = await asyncpg.connect(system.programs.postgres.dsn(listed.database, "owner"))
            key = listed.key.split(".")[1]
            kept = f"hidden_{table}"
            hidden = f"from {listed.source} where not coalesce({condition}, false)"
            await connection.execute(f"create temp table {kept} as {_ALL} {table} limit 0")
            await connection.execute(
                f"insert into {kept} {_ALL} {table} where {key} in (select {listed.key} {hidden})",
                *values,
            )
            taken.append((connection, table, kept))
            await connection.execute(
                f"delete from {table} where {key} in (select {key} from {kept})"  # noqa: S608
            )
            count += int(await connection.fetchval(f"select count(*) from {kept}"))  # noqa: S608
        yield count
    finally:
        for connection, table, kept in taken:
            await connection.execute(f"insert into {table} {_ALL} {kept}")
            await connection.close()


async def everything(here: Here, who: str, stated: str, field: str) -> list[Any]:
    """Ask for the pages of a list, seven at a time; cursors are followed, then left out."""
    told: list[Any] = []
    after = ""
    for _ in range(12):
        page = f"first: 7{after}"
        document = (
            f"{{ {field}({page}) {{ totalCount pageInfo {{ hasNextPage endCursor }}"
            f" edges {{ cursor node {{ {FIELDS[field]} }} }} }} }}"
        )
        answer = await here.ask(who, document, stated)
        for _retry in range(4):  # planning has 50 ms, which a busy machine may not give it
            if answer.status == 200:
                break
            answer = await here.ask(who, document, stated)
        assert answer.status == 200
        found = answer.body["data"][field]
        cursor = found["pageInfo"].pop("endCursor") if found else None
        for edge in found["edges"] if found else ():
            edge.pop("cursor")
        told.append((answer.status, answer.body))
        if not cursor:
            break
        after = f', after: "{cursor}"'
    return told


@pytest.mark.parametrize(("who", "stated", "field"), ASKED)
async def test_hidden_rows_leave_no_trace(system: System, who: str, stated: str, field: str) -> None:
    async with gateway_here(system) as here:
        told = await everything(here, who, stated, field)
        async with without_hidden(system, who, stated, field) as hidden:
            without = await everything(here, who, stated, field)
    assert told == without
    assert hidden > 0 or who in ("moha", "moj")


async def test_a_total_that_counts_hidden_rows_is_noticed(
    system: System, monkeypatch: pytest.MonkeyPatch
) -> None:

    who, stated, field = ASKED[2]
    async with gateway_here(system) as here, without_hidden(system, who, stated, field):
        without = await everything(here, who, stated, field)
    monkeypatch.setattr(deciding, "existence_condition", lambda _: ALWAYS)
    async with gateway_here(system) as here:
        assert await everything(here, who, stated, field) != without

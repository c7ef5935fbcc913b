"""Rows under a pushed-down condition beside existence decisions, over every row of a register."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from gateway.access import AccessPlan, Decider
from gateway.access.flags import IDENTITY, TOLD
from gateway.access.rows import existence_condition
from gateway.decision import Allow, Condition, Depends, PolicyEngine, Via
from subgraphs import seed
from subgraphs.common.rows import Parameters
from tests.gateway.access.building import decider
from tests.system.entities import ENTITIES, Listed, sql_of
from tests.system.planned import Planned
from tests.system.rows import EDGE_PERSONS
from tests.system.running import System

__all__ = ["Comparison", "Disagreement", "Registers"]

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """Rows that one of the two lets pass and the other does not."""

    standing: str
    type_name: str
    only_rows: frozenset[str]
    only_decided: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What one standing sees of one register's type."""

    type_name: str
    differs: Disagreement | None
    seen: int
    there: int


def _fixture_persons() -> frozenset[str]:
    file = Path(seed.__path__[0]) / "data" / "people.json"
    return frozenset(person["pin"] for person in json.loads(file.read_text(encoding="utf-8"))["persons"])


FIXTURE_PERSONS = _fixture_persons()


class Registers:
    """Every row of every register, read once; what conditions let pass, asked of PostgreSQL once each."""

    def __init__(self, system: System, rows: Sequence[tuple[Listed, Sequence[Row]]]) -> None:
        self._system = system
        self.rows = rows
        self._passing: dict[tuple[str, Condition], frozenset[str]] = {}

    @classmethod
    async def read(cls, system: System, type_name: str | None = None) -> Registers:
        """Read the rows of one type, or of all."""
        chosen = [listed for listed in ENTITIES if type_name in (None, listed.type_name)]
        return cls(system, [(listed, await _rows(system, listed)) for listed in chosen])

    async def compared(self, engine: PolicyEngine, one: Planned) -> list[Comparison]:
        """Compare both ways, for every type.

        The conditions are those of the plan, as registers are sent them. The decisions are asked of the rules
        object by object with every attribute there is, for types that the plan has decided already too: of
        those only the objects of the fixtures, since neither side then looks at any.
        """
        return [await self._compared(decider(engine), one, listed, rows) for listed, rows in self.rows]

    async def _compared(
        self, asked: Decider, one: Planned, listed: Listed, rows: Sequence[Row]
    ) -> Comparison:
        plan = one.plan
        outcome = plan.outcomes.get(listed.coordinate)
        condition = plan.rows.get(listed.type_name, existence_condition(outcome))
        if not isinstance(outcome, Depends):
            rows = [row for row in rows if row["person"] in FIXTURE_PERSONS or _is_edge(row)]
        pushed = (await self._pushed(listed, condition)).intersection(row["key"] for row in rows)
        allowed = await _allowed(asked, plan, listed, rows)
        differs = None
        if pushed != allowed:
            differs = Disagreement(
                standing=str(one.standing),
                type_name=listed.type_name,
                only_rows=pushed - allowed,
                only_decided=allowed - pushed,
            )
        return Comparison(type_name=listed.type_name, differs=differs, seen=len(pushed), there=len(rows))

    async def _pushed(self, listed: Listed, condition: Condition) -> frozenset[str]:
        key = (listed.type_name, condition)
        if key not in self._passing:
            bound = Parameters()
            sql = sql_of(condition, listed.columns, bound)
            statement = f"select {listed.key} as key from {listed.source} where {sql}"  # noqa: S608
            rows = await self._system.fetch_async(listed.database, statement, *bound.values)
            self._passing[key] = frozenset(row["key"] for row in rows)
        return self._passing[key]


async def _rows(system: System, listed: Listed) -> list[dict[str, Any]]:
    """Return the policy attributes of every row, with its key."""
    columns = ", ".join(f'{expression} as "{name}"' for name, expression in listed.columns.items())
    statement = f"select {listed.key} as key, {columns} from {listed.source}"  # noqa: S608
    return await system.fetch_async(listed.database, statement)


def _is_edge(row: Row) -> bool:
    return str(row["person"]).startswith(EDGE_PERSONS)


async def _allowed(asked: Decider, plan: AccessPlan, listed: Listed, rows: Sequence[Row]) -> frozenset[str]:
    """Return the keys of the rows whose existence the rules allow, each asked about as an object."""
    coordinate = listed.coordinate
    row = plan.field_rows[coordinate, Via.SELECT]
    origin = f"origin.{row.group}"
    attributes = tuple(name for name in listed.columns if not name.startswith("origin.") or name == origin)
    needs = tuple(sorted({*attributes, *TOLD} - set(IDENTITY)))
    depends = Depends(needs=needs)
    opened = replace(
        plan,
        outcomes={**plan.outcomes, coordinate: depends},
        answers={**plan.answers, (coordinate, Via.SELECT): depends},
    )
    tuples = [tuple(one[name] for name in attributes) for one in rows]
    decided = await asked.gatekeeper(opened).decide(listed.type_name, attributes, (coordinate,), tuples)
    return frozenset(
        one["key"]
        for one, decisions in zip(rows, decided, strict=True)
        if isinstance(decisions[coordinate], Allow)
    )

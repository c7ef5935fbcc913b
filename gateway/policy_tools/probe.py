"""What the rules say of every coordinate, for one caller and purpose: the plan phase, and given objects.

The documents are written and the answers read by the code that serves requests (`gateway.access`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from gateway.access.conditions import ConditionReader
from gateway.access.documents import (
    ObjectRow,
    object_document,
    plan_document,
    read_object_answer,
    read_plan_answer,
)
from gateway.access.fields import FieldRow
from gateway.access.gatekeeper import MAX_CHECKS
from gateway.access.plan import DecisionContext
from gateway.access.uses import TYPENAME
from gateway.decision import NOBODY, Identity, Outcome, PlanOutcome, PolicyEngine, Purpose, Subject, Via
from gateway.policy_tools.coordinates import SHOWN, Api, Cell

__all__ = ["Asker", "Attributes", "Planned", "Probe"]

Attributes = Mapping[str, str]
"""Policy attributes of an object, as rules name them; one that is not there is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asks and what for, completed by the directory, on a legal date."""

    subject: Subject
    purpose: Purpose | None
    on: date
    identity: Identity = field(default=NOBODY)
    unit: str = ""
    """Administrative unit that statistics are asked about; empty: the whole country."""

    @property
    def context(self) -> DecisionContext:
        """As the decision documents take it."""
        return DecisionContext(subject=self.subject, purpose=self.purpose, on=self.on, identity=self.identity)


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What the plan phase says of every cell."""

    asker: Asker
    revision: str
    rows: Mapping[Cell, FieldRow]
    outcomes: Mapping[Cell, PlanOutcome]


class Probe:
    """Asks one engine about the whole API.

    `holders_alike`: no rule reads which type a shared value hangs in, so that it is asked about once for all.
    """

    def __init__(self, engine: PolicyEngine, api: Api, *, holders_alike: bool = False) -> None:
        self.engine = engine
        self.api = api
        self.holders_alike = holders_alike
        self._rows: dict[tuple[date, str], Mapping[Cell, FieldRow]] = {}

    def rows(self, asker: Asker) -> Mapping[Cell, FieldRow]:
        """Return the field rows an asker is asked about."""
        key = asker.on, asker.unit
        if key not in self._rows:
            self._rows[key] = self.api.rows(*key)
        return self._rows[key]

    async def plan(
        self, asker: Asker, vias: frozenset[Via] = SHOWN, coordinates: frozenset[str] | None = None
    ) -> Planned:
        """Decide every cell of these ways of use before any object is known, in two calls.

        Of some coordinates only if they are named. Raises PolicyEngineError.
        """
        rows = {
            cell: row
            for cell, row in self.rows(asker).items()
            if cell.via in vias and (coordinates is None or cell.coordinate in coordinates)
        }
        if coordinates is not None:  # what structure leads to is looked for among the rows beside it
            reached = {existing for row in rows.values() for existing in row.existence}
            rows |= {cell: row for cell, row in self.rows(asker).items() if cell.coordinate in reached}
        # Structure is decided by the existence it leads to, looked for among all rows of its document.
        parts: tuple[list[Cell], list[Cell]] = ([], [])
        for cell, row in rows.items():
            parts[bool(row.existence) or cell.coordinate.endswith(f".{TYPENAME}")].append(cell)
        outcomes: dict[Cell, PlanOutcome] = {}
        revision = ""
        for cells in filter(None, parts):
            revision, found = await self._plan(asker, [rows[cell] for cell in cells])
            outcomes |= zip(cells, found, strict=True)
        return Planned(
            asker=asker, revision=revision, rows=rows, outcomes={cell: outcomes[cell] for cell in rows}
        )

    async def _plan(self, asker: Asker, rows: Sequence[FieldRow]) -> tuple[str, list[PlanOutcome]]:
        readers = [
            ConditionReader(
                self.api.directory,
                asker.on,
                group=row.group,
                entities=row.entities,
                identity=asker.identity,
            )
            for row in rows
        ]
        asked: dict[object, FieldRow] = {}
        for row in rows:
            asked.setdefault(row.key if self.holders_alike else (row.key, row.entities), row)
        answer = await self.engine.evaluate(plan_document(asker.context, asked.values()))
        numbers = answer.get("fields")
        if isinstance(numbers, list) and len(numbers) == len(asked):
            told = dict(zip(asked, numbers, strict=True))
            keys = (row.key if self.holders_alike else (row.key, row.entities) for row in rows)
            answer = {**answer, "fields": [told[key] for key in keys]}
        return read_plan_answer(answer, rows, readers)

    async def decide(
        self, planned: Planned, objects: Mapping[Cell, Sequence[Attributes]]
    ) -> dict[Cell, list[Outcome]]:
        """Decide cells for objects of their type, in few calls. Raises PolicyEngineError.

        What the plan phase settled is not asked again by the gateway: ask about what depends on the object.
        """
        decided: dict[Cell, list[Outcome]] = {}
        pending = iter(sorted(objects.items()))
        while part := list(islice(pending, max(1, MAX_CHECKS // _most(objects)))):
            decided |= await self._decide(planned, part)
        return decided

    async def _decide(
        self, planned: Planned, part: Sequence[tuple[Cell, Sequence[Attributes]]]
    ) -> dict[Cell, list[Outcome]]:
        table: dict[ObjectRow, int] = {}
        checks = [
            [
                table.setdefault((cell.entity, tuple(sorted(attributes.items()))), len(table))
                for attributes in given
            ]
            for cell, given in part
        ]
        rows = [planned.rows[cell] for cell, _ in part]
        document = object_document(planned.asker.context, rows, table, checks)
        answer = await self.engine.evaluate(document)
        found = read_object_answer(answer, rows, [len(one) for one in checks], planned.revision)
        return {cell: outcomes for (cell, _), outcomes in zip(part, found, strict=True)}


def _most(objects: Mapping[Cell, Sequence[Attributes]]) -> int:
    return max((len(given) for given in objects.values()), default=1)

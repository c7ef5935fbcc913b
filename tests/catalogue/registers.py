"""The four registers over a seeded database and sharing over them, each asked for everything it has."""

from __future__ import annotations

import csv
import uuid
from collections import defaultdict
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg

import subgraphs.civil_servants.schema
import subgraphs.civil_status.schema
import subgraphs.population.schema
import subgraphs.social_assistance.schema
from gateway.decision import SubgraphRequest, SubgraphResponse
from gateway.sharing import Reservation, SharingTransport, Verifier, sdl
from subgraphs.common.app import Subgraph
from tests.catalogue.asking import Asked, answered, schema_of
from tests.postgres import Cluster
from tests.subgraphs.support import ALL, TestedRegister, serving

__all__ = ["Answers", "ask_everything", "rows_of"]

HERE = Path(__file__).parent
SUBGRAPHS: list[Subgraph[Any]] = [
    subgraphs.population.schema.SUBGRAPH,
    subgraphs.civil_status.schema.SUBGRAPH,
    subgraphs.civil_servants.schema.SUBGRAPH,
    subgraphs.social_assistance.schema.SUBGRAPH,
]
BATCH = 400
PERSON_FACTS = (
    "select pin, date_of_birth::text, residence_commune, life_status from person"
)


@dataclass(slots=True, kw_only=True)
class Answers:
    """What came back: `objects` by (register, entity, key); `resolved`: coordinates that had a value."""

    objects: dict[tuple[str, str], dict[str, Mapping[str, Any]]] = field(default_factory=dict)
    resolved: set[str] = field(default_factory=set)


def rows_of(name: str) -> list[dict[str, str]]:
    """Read one of the tables beside this file."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


async def ask_everything(cluster: Cluster) -> Answers:
    """Ask every field of the API at the subgraph that resolves it, for all seeded records."""
    answers = Answers()
    facts = await _person_facts(cluster)
    async with AsyncExitStack() as stack:
        served = {
            one.name: await stack.enter_async_context(serving(one, cluster.register(one.name)))
            for one in SUBGRAPHS
        }
        for subgraph in SUBGRAPHS:
            await _ask_register(served[subgraph.name], subgraph, cluster, facts, answers)
        await _ask_sharing(served, answers)
    return answers


async def _ask_register(
    register: TestedRegister,
    subgraph: Subgraph[Any],
    cluster: Cluster,
    facts: Mapping[str, Mapping[str, Any]],
    answers: Answers,
) -> None:
    schema = schema_of(subgraph.schema.as_str())
    asked = Asked(schema)
    visible = dict.fromkeys(asked.entities, ALL)
    for selection in asked.root_fields():
        data = await register.data(f"{{ {selection} }}", rows=visible)
        answers.resolved.update(answered(schema, "Query", data))
    keys = await _keys(cluster, register.name)
    for entity, key in asked.entities.items():
        found: dict[str, Mapping[str, Any]] = {}
        for start in range(0, len(keys[entity]), BATCH):
            batch = keys[entity][start : start + BATCH]
            given = [
                {"__typename": entity, key: one} | (facts.get(one, {}) if entity == "Person" else {})
                for one in batch
            ]
            objects = await register.entities(asked.everything_of(entity), given, rows=visible)
            found |= {one: value for one, value in zip(batch, objects, strict=True) if value is not None}
        answers.objects[register.name, entity] = found
        for value in found.values():
            answers.resolved.update(answered(schema, entity, value))


async def _keys(cluster: Cluster, register: str) -> dict[str, list[str]]:
    keys: dict[str, list[str]] = defaultdict(list)
    connection = await asyncpg.connect(cluster.register(register).owner)
    try:
        for row in rows_of("tables.csv"):
            if row["register"] == register:
                statement = f"select distinct ({row['key']})::text as key from {row['from']} order by 1"  # noqa: S608
                keys[row["entity"]] = [found["key"] for found in await connection.fetch(statement)]
    finally:
        await connection.close()
    return keys


async def _person_facts(cluster: Cluster) -> dict[str, dict[str, Any]]:
    """Return what other registers require of a person, as a plan would carry it along."""
    connection = await asyncpg.connect(cluster.register("population").owner)
    try:
        rows = await connection.fetch(PERSON_FACTS)
    finally:
        await connection.close()
    return {
        row["pin"]: {
            "dateOfBirth": row["date_of_birth"],
            "permanentResidence": {"communeCode": row["residence_commune"]},
            "lifeStatus": row["life_status"],
            "maritalStatus": "SINGLE",
            "hasStateIncome": False,
        }
        for row in rows
    }


class _Granted:
    """A budget that is never spent; the real one has tests of its own."""

    async def reserve(self, *_asked: object) -> tuple[Reservation, uuid.UUID]:
        return Reservation.GRANTED, uuid.uuid4()

    async def settle(self, _attempt: uuid.UUID) -> None:
        """Nothing to settle."""


class _ToRegisters:
    """Carries what sharing asks to the registers."""

    def __init__(self, served: Mapping[str, TestedRegister]) -> None:
        self._served = served

    async def fetch(self, request: SubgraphRequest) -> SubgraphResponse:
        answer = await self._served[request.subgraph].query(request.document, dict(request.variables))
        return SubgraphResponse(data=answer["data"], errors=answer.get("errors", []))

    async def close(self) -> None:
        """They belong to the caller."""


async def _ask_sharing(served: Mapping[str, TestedRegister], answers: Answers) -> None:
    schema = schema_of(sdl())
    verifier = Verifier(
        budget=_Granted(),  # type: ignore[arg-type]
        transport=_ToRegisters(served),
        client="VIETTEL",
        purpose="sim-registration",
    )
    transport = SharingTransport(verifier)
    for selection in Asked(schema).root_fields():
        request = SubgraphRequest(
            subgraph="sharing", document=f"{{ {selection} }}", variables={}, rows={}, filters={}, purpose=None
        )
        response = await transport.fetch(request)
        assert not response.errors
        answers.resolved.update(answered(schema, "Query", response.data))

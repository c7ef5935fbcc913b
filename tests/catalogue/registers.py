"""The registers over a seeded database, each asked for everything it has."""

from __future__ import annotations

import csv
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
from subgraphs.common.app import Subgraph
from tests.catalogue.asking import Asked, answered, schema_of
from tests.catalogue.sharing import resolved_by_sharing
from tests.postgres import Cluster
from tests.subgraphs.support import ALL, TestedRegister, serving

__all__ = ["Answers", "Holder", "ask_everything", "give_rare_values", "holders", "rows_of"]

HERE = Path(__file__).parent
SUBGRAPHS: list[Subgraph[Any]] = [
    subgraphs.population.schema.SUBGRAPH,
    subgraphs.civil_status.schema.SUBGRAPH,
    subgraphs.civil_servants.schema.SUBGRAPH,
    subgraphs.social_assistance.schema.SUBGRAPH,
]
BATCH = 50
PERSON_FACTS = "select pin, date_of_birth::text, residence_commune, life_status from person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """The table that holds an entity in one register, and the expression of its key."""

    register: str
    entity: str
    source: str
    key: str


@dataclass(slots=True, kw_only=True)
class Answers:
    """`objects` that came back, by register and entity, then key; `resolved`: coordinates with a value."""

    objects: dict[tuple[str, str], dict[str, Mapping[str, Any]]] = field(default_factory=dict)
    resolved: set[str] = field(default_factory=set)


def rows_of(name: str) -> list[dict[str, str]]:
    """Read one of the tables beside this file."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def holders() -> list[Holder]:
    """Return where the records of each entity are."""
    return [
        Holder(register=row["register"], entity=row["entity"], source=row["from"], key=row["key"])
        for row in rows_of("tables.csv")
    ]


async def give_rare_values(cluster: Cluster) -> None:
    """Give one record each the values that nobody of a small population has."""
    for path in sorted((HERE / "rare").glob("*.sql")):
        connection = await asyncpg.connect(cluster.register(path.stem).owner)
        try:
            await connection.execute(path.read_text(encoding="utf-8"))
        finally:
            await connection.close()


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
        answers.resolved.update(await resolved_by_sharing(served))
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
    known = {one.entity: one for one in holders() if one.register == register.name}
    assert set(known) == set(asked.entities)
    for entity, key in asked.entities.items():
        keys = await _keys(cluster, known[entity])
        selection = asked.everything_of(entity)
        found: dict[str, Mapping[str, Any]] = {}
        for start in range(0, len(keys), BATCH):
            batch = keys[start : start + BATCH]
            given: list[Mapping[str, object]] = [
                {"__typename": entity, key: one, **(facts.get(one, {}) if entity == "Person" else {})}
                for one in batch
            ]
            objects = await register.entities(selection, given, rows=visible)
            found |= {one: value for one, value in zip(batch, objects, strict=True) if value is not None}
        answers.objects[register.name, entity] = found
        for value in found.values():
            answers.resolved.update(answered(schema, entity, value))


async def _keys(cluster: Cluster, holder: Holder) -> list[str]:
    statement = f"select distinct ({holder.key})::text as key from {holder.source} order by 1"  # noqa: S608
    connection = await asyncpg.connect(cluster.register(holder.register).owner)
    try:
        return [found["key"] for found in await connection.fetch(statement)]
    finally:
        await connection.close()


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

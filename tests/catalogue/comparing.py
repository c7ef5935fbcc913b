"""Values of answers beside the values of the tables they come from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import date
from typing import Any

import asyncpg

from tests.catalogue.asking import values_at
from tests.catalogue.registers import Answers, Holder, holders, rows_of
from tests.postgres import REGISTERS, Cluster

__all__ = ["Compared", "compare_columns"]

Keyed = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One path held against its column: how many records have a value, and where the two differ."""

    path: str
    filled: int
    differing: tuple[str, ...]


async def compare_columns(
    cluster: Cluster, answers: Answers, entities: Container[str] | None = None
) -> dict[str, Compared]:
    """Compare every path of `columns.csv`, or those of some entities, for all records that were asked for."""
    found = {}
    async with AsyncExitStack() as stack:
        connections = {}
        for name in REGISTERS:
            connections[name] = await asyncpg.connect(cluster.register(name).owner)
            stack.push_async_callback(connections[name].close)
        for row in rows_of("columns.csv"):
            entity, *path = row["path"].split(".")
            if entities is not None and entity not in entities:
                continue
            holder = _resolving(answers, entity, path[0])
            key, source = row["key"] or holder.key, row["from"] or holder.source
            statement = f"select ({key})::text as key, {row['value']} as value from {source}"  # noqa: S608
            stored = _keyed(await connections[holder.register].fetch(statement))
            found[row["path"]] = _compared(row["path"], answers, holder, path, stored)
    return found


def _resolving(answers: Answers, entity: str, field: str) -> Holder:
    """Return the holder in the register that resolves a field of an entity; of its key, the first."""
    for one in holders():
        if one.entity == entity and any(
            field in value for value in answers.objects[one.register, entity].values()
        ):
            return one
    raise AssertionError(f"no record of {entity} was asked for {field}")


def _keyed(rows: Iterable[asyncpg.Record]) -> Keyed:
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row["value"] is not None:
            found[row["key"]].append(_text(row["value"]))
    return found


def _compared(path: str, answers: Answers, holder: Holder, fields: list[str], stored: Keyed) -> Compared:
    objects = answers.objects[holder.register, holder.entity]
    differing = []
    for key, value in objects.items():
        given = sorted(_text(one) for one in values_at(value, fields))
        expected = sorted(stored.get(key, []))
        if given != expected:
            differing.append(f"{key}: {given} is {expected} in the table")
    return Compared(path=path, filled=len(stored.keys() & objects.keys()), differing=tuple(differing))


def _text(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case date():
            return value.isoformat()
        case _:
            return str(value)

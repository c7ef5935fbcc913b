"""Values of answers beside the values of the tables they come from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import asyncpg

from tests.catalogue.asking import values_at
from tests.catalogue.registers import Answers, rows_of
from tests.postgres import Cluster

__all__ = ["Compared", "compare_columns"]

Keyed = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One path held against its column: `filled` records with a value, and where the two differ."""

    path: str
    filled: int
    differing: tuple[str, ...]


async def compare_columns(cluster: Cluster, answers: Answers) -> dict[str, Compared]:
    """Compare every path of `columns.csv`, and the same path of earlier versions where there is one."""
    found = {}
    holders = {row["entity"]: row for row in rows_of("tables.csv") if row["entity"] != "AdministrativeUnit"}
    homes = _homes(answers)
    for row in rows_of("columns.csv"):
        entity, _, rest = row["path"].partition(".")
        register = homes(entity, rest.split(".")[0])
        holder = next(
            one for one in rows_of("tables.csv") if (one["register"], one["entity"]) == (register, entity)
        )
        key = row["key"] or holder["key"]
        statement = f"select ({key})::text as key, {row['value']} as value from {row['from'] or holder['from']}"  # noqa: S608
        stored = await _stored(cluster.register(register).owner, statement)
        given = _given(answers.objects[register, entity], rest.split("."))
        found[row["path"]] = _compared(row["path"], given, stored)
    assert holders
    return found

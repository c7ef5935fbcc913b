"""A seeded world that was asked for everything, once."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from tests.catalogue.comparing import Compared, compare_columns
from tests.catalogue.registers import Answers, ask_everything, give_rare_values
from tests.postgres import Cluster
from tests.subgraphs.seed.world import seed

__all__ = ["PERSONS", "AskedWorld", "asked_world"]

PERSONS = 2_000
"""Few enough to be asked in seconds, enough that every kind of event happened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedWorld:
    """What came back for every field, and how it compares with the tables, by path."""

    answers: Answers
    compared: Mapping[str, Compared]


def asked_world(cluster: Cluster) -> AskedWorld:
    """Seed the registers of a new cluster and ask them."""
    seed(cluster, persons=PERSONS, number=7)
    return asyncio.run(_ask(cluster))


async def _ask(cluster: Cluster) -> AskedWorld:
    await give_rare_values(cluster)
    answers = await ask_everything(cluster)
    return AskedWorld(answers=answers, compared=await compare_columns(cluster, answers))

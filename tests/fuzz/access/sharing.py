"""A worker's share of a run, in a process of its own."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime

import structlog

from gateway.local.grants import grant_register
from gateway.local.programs import Programs
from gateway.local.state import REGISTERS
from tests.fuzz.access.fuzzing import fuzz
from tests.fuzz.access.outcome import Outcome
from tests.fuzz.access.running import gateway_over
from tests.fuzz.access.sheet.live import live
from tests.fuzz.access.tables import load_tables, with_live
from tests.fuzz.access.world import read_world

__all__ = ["QUICK", "ask_share", "give", "owners"]

QUICK = 2_000


def owners(programs: Programs) -> dict[str, str]:
    """Return register -> address of its database as its owner."""
    return {name: programs.postgres.dsn(name, "owner") for name in REGISTERS}


async def give(programs: Programs) -> None:
    """Give the callers the grants they hold while they ask."""
    async with grant_register(programs.state, programs.policies) as register:
        for each in live():
            for document in each.grants:
                await register.add(document, datetime.now(UTC))


def ask_share(programs: Programs, operations: int, seed: int, share: tuple[int, int]) -> Outcome:
    """Ask a share of the operations."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))

    async def run() -> Outcome:
        world = await read_world(owners(programs))
        async with gateway_over(programs) as gateway:
            return await fuzz(
                gateway,
                world,
                with_live(load_tables(), live()),
                operations=operations,
                seed=seed,
                share=share,
                progress=operations > QUICK,
            )

    return asyncio.run(run())

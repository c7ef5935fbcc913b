"""Stream a generated population into the four registers, all or nothing for each of them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from io import BytesIO
from typing import Final, TypeAlias

import asyncpg

from subgraphs.seed.effective import load_effective
from subgraphs.seed.generator import Generator, new_generator
from subgraphs.seed.tables import REGISTERS, Batch, columns_of

__all__ = ["NotEmpty", "Progress", "seed_registers"]

_Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

Progress = Callable[[int, int], None]
"""Called with the steps done and the steps in all."""

_IS_SEEDED: Final = "select exists (select from person)"
_INDEXES: Final = """
select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
from pg_index i
where i.indrelid = any($1::text[]::regclass[])
  and not exists (select from pg_constraint c where c.conindid = i.indexrelid)
"""
"""Indexes that are no constraint's."""


class NotEmpty(Exception):
    """The population register already holds persons."""


async def seed_registers(
    dsns: Mapping[str, str], *, persons: int, seed: int, replace: bool, progress: Progress
) -> None:
    """Fill the registers named by owner DSNs; what was in the seeded tables is removed.

    Raises NotEmpty unless `replace` when there are persons already, Refused for a number out of range.
    The population register is committed last, so that a seeding cut short can be run again.
    """
    async with AsyncExitStack() as stack:
        registers: dict[str, _Connection] = {}
        for register in REGISTERS:
            registers[register] = await asyncpg.connect(dsns[register])
            stack.push_async_callback(registers[register].close)
        if not replace and await registers["population"].fetchval(_IS_SEEDED):
            raise NotEmpty("the population register already holds persons")
        effective = await load_effective(registers["civil_servants"], registers["social_assistance"])
        generator = new_generator(persons, seed, effective)
        await _each(registers, _begin)
        await _copy_all(registers, generator, progress)
        await _each(registers, _index)
        for register in REGISTERS:
            await _finish(register, registers[register])
        await _each(registers, _analyse)


async def _each(
    registers: Mapping[str, _Connection], action: Callable[[str, _Connection], Awaitable[None]]
) -> None:
    await asyncio.gather(*(action(register, connection) for register, connection in registers.items()))


async def _begin(register: str, connection: _Connection) -> None:
    """Open the transaction and empty the tables; COPY is refused where row-level security is forced."""
    tables = list(columns_of(register))
    await connection.execute("begin")
    for table in tables:
        await connection.execute(f"alter table {table} no force row level security")
    await connection.execute(f"truncate {', '.join(tables)}")
    await _drop_indexes(connection, tables)


async def _drop_indexes(connection: _Connection, tables: list[str]) -> None:
    """Note the indexes and drop them: to build one at the end costs half of filling it row by row."""
    await connection.execute("create temporary table dropped_index (definition text) on commit drop")
    for index in await connection.fetch(_INDEXES, tables):
        await connection.execute("insert into dropped_index values ($1)", index["definition"])
        await connection.execute(f"drop index {index['name']}")


async def _index(_register: str, connection: _Connection) -> None:
    await connection.execute("set local maintenance_work_mem = '128MB'")
    for index in await connection.fetch("select definition from dropped_index"):
        await connection.execute(index["definition"])


async def _finish(register: str, connection: _Connection) -> None:
    for table in columns_of(register):
        await connection.execute(f"alter table {table} force row level security")
    await connection.execute("commit")


async def _analyse(register: str, connection: _Connection) -> None:
    await connection.execute(f"analyze {', '.join(columns_of(register))}")


async def _copy_all(registers: Mapping[str, _Connection], generator: Generator, progress: Progress) -> None:
    """Copy one batch while the next is being generated in a thread: two batches are in memory at most."""
    steps = generator.blocks + 1
    batch = generator.fixed()
    for number in range(generator.blocks):
        following = asyncio.create_task(asyncio.to_thread(generator.block, number))
        await _copy(registers, batch)
        progress(number + 1, steps)
        batch = await following
    await _copy(registers, batch)
    progress(steps, steps)


async def _copy(registers: Mapping[str, _Connection], batch: Batch) -> None:
    async def copy_register(register: str, connection: _Connection) -> None:
        columns = columns_of(register)
        for table, text in batch.of(register):
            await connection.copy_to_table(table, source=BytesIO(text), columns=columns[table], format="text")

    await _each(registers, copy_register)

"""Stream a generated population into the four registers, all or nothing for each of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from io import BytesIO
from typing import Final, TypeAlias

import asyncpg

from subgraphs.seed.blocks import Texts, generated, texts_of, workers_for
from subgraphs.seed.effective import load_effective
from subgraphs.seed.generator import Generator, new_generator
from subgraphs.seed.tables import REGISTERS, columns_of

__all__ = ["NotEmpty", "Progress", "seed_registers"]

_Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

Progress = Callable[[int, int], None]
"""Called with the steps done and the steps in all."""

_IS_SEEDED: Final = "select exists (select from person)"

_INDEXES: Final = """
select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition
from pg_index where indrelid = any($1::text[]::regclass[])
and not exists (select from pg_constraint where conindid = indexrelid)
order by indexrelid
"""


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
        indexes = {name: await _begin(name, connection) for name, connection in registers.items()}
        await _copy_all(registers, generator, progress)
        await asyncio.gather(*(_index(registers[name], indexes[name]) for name in REGISTERS))
        for register in REGISTERS:
            await _finish(register, registers[register])
        await asyncio.gather(*(_analyse(name, connection) for name, connection in registers.items()))


async def _begin(register: str, connection: _Connection) -> list[str]:
    """Open the transaction and empty the tables; return the statements that make their indexes again.

    COPY is refused where row-level security is forced. Indexes of no constraint are made at the end, at once.
    """
    tables = list(columns_of(register))
    await connection.execute("begin")
    await connection.execute("set local maintenance_work_mem = '128MB'")
    for table in tables:
        await connection.execute(f"alter table {table} no force row level security")
    await connection.execute(f"truncate {', '.join(tables)}")
    indexes = await connection.fetch(_INDEXES, tables)
    for index in indexes:
        await connection.execute(f"drop index {index['name']}")
    return [index["definition"] for index in indexes]


async def _index(connection: _Connection, definitions: list[str]) -> None:
    for definition in definitions:
        await connection.execute(definition)


async def _finish(register: str, connection: _Connection) -> None:
    for table in columns_of(register):
        await connection.execute(f"alter table {table} force row level security")
    await connection.execute("commit")


async def _analyse(register: str, connection: _Connection) -> None:
    await connection.execute(f"analyze {', '.join(columns_of(register))}")


async def _copy_all(registers: Mapping[str, _Connection], generator: Generator, progress: Progress) -> None:
    """Copy one batch while the next is waited for: few are in memory at a time."""
    steps = generator.blocks + 1
    texts = texts_of(generator.fixed())
    with generated(generator, workers_for(generator)) as blocks:
        for number in range(generator.blocks):
            following = asyncio.create_task(asyncio.to_thread(next, blocks))
            try:
                await _copy(registers, texts)
            finally:
                texts = await following
            progress(number + 1, steps)
    await _copy(registers, texts)
    progress(steps, steps)


async def _copy(registers: Mapping[str, _Connection], texts: Texts) -> None:
    async def copy_register(register: str, connection: _Connection) -> None:
        columns = columns_of(register)
        for table, text in texts[register]:
            await connection.copy_to_table(
                table, source=BytesIO(text), columns=columns[table], format="text", freeze=True
            )

    await asyncio.gather(*(copy_register(name, connection) for name, connection in registers.items()))

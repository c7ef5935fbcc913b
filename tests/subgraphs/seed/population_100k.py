"""The rows of 100,000 generated persons in all registers: made once per test run, shared by its workers.

Nothing of it is written to a database. Values are the texts of COPY: dates are YYYY-MM-DD, booleans "t" and
"f", null is None.
"""

from __future__ import annotations

import asyncio
import fcntl
import gc
import gzip
import os
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import Final

import asyncpg
import pytest

from subgraphs.seed.blocks import Texts, generated, texts_of, workers_for
from subgraphs.seed.effective import Effective, load_effective
from subgraphs.seed.generator import new_generator
from subgraphs.seed.tables import columns_of
from tests.postgres import Cluster
from tests.subgraphs.seed.world import owner_dsns, prepare

__all__ = ["PERSONS", "Population", "effective_of", "population_100k"]

PERSONS: Final = 100_000
SEED: Final = 11


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """One compressed file of COPY lines per table."""

    folder: Path

    def select(self, register: str, table: str, *columns: str) -> list[tuple[str | None, ...]]:
        """Return these columns of every row, one at least; the order of rows is that of generation."""
        names = columns_of(register)[table]
        pick = itemgetter(*(names.index(column) for column in columns), 0)
        # so many tuples at once would set the collector walking over all of them again and again
        gc.disable()
        try:
            return [
                tuple([None if value == "\\N" else value for value in pick(line.split("\t"))[:-1]])
                for line in self._lines(register, table)
            ]
        finally:
            gc.enable()

    def rows(self, register: str, table: str) -> Iterator[dict[str, str | None]]:
        """Yield every row by column name; `select` is faster."""
        names = columns_of(register)[table]
        for values in self.select(register, table, *names):
            yield dict(zip(names, values, strict=True))

    def text(self, register: str, table: str) -> str:
        """Return a table as it is copied."""
        path = _file(self.folder, register, table)
        return gzip.decompress(path.read_bytes()).decode() if path.exists() else ""

    def _lines(self, register: str, table: str) -> list[str]:
        return self.text(register, table).splitlines()


@pytest.fixture(scope="session")
def population_100k(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Population:
    """Return 100,000 persons of seed 11, the fixture persons among them."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "population-100k"
    folder.mkdir(exist_ok=True)
    with _alone(folder / "lock"):
        if not (folder / "complete").exists():
            prepare(cluster)
            _generate(folder, asyncio.run(effective_of(owner_dsns(cluster))))
            (folder / "complete").touch()
    return Population(folder=folder)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


async def effective_of(dsns: dict[str, str]) -> Effective:
    async with AsyncExitStack() as stack:
        connections = {}
        for register in ("civil_servants", "social_assistance"):
            connections[register] = await asyncpg.connect(dsns[register])
            stack.push_async_callback(connections[register].close)
        return await load_effective(connections["civil_servants"], connections["social_assistance"])


def _generate(folder: Path, effective: Effective) -> None:
    generator = new_generator(PERSONS, SEED, effective)
    _write(folder, texts_of(generator.fixed()))
    with generated(generator, workers_for(generator)) as blocks:
        for texts in blocks:
            _write(folder, texts)


def _write(folder: Path, texts: Texts) -> None:
    for register, tables in texts.items():
        for table, text in tables:
            with _file(folder, register, table).open("ab") as file:
                file.write(gzip.compress(text, compresslevel=1))


def _file(folder: Path, register: str, table: str) -> Path:
    return folder / f"{register}.{table}.gz"

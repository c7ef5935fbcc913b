"""A population made by several processes is the one made by one."""

from __future__ import annotations

import asyncio
import multiprocessing
from dataclasses import replace

import pytest

from subgraphs.seed.blocks import generated, workers_for
from subgraphs.seed.generator import Generator, new_generator
from tests.postgres import Cluster
from tests.subgraphs.seed.population_100k import effective_of
from tests.subgraphs.seed.world import owner_dsns, prepare


@pytest.fixture(scope="module")
def generator(cluster: Cluster) -> Generator:
    """Return three blocks."""
    prepare(cluster)
    return new_generator(8_100, 4, asyncio.run(effective_of(owner_dsns(cluster))))


def test_processes_make_the_same_blocks_in_the_same_order(generator: Generator) -> None:
    with generated(generator, 0) as blocks:
        alone = list(blocks)
    with generated(generator, 2) as blocks:
        together = list(blocks)

    assert len(alone) == 3
    assert together == alone


def test_a_small_population_needs_no_other_process(generator: Generator) -> None:
    assert workers_for(generator) == 0
    assert 1 <= workers_for(replace(generator, persons=100_000)) <= 3


def test_processes_end_when_nobody_takes_their_blocks(generator: Generator) -> None:
    with generated(generator, 2) as blocks:
        next(blocks)
        assert len(multiprocessing.active_children()) == 2
    assert multiprocessing.active_children() == []


def test_the_death_of_a_process_is_an_error_and_no_shorter_population(generator: Generator) -> None:
    with generated(generator, 1) as blocks:
        next(blocks)
        for process in multiprocessing.active_children():
            process.kill()
        with pytest.raises(EOFError):
            list(blocks)

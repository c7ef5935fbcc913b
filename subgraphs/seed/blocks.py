"""The texts of a generated population, in order; processes of their own make them where there are many."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Final

from subgraphs.seed.generator import Generator
from subgraphs.seed.tables import REGISTERS, Batch

__all__ = ["Texts", "generated", "texts_of", "workers_for"]

Texts = dict[str, list[tuple[str, bytes]]]
"""By register: tables in the order they are filled, with their COPY text."""

_MOST_WORKERS: Final = 3
_FEWEST_BLOCKS: Final = 4
"""With fewer, starting processes takes longer than it saves."""


def workers_for(generator: Generator) -> int:
    """Return how many processes to use besides this one; 0 for a small population."""
    if generator.blocks < _FEWEST_BLOCKS:
        return 0
    return min(_MOST_WORKERS, os.cpu_count() or 1)


def texts_of(batch: Batch) -> Texts:
    """Return the texts of a batch."""
    return {register: list(batch.of(register)) for register in REGISTERS}


@contextmanager
def generated(generator: Generator, workers: int) -> Iterator[Iterator[Texts]]:
    """Return the texts of all blocks in order; each process holds one block until it is taken.

    Raises EOFError from the iteration when a process has died.
    """
    if workers == 0:
        yield (texts_of(generator.block(number)) for number in range(generator.blocks))
        return
    # a forked child would share the connections to the databases
    context = multiprocessing.get_context("spawn")
    ends: list[Connection] = []
    processes = []
    try:
        for first in range(workers):
            ours, theirs = context.Pipe()
            process = context.Process(target=_work, args=(theirs, generator, first, workers), daemon=True)
            process.start()
            # their end is open in the child alone: whoever dies, the other one notices
            theirs.close()
            ends.append(ours)
            processes.append(process)
        yield (ends[number % workers].recv() for number in range(generator.blocks))
    finally:
        for end in ends:
            end.close()
        for process in processes:
            process.join()


def _work(end: Connection, generator: Generator, first: int, step: int) -> None:
    """Send every `step`-th block; stop when nobody listens any more."""
    try:
        for number in range(first, generator.blocks, step):
            end.send(texts_of(generator.block(number)))
    except BrokenPipeError:
        return

"""A population of 2,000, seeded once for each module that looks at it."""

from __future__ import annotations

import pytest

from tests.postgres import Cluster
from tests.subgraphs.seed.population_100k import population_100k
from tests.subgraphs.seed.world import World, prepare, read_world, seed

__all__ = ["population_100k", "world"]


@pytest.fixture(scope="module")
def world(cluster: Cluster) -> World:
    """Return 2,000 persons of seed 7."""
    prepare(cluster)
    seed(cluster, persons=2_000, number=7)
    return read_world(cluster)

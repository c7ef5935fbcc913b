"""A population of 2,000, seeded once and read whole: tests look at what was read."""

from __future__ import annotations

import pytest

from tests.postgres import Cluster
from tests.subgraphs.seed.assistance import assistance_100k
from tests.subgraphs.seed.population_100k import population_100k
from tests.subgraphs.seed.world import World, prepare, read_world, seed

__all__ = ["assistance_100k", "population_100k", "pytest_collection_modifyitems", "world"]

_PATIENCE = 400
"""Seconds for a test that may have to wait for 100,000 persons, on a machine that does more besides."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give the tests over 100,000 persons the time to make them."""
    for item in items:
        if "population_100k" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.timeout(_PATIENCE))


@pytest.fixture(scope="session")
def world(cluster: Cluster) -> World:
    """Return 2,000 persons of seed 7."""
    prepare(cluster)
    seed(cluster, persons=2_000, number=7)
    return read_world(cluster)

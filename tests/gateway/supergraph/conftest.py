"""Supergraphs that several tests read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from gateway.supergraph import Supergraph, load_supergraph

FOLDER = Path(__file__).parent / "supergraphs"


@pytest.fixture(scope="session")
def supergraph_sdl() -> Callable[[str], str]:
    """Read one of the SDL files beside this one."""
    return lambda name: (FOLDER / f"{name}.graphql").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def registers(supergraph_sdl: Callable[[str], str]) -> Supergraph:
    """Two registers: a requires chain, interfaces, a union, and inaccessible elements of every kind."""
    return load_supergraph(supergraph_sdl("registers"))

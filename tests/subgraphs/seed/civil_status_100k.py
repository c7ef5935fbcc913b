"""How the tests of 100,000 persons read the civil status register."""

from __future__ import annotations

from typing import Final

from subgraphs.seed.rows import EVENT_TABLES
from tests.subgraphs.seed.population_100k import Population

__all__ = ["REGISTER", "SEALED", "TODAY", "UNSEALED", "Texts", "of", "pairs"]

TODAY: Final = "2026-11-20"
REGISTER: Final = "civil_status"
SEALED: Final = ("adoption_event", "birth_parents")
UNSEALED: Final = tuple(table for table in EVENT_TABLES if table not in SEALED)

Texts = tuple[str, ...]


def of(population: Population, table: str, *columns: str) -> list[Texts]:
    """Return columns as texts, null as None; of the population register only its units are read so."""
    register = "population" if table == "administrative_unit" else REGISTER
    return [tuple(map(str, row)) for row in population.select(register, table, *columns)]


def pairs(population: Population, table: str, key: str, value: str) -> dict[str, str]:
    return {found[0]: found[1] for found in of(population, table, key, value)}

"""What the registers were asked, against what the caller's table can open at all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from gateway.decision import SubgraphRequest
from tests.fuzz.access.catalogue import REGISTERS, catalogue
from tests.fuzz.access.deciding import Asker
from tests.fuzz.access.tables import Table

__all__ = ["forbidden_requests", "strict_names"]

_WORD = re.compile(r"[_A-Za-z][_0-9A-Za-z]*")
_SHARED = frozenset({"pin", "policyAttributes", "__typename", "code"})


def forbidden_requests(asker: Asker, asked: Iterable[SubgraphRequest]) -> list[str]:
    """Return a line for each strict field a register was asked for that the table opens to nobody."""
    closed = _closed(asker.table)
    return list(_found(closed, asked))


def _found(closed: frozenset[str], asked: Iterable[SubgraphRequest]) -> Iterator[str]:
    for request in asked:
        if request.subgraph in REGISTERS:
            for name in sorted(_words(request.document) & closed):
                yield f"asked of {request.subgraph}: {name}"


@lru_cache(maxsize=256)
def _words(document: str) -> frozenset[str]:
    return frozenset(_WORD.findall(document))


_KEEP: dict[int, frozenset[str]] = {}


def _closed(table: Table) -> frozenset[str]:
    """Return the names of strict fields (sealed, HIV, secret, bank) that nothing opens."""
    found = _KEEP.get(id(table))
    if found is None:
        found = frozenset(
            name for name, coordinates in strict_names().items() if not _opens(table, coordinates)
        )
        _KEEP[id(table)] = found
    return found


def _opens(table: Table, coordinates: Iterable[str]) -> bool:
    return any(each.effect != "deny" for coordinate in coordinates for each in table.of(coordinate))


@cache
def strict_names() -> dict[str, tuple[str, ...]]:
    """Return names that only strict fields have -> their coordinates."""
    strict: dict[str, list[str]] = {}
    other: set[str] = set()
    for found in catalogue().values():
        if found.level == "SEALED" or found.tags & {"hiv", "bank", "secret"}:
            strict.setdefault(found.name, []).append(found.coordinate)
        else:
            other.add(found.name)
    return {name: tuple(coordinates) for name, coordinates in strict.items() if name not in other}

"""Writes the loops of generated functions: over the objects of a value, whatever lists they are in."""

from __future__ import annotations

from collections.abc import Callable

from gateway.executor.compiled.positions import Slot
from gateway.executor.compiled.source import Source

__all__ = ["write_loop"]


def write_loop(
    source: Source,
    slot: Slot,
    value: str,
    target: str,
    kind: str,
    closed: str,
    body: Callable[[], object],
    otherwise: str = "",
    level: int = 1,
) -> None:
    """Write what is done with each object of a value, lists of lists included, but for closed ones.

    `otherwise`: what is done with these, and with what is neither an object nor null.
    """
    if level < len(slot.non_null):
        item = source.name("i")
        with source.block(f"if {value}.__class__ is list:"), source.block(f"for {item} in {value}:"):
            write_loop(source, slot, item, target, kind, closed, body, otherwise, level + 1)
        return
    condition = f" and (not {closed} or id({value}) not in {closed})" if closed else ""
    with source.block(f"if {value}.__class__ is {kind}{condition}:"):
        source.line(f"{target} = {value}")
        body()
    if otherwise:
        with source.block(f"elif {value} is not None:"):
            source.line(otherwise)

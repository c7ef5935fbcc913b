"""What a register is told to narrow the root fields of one fetch by."""

from __future__ import annotations

from collections.abc import Mapping

from gateway.decision import Condition, under_key
from gateway.errors import InternalError
from gateway.query_plan.model import Fetch

__all__ = ["filters_of"]


def filters_of(fetch: Fetch, filters: Mapping[str, Condition]) -> dict[str, Condition]:
    """Return the condition per root field of a fetch.

    `filters` by coordinate, or by use where two of them differ. Raises InternalError for a fetch that holds
    such two: the register would narrow both alike.
    """
    found: dict[str, Condition | None] = {}
    for coordinate, key in sorted(fetch.root_uses):
        condition = filters.get(under_key(coordinate, key), filters.get(coordinate))
        if found.setdefault(coordinate, condition) != condition:
            raise InternalError(f"{coordinate} is narrowed in two ways in one fetch")
    return {at: condition for at, condition in found.items() if condition is not None}

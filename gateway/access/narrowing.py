"""What narrows the rows of root fields: each use of a list by what its own arguments read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gateway.access.conditions import ALWAYS, NEVER, conjunction
from gateway.access.rows import Place
from gateway.decision import Condition, under_key
from gateway.operation import Operation, OperationKind

__all__ = ["Narrowing", "narrow"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """The conditions of root fields, and which of them must not be asked for in one fetch."""

    filters: Mapping[str, Condition]
    """By coordinate; where two uses of a field are narrowed differently, by use (`under_key`)."""
    apart: Mapping[str, int]
    """Response key of a root field -> number of its fetch, where that is not 0."""


def narrow(operation: Operation, conditions: Mapping[Place, Condition]) -> Narrowing:
    """Return what narrows the root fields of an operation from which refused uses are gone.

    A register is told one condition per root field and fetch. Uses with different ones are fetched apart, but
    for mutations and for fields that also stand below the root: they are narrowed by all conditions together.
    """
    filters: dict[str, Condition] = {}
    apart: dict[str, int] = {}
    uses: dict[str, list[str]] = {}
    for field in operation.selection.fields:
        uses.setdefault(f"{operation.selection.type_name}.{field.name}", []).append(field.response_key)
    for coordinate in dict.fromkeys(at for at, _ in conditions):
        given = {key: condition for (at, key), condition in conditions.items() if at == coordinate}
        keys = uses.get(coordinate, [])
        distinct = list(dict.fromkeys(given.get(key, ALWAYS) for key in keys))
        if operation.kind is not OperationKind.QUERY or not given.keys() <= set(keys):
            filters[coordinate] = conjunction(list(given.values())) or NEVER
        elif len(distinct) == 1:
            filters[coordinate] = distinct[0]
        else:
            filters |= {under_key(coordinate, key): given.get(key, ALWAYS) for key in keys}
            apart |= {key: number for key in keys if (number := distinct.index(given.get(key, ALWAYS)))}
    return Narrowing(filters=filters, apart=apart)

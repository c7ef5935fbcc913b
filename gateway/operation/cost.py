"""The cost of an operation: how many objects it may return at most."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    IntValueNode,
    VariableNode,
    is_list_type,
)

from gateway.errors import LimitExceeded
from gateway.operation.model import Field, Operation, SelectionSet

__all__ = ["PageSizes", "check_cost", "check_pages", "operation_cost", "page_sizes"]

UNPAGED = 10
"""Objects assumed behind a list that has no `first`: a guess, for short lists inside one object."""

RELAY_SUFFIXES = ("Connection", "Edge", "PageInfo")
"""Types of the Relay cursor connections specification: they hold objects and are none."""

PageSizes = Mapping[str, int]
"""Schema coordinate -> objects one value of the field holds when `first` is not given; 1 where absent."""


def page_sizes(schema: GraphQLSchema) -> PageSizes:
    """Return the sizes of all list and connection fields of a schema."""
    sizes = {}
    for type_name, found in schema.type_map.items():
        if not isinstance(found, GraphQLObjectType | GraphQLInterfaceType) or "pageInfo" in found.fields:
            continue
        for name, field in found.fields.items():
            size = _default_size(field)
            if size != 1:
                sizes[f"{type_name}.{name}"] = size
    return sizes


def _default_size(field: GraphQLField) -> int:
    first = field.args.get("first")
    if first is not None:
        literal = None if first.default is None else first.default.literal
        return int(literal.value) if isinstance(literal, IntValueNode) else UNPAGED
    inner = field.type.of_type if isinstance(field.type, GraphQLNonNull) else field.type
    return UNPAGED if is_list_type(inner) else 1


def operation_cost(operation: Operation, variables: Mapping[str, Any], sizes: PageSizes) -> int:
    """Return the most objects the operation can return."""
    return _cost(operation.selection, variables, sizes, 1)


def check_cost(cost: int, limit: int) -> None:
    """Raise LimitExceeded when the channel's limit is passed."""
    if cost > limit:
        raise LimitExceeded(f"the operation may return {cost} objects; the limit is {limit}")


def check_pages(operation: Operation, variables: Mapping[str, Any], limit: int) -> None:
    """Raise LimitExceeded when a page may hold more objects than the channel's limit."""
    pending = [operation.selection]
    while pending:
        selection = pending.pop()
        pending.extend(selection.by_type)
        for field in selection.fields:
            size = _page(field, 1, variables)
            if size > limit:
                raise LimitExceeded(f"first: a page holds at most {limit} objects, not {size}")
            if field.selection is not None:
                pending.append(field.selection)


def _cost(selection: SelectionSet, variables: Mapping[str, Any], sizes: PageSizes, times: int) -> int:
    total = 0
    for field in selection.fields:
        if field.selection is None:
            continue
        inner = times * _page(field, sizes.get(f"{selection.type_name}.{field.name}", 1), variables)
        counted = not field.selection.type_name.endswith(RELAY_SUFFIXES)
        total += counted * inner + _cost(field.selection, variables, sizes, inner)
    return total + sum(_cost(part, variables, sizes, times) for part in selection.by_type)


def _page(field: Field, default: int, variables: Mapping[str, Any]) -> int:
    for argument in field.arguments:
        if argument.name == "first":
            value = argument.value
            if isinstance(value, IntValueNode):
                return max(1, int(value.value))
            given = variables.get(value.name.value) if isinstance(value, VariableNode) else None
            return max(1, given) if isinstance(given, int) else default
    return default

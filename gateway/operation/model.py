"""The normalised operation: what is left of a document once fragments and conditions are gone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from graphql import TypeNode, ValueNode

__all__ = ["Argument", "Field", "Operation", "OperationKind", "SelectionSet", "VariableDefinition"]


class OperationKind(StrEnum):
    """The three kinds of GraphQL operation."""

    QUERY = "query"
    MUTATION = "mutation"
    SUBSCRIPTION = "subscription"


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """An argument as written: literals and variables stay AST, so one plan serves all variable values."""

    name: str
    value: ValueNode


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One selected field of one object, interface or union type."""

    response_key: str
    name: str
    arguments: tuple[Argument, ...] = ()
    selection: SelectionSet | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectionSet:
    """Selections on one type.

    On an object type `by_type` is empty. On an interface or union `fields` holds what is asked of every
    object, `by_type` what is asked of one concrete type besides (and never repeats `fields`): one entry per
    object type, sorted, none empty. A composite field may be in both under one response key; then the entry
    holds only the sub-selections that `fields` lacks, and an object of that type gets both merged, which is
    what `narrow` returns. `fields` is empty where nothing is asked: the object exists, as `{}`.
    """

    type_name: str
    fields: tuple[Field, ...]
    by_type: tuple[SelectionSet, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VariableDefinition:
    """A variable of the operation with its declared type and default."""

    name: str
    type: TypeNode
    default: ValueNode | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One operation after @skip and @include were evaluated."""

    kind: OperationKind
    name: str | None
    selection: SelectionSet
    """Root selection; `__schema` and `__type` are not in it but in `introspection`."""
    variables: tuple[VariableDefinition, ...] = ()
    introspection: tuple[Field, ...] = ()

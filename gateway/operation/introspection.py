"""Introspection, answered on the caller's API schema."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from graphql import (
    ArgumentNode,
    BooleanValueNode,
    DocumentNode,
    FieldNode,
    GraphQLSchema,
    NameNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    StringValueNode,
    ValueNode,
    VariableNode,
    execute_sync,
)

from gateway.errors import InternalError
from gateway.operation.model import Field

__all__ = ["execute_introspection"]


def execute_introspection(
    schema: GraphQLSchema, fields: Iterable[Field], variables: Mapping[str, Any]
) -> dict[str, Any]:
    """Answer the `introspection` fields of an operation: response key -> value, empty for none.

    `schema` is the one the operation was validated against, so a filtered schema shows no more here than
    anywhere else. `variables` are coerced values.
    """
    selections = tuple(field_node(field, variables) for field in fields)
    if not selections:
        return {}
    operation = OperationDefinitionNode(
        operation=OperationType.QUERY, selection_set=SelectionSetNode(selections=selections)
    )
    result = execute_sync(schema, DocumentNode(definitions=(operation,)))
    if result.errors or result.data is None:
        raise InternalError(f"introspection failed: {result.errors}")
    return dict(result.data)


def field_node(field: Field, variables: Mapping[str, Any]) -> FieldNode:
    """Turn a normalised field back into syntax, variables replaced by their values."""
    selection = None
    if field.selection is not None:
        inner = tuple(field_node(below, variables) for below in field.selection.fields)
        selection = SelectionSetNode(selections=inner)
    return FieldNode(
        alias=None if field.response_key == field.name else NameNode(value=field.response_key),
        name=NameNode(value=field.name),
        arguments=tuple(
            ArgumentNode(name=NameNode(value=argument.name), value=value)
            for argument in field.arguments
            if (value := literal(argument.value, variables)) is not None
        ),
        selection_set=selection,
    )


def literal(value: ValueNode, variables: Mapping[str, Any]) -> ValueNode | None:
    """Return an argument's literal; None for a variable without value, which leaves the default.

    Introspection fields take strings and booleans only.
    """
    if not isinstance(value, VariableNode):
        return value
    match variables.get(value.name.value):
        case bool(given):
            return BooleanValueNode(value=given)
        case str(given):
            return StringValueNode(value=given)
        case _:
            return None

"""Coercion of variable values on an API schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphql import GraphQLSchema, OperationDefinitionNode, get_variable_values

from gateway.errors import BadRequest
from gateway.operation.messages import shorten

__all__ = ["coerce_variables"]

MAX_ERRORS = 20


def coerce_variables(
    schema: GraphQLSchema,
    operation: OperationDefinitionNode,
    raw: Mapping[str, Any],
    *,
    suggestions: bool = False,
) -> dict[str, Any]:
    """Return the values of the declared variables, defaults filled in, enum values as their names.

    A variable neither given nor defaulted stays absent; one that is not declared is dropped. Raises
    BadRequest with code BAD_USER_INPUT.
    """
    result = get_variable_values(
        schema,
        operation.variable_definitions or (),
        dict(raw),
        max_errors=MAX_ERRORS,
        hide_suggestions=not suggestions,
    )
    if isinstance(result, list):
        raise BadRequest(" ".join(shorten(error.message) for error in result), code="BAD_USER_INPUT")
    return dict(result.coerced)

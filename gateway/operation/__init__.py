"""The client's operation: limits, parsing, validation, variables, normalisation, introspection."""

from __future__ import annotations

from gateway.operation.at_hand import pins_at_hand
from gateway.operation.field_set import select_field_set
from gateway.operation.introspection import execute_introspection
from gateway.operation.limits import Limits, check_limits
from gateway.operation.model import (
    Argument,
    Field,
    Operation,
    OperationKind,
    SelectionSet,
    VariableDefinition,
)
from gateway.operation.narrowing import merge_fields, narrow
from gateway.operation.normalisation import normalise
from gateway.operation.parsing import parse_document, select_operation
from gateway.operation.validation import InvalidDocument, validate_document
from gateway.operation.variables import coerce_variables

__all__ = [
    "Argument",
    "Field",
    "InvalidDocument",
    "Limits",
    "Operation",
    "OperationKind",
    "SelectionSet",
    "VariableDefinition",
    "check_limits",
    "coerce_variables",
    "execute_introspection",
    "merge_fields",
    "narrow",
    "normalise",
    "parse_document",
    "pins_at_hand",
    "select_field_set",
    "select_operation",
    "validate_document",
]

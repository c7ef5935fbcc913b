"""Validation of a document against an API schema."""

from __future__ import annotations

from graphql import DocumentNode, GraphQLSchema, validate
from graphql.validation.rules import overlapping_fields_can_be_merged as overlapping_fields

from gateway.errors import BadRequest, Mistake
from gateway.operation.messages import mistake

__all__ = ["InvalidDocument", "validate_document"]

OVERLAPPING_FIELDS_BUDGET = 20_000
"""Steps of the one rule that is not linear; 200 distinct fields need far fewer."""
MAX_ERRORS = 20

if "MAX_COMPLEXITY_BUDGET" not in overlapping_fields.__all__:
    raise ImportError("this graphql-core has no budget for overlapping fields: a document could cost seconds")
overlapping_fields.MAX_COMPLEXITY_BUDGET = OVERLAPPING_FIELDS_BUDGET


class InvalidDocument(BadRequest):
    """The document is not valid against the caller's schema."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        message = " ".join(mistake.message for mistake in mistakes)
        super().__init__(message, code="GRAPHQL_VALIDATION_FAILED", mistakes=mistakes)


def validate_document(schema: GraphQLSchema, document: DocumentNode, *, suggestions: bool) -> None:
    """Validate with all rules of the specification; `suggestions` allows "did you mean" in messages.

    Limits must have been checked before. Raises InvalidDocument (code GRAPHQL_VALIDATION_FAILED).
    """
    errors = validate(schema, document, max_errors=MAX_ERRORS, hide_suggestions=not suggestions)
    if errors:
        raise InvalidDocument(tuple(mistake(error) for error in errors))

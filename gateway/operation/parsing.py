"""Parsing of a client's document, and the choice of its operation."""

from __future__ import annotations

from graphql import DocumentNode, GraphQLError, OperationDefinitionNode, parse

from gateway.errors import BadRequest, LimitExceeded
from gateway.operation.limits import Limits
from gateway.operation.messages import mistake

__all__ = ["parse_document", "select_operation"]

ABORTED = "Parsing aborted"
"""How the parser ends the message of every limit of its own: tokens, comments, nesting."""


def parse_document(text: str, limits: Limits, *, locations: bool = False) -> DocumentNode:
    """Parse a document. Time is linear in its length, which the server has limited.

    Nodes carry no locations unless they are asked for, so equal values are equal nodes. Raises LimitExceeded
    (tokens, comments, nesting) and BadRequest with code GRAPHQL_PARSE_FAILED.
    """
    try:
        return parse(
            text,
            no_location=not locations,
            max_lexical_tokens=limits.tokens,
            max_comments=limits.tokens,
        )
    except GraphQLError as error:
        found = mistake(error)
    if ABORTED in found.message:
        raise LimitExceeded(found.message.removeprefix("Syntax Error: "))
    raise BadRequest(found.message, code="GRAPHQL_PARSE_FAILED", mistakes=(found,))


def select_operation(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    """Return the named operation, or the only one. Raises BadRequest when that names none."""
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    if name is None:
        if len(operations) == 1:
            return operations[0]
        if not operations:
            raise BadRequest("The document holds no operation.")
        raise BadRequest("The document holds several operations: operationName must say which.")
    for node in operations:
        if node.name is not None and node.name.value == name:
            return node
    raise BadRequest("operationName names no operation of the document.")

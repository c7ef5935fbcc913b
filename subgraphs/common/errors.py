"""What a register may say when it cannot answer, and the one place where everything else is hidden.

RegisterError             its message and code are sent to the gateway
|-- BadUserInput          BAD_USER_INPUT      an argument is out of range, a cursor is not ours, ...
|-- SourceBusy            SOURCE_BUSY         no database connection became free in time
`-- SourceTimeout         SOURCE_TIMEOUT      the database stopped a statement that took too long
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import structlog
from graphql import GraphQLError

__all__ = ["BadUserInput", "RegisterError", "SourceBusy", "SourceTimeout", "masked_errors"]

_log = structlog.get_logger("subgraphs.errors")


class RegisterError(Exception):
    """Root of the errors whose text may leave the process: no SQL, no table name, no value."""

    code: ClassVar[str] = "INTERNAL_ERROR"


class BadUserInput(RegisterError):
    """An argument cannot be used."""

    code = "BAD_USER_INPUT"


class SourceBusy(RegisterError):
    """No database connection became free in time."""

    code = "SOURCE_BUSY"


class SourceTimeout(RegisterError):
    """The database stopped a statement at its time limit."""

    code = "SOURCE_TIMEOUT"


def masked_errors(errors: Sequence[GraphQLError]) -> list[dict[str, Any]]:
    """Return execution errors in the GraphQL response form, without anything internal.

    A `RegisterError` keeps its text; any other cause is logged by class name only (driver texts hold
    values) and becomes INTERNAL_ERROR. An error without a path comes from reading the variables; its
    text holds their values, so it is replaced too.
    """
    return [_masked(error) for error in errors]


def _masked(error: GraphQLError) -> dict[str, Any]:
    cause = error.original_error
    if isinstance(cause, RegisterError):
        message, code = str(cause), cause.code
    elif error.path is None:
        message, code = "The variables do not fit the document.", BadUserInput.code
    else:
        _log.error("field_failed", path=_field_names(error), cause=type(cause or error).__name__)
        message, code = "The register could not answer.", RegisterError.code
    entry: dict[str, Any] = {"message": message, "extensions": {"code": code}}
    if error.path is not None:
        entry["path"] = error.path
    return entry


def _field_names(error: GraphQLError) -> str:
    return ".".join(step for step in error.path or () if isinstance(step, str))

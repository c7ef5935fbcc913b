"""The errors a client may see, and the root of those it may not.

LienThongError
|-- ClientError            its message is safe to send
|   |-- BadRequest         400  BAD_REQUEST, GRAPHQL_PARSE_FAILED, GRAPHQL_VALIDATION_FAILED, ...
|   |-- Unauthenticated    401  UNAUTHENTICATED
|   |-- PolicyRejected     403  POLICY_REJECTED
|   |-- MethodNotAllowed   405  METHOD_NOT_ALLOWED
|   |-- PayloadTooLarge    413  PAYLOAD_TOO_LARGE
|   |-- LimitExceeded      400  LIMIT_EXCEEDED
|   `-- Unavailable        503  POLICY_UNAVAILABLE, AUDIT_UNAVAILABLE, ...
|       `-- RulesChanged   503  POLICY_CHANGED
`-- InternalError          500  logged, never sent
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

__all__ = [
    "BadRequest",
    "ClientError",
    "InternalError",
    "LienThongError",
    "LimitExceeded",
    "MethodNotAllowed",
    "Mistake",
    "PayloadTooLarge",
    "PolicyRejected",
    "Refused",
    "RulesChanged",
    "Unauthenticated",
    "Unavailable",
]


class LienThongError(Exception):
    """Root of every error this project raises on purpose."""


class ClientError(LienThongError):
    """An error whose message and code may be sent to the caller."""

    status: ClassVar[int] = 400

    def __init__(self, message: str, *, code: str) -> None:
        super().__init__(message)
        self.message = message
        self.code = code

    @property
    def details(self) -> Mapping[str, Any]:
        """What else may be sent, beside the code."""
        return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """One mistake in a document, and where: line and column count from 1."""

    message: str
    line: int | None = None
    column: int | None = None


class BadRequest(ClientError):
    """The request cannot be understood or is not valid; `mistakes` says where, for a document."""

    def __init__(
        self, message: str, *, code: str = "BAD_REQUEST", mistakes: tuple[Mistake, ...] = ()
    ) -> None:
        super().__init__(message, code=code)
        self.mistakes = mistakes


class Unauthenticated(ClientError):
    """The bearer token is missing where it is needed, or is not valid."""

    status = 401

    def __init__(self, message: str) -> None:
        super().__init__(message, code="UNAUTHENTICATED")


@dataclass(frozen=True, slots=True, order=True)
class Refused:
    """One coordinate for which an operation was refused, and why."""

    coordinate: str
    reason: str


class PolicyRejected(ClientError):
    """The caller wants all or nothing, and something of the operation is denied."""

    status = 403

    def __init__(self, refused: tuple[Refused, ...]) -> None:
        super().__init__(
            "something of the operation is denied, and all of it was wanted", code="POLICY_REJECTED"
        )
        self.refused = refused

    @property
    def details(self) -> Mapping[str, Any]:
        """Return the coordinates, with the reasons they have in an answer that leaves them out."""
        return {"fields": [{"coordinate": one.coordinate, "reason": one.reason} for one in self.refused]}


class MethodNotAllowed(ClientError):
    """The HTTP method may not ask for this; `allow` names those that may."""

    status = 405

    def __init__(self, message: str, *, allow: str) -> None:
        super().__init__(message, code="METHOD_NOT_ALLOWED")
        self.allow = allow


class PayloadTooLarge(ClientError):
    """The body is larger than the channel allows."""

    status = 413

    def __init__(self, message: str) -> None:
        super().__init__(message, code="PAYLOAD_TOO_LARGE")


class LimitExceeded(ClientError):
    """The document passes a limit (depth, aliases, tokens, cost, ...)."""

    def __init__(self, message: str) -> None:
        super().__init__(message, code="LIMIT_EXCEEDED")


class Unavailable(ClientError):
    """Something the answer needs cannot be reached; nothing was answered."""

    status = 503


class RulesChanged(Unavailable):
    """Other rules decide than those the operation began with; it may be sent again."""

    def __init__(self) -> None:
        super().__init__("the rules changed; send the operation again", code="POLICY_CHANGED")


class InternalError(LienThongError):
    """A defect of ours or of a part we run; the text never reaches a client."""

"""An answer of the gateway as programs read it; what was withheld is as easy to get at as the data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

__all__ = ["DENIED", "Answer", "AnswerError", "Note", "NotedRule", "Policy", "read_answer"]

DENIED = "DENIED"


class NotedRule(msgspec.Struct, frozen=True, kw_only=True):
    """A rule that decided, and where it stands."""

    rule: str
    place: str | None = None


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """Why a coordinate was masked or denied, and how often: `extensions.policy.fields`."""

    coordinate: str
    effect: Literal["mask", "deny"]
    reason: str
    count: int
    rules: tuple[NotedRule, ...] = ()
    """Told, as the cause is, to tokens with the scope `explain`."""
    cause: str | None = None


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """What the gateway decided: `extensions.policy`."""

    revision: str | None = None
    """Of the rules that decided; None where nothing personal was asked for."""
    fields: tuple[Note, ...] = ()


class _Extensions(msgspec.Struct, frozen=True, kw_only=True):
    code: str = "ERROR"
    hint: str | None = None


class AnswerError(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of `errors`; a denial is one too."""

    message: str
    path: tuple[str | int, ...] | None = None
    extensions: _Extensions = msgspec.field(default_factory=_Extensions)

    @property
    def code(self) -> str:
        """Stable code of the error."""
        return self.extensions.code

    def __str__(self) -> str:
        """Return the message, and whom the hint names."""
        return self.message if self.extensions.hint is None else f"{self.message}, see {self.extensions.hint}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A GraphQL response; a null in `data` that `denied` and `failures` do not speak of is a value."""

    status: int
    """HTTP status."""
    body: Mapping[str, Any]
    """The response as it came."""
    data: Mapping[str, Any] | None
    """None when the request was refused."""
    errors: tuple[AnswerError, ...]
    policy: Policy
    retry_after: float = 0.0
    """Seconds the gateway asks to wait for."""

    @property
    def denied(self) -> tuple[Note, ...]:
        """What is null because it was denied."""
        return tuple(note for note in self.policy.fields if note.effect == "deny")

    @property
    def masked(self) -> tuple[Note, ...]:
        """What is not the stored value but a masked one."""
        return tuple(note for note in self.policy.fields if note.effect == "mask")

    @property
    def failures(self) -> tuple[AnswerError, ...]:
        """Errors that are no denials: what they are about is unknown, not null."""
        return tuple(error for error in self.errors if error.code != DENIED)


class _Body(msgspec.Struct, frozen=True, kw_only=True):
    data: dict[str, Any] | None = None
    errors: tuple[AnswerError, ...] = ()
    extensions: dict[str, Any] = {}


def read_answer(status: int, content: bytes, retry_after: float = 0.0) -> Answer:
    """Read the body of an HTTP response. Raises ValueError when it is no GraphQL response."""
    body = msgspec.json.decode(content)
    read = msgspec.convert(body, _Body)
    return Answer(
        status=status,
        body=body,
        data=read.data,
        errors=read.errors,
        policy=msgspec.convert(read.extensions.get("policy") or {}, Policy),
        retry_after=retry_after,
    )

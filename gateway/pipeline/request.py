"""What enters and leaves the pipeline: one GraphQL request, one answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import orjson

from gateway.decision import Subject

__all__ = ["Data", "GraphQLAnswer", "GraphQLRequest", "PolicyMode", "StatedPurpose"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedPurpose:
    """A purpose as the caller typed it; nothing of it is trusted before it was looked up."""

    code: str
    agreement: str | None = None
    case: str | None = None


class PolicyMode(StrEnum):
    """What becomes of an operation of which something is denied."""

    FILTER = "filter"
    """It is answered without that."""
    REJECT = "reject"
    """It is refused as a whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphQLRequest:
    """One request of GraphQL over HTTP, with its caller."""

    id: str
    document: str | None
    """Text of the document; None when `document_id` or `document_hash` names it."""
    document_id: str | None = None
    """Name of a published document."""
    document_hash: str | None = None
    """Hexadecimal SHA-256 of the document, as the caller states it."""
    operation_name: str | None = None
    variables: Mapping[str, Any] = field(default_factory=dict)
    subject: Subject
    purpose: StatedPurpose | None = None
    mode: PolicyMode = PolicyMode.FILTER
    only_query: bool = False
    """It came by a method that must change nothing."""


Data = Mapping[str, Any] | orjson.Fragment | None
"""The `data` of an answer; a fragment is JSON already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphQLAnswer:
    """The JSON body and the status it has as `application/graphql-response+json`."""

    status: int
    data: Data
    errors: Sequence[Mapping[str, Any]] = ()
    extensions: Mapping[str, Any] = field(default_factory=dict)
    has_data: bool = True
    """False for a request error: then there is no `data` key at all."""

    def body(self) -> dict[str, Any]:
        """Return the response map of the GraphQL specification, section 7.1."""
        body: dict[str, Any] = {}
        if self.has_data:
            body["data"] = self.data
        if self.errors:
            body["errors"] = list(self.errors)
        if self.extensions:
            body["extensions"] = dict(self.extensions)
        return body

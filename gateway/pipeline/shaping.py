"""From what was written for the caller to the answer, with what is told of the decisions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from gateway.access import AccessPlan
from gateway.decision import Subject
from gateway.executor import Projection
from gateway.pipeline.explained import EXPLAIN, explained
from gateway.pipeline.request import Data, GraphQLAnswer

__all__ = ["shaped", "told_of"]


def told_of(
    access: AccessPlan, projection: Projection, subject: Subject, places: Mapping[str, str]
) -> dict[str, Any]:
    """Return the extensions of an answer; none where only open data was asked for."""
    if not access.personal:
        return {}
    fields = projection.fields
    if EXPLAIN in subject.scopes:
        fields = explained(projection.report, access, places)
    return {"policy": {"revision": access.revision, "fields": fields}}


def shaped(
    projection: Projection, introspected: Mapping[str, Any], extensions: Mapping[str, Any]
) -> GraphQLAnswer:
    """Return the answer."""
    data: Data = projection.data
    if projection.encoded is not None:
        data = orjson.Fragment(projection.encoded)
    elif introspected:
        data = {**(projection.data or {}), **introspected}
    return GraphQLAnswer(status=200, data=data, errors=projection.errors, extensions=extensions)

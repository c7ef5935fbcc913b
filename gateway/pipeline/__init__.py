"""The life of one request."""

from __future__ import annotations

from gateway.pipeline.decisions import DecisionCache
from gateway.pipeline.pipeline import LocalTransports, Pipeline, PipelineParts
from gateway.pipeline.request import GraphQLAnswer, GraphQLRequest, StatedPurpose
from gateway.pipeline.schemas import CallerSchemas

__all__ = [
    "CallerSchemas",
    "DecisionCache",
    "GraphQLAnswer",
    "GraphQLRequest",
    "LocalTransports",
    "Pipeline",
    "PipelineParts",
    "StatedPurpose",
]

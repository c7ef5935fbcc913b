"""The life of one request."""

from __future__ import annotations

from gateway.pipeline.decisions import DecisionCache
from gateway.pipeline.persisted import PersistedDocuments, read_published
from gateway.pipeline.pipeline import LocalTransports, Pipeline, PipelineParts, same_rules
from gateway.pipeline.request import GraphQLAnswer, GraphQLRequest, PolicyMode, StatedPurpose
from gateway.pipeline.schemas import CallerSchemas
from gateway.pipeline.subscriptions import Answers, Renew, Subscriptions, failure

__all__ = [
    "Answers",
    "CallerSchemas",
    "DecisionCache",
    "GraphQLAnswer",
    "GraphQLRequest",
    "LocalTransports",
    "PersistedDocuments",
    "Pipeline",
    "PipelineParts",
    "PolicyMode",
    "Renew",
    "StatedPurpose",
    "Subscriptions",
    "failure",
    "read_published",
    "same_rules",
]

"""Values that decisions are made of, and the ports through which they are made."""

from __future__ import annotations

from gateway.decision.outcome import (
    Allow,
    Clause,
    Condition,
    Deny,
    Depends,
    Mask,
    Masked,
    Outcome,
    PlanOutcome,
    Via,
)
from gateway.decision.ports import (
    AttributeTuple,
    Decisions,
    EventSource,
    Gatekeeper,
    PolicyEngine,
    PolicyEngineError,
    SubgraphRequest,
    SubgraphResponse,
    Transport,
    TransportError,
)
from gateway.decision.subject import (
    ANONYMOUS,
    NOBODY,
    CaseFacts,
    Identity,
    Level,
    Purpose,
    Subject,
    SubjectKind,
)

__all__ = [
    "ANONYMOUS",
    "NOBODY",
    "Allow",
    "AttributeTuple",
    "CaseFacts",
    "Clause",
    "Condition",
    "Decisions",
    "Deny",
    "Depends",
    "EventSource",
    "Gatekeeper",
    "Identity",
    "Level",
    "Mask",
    "Masked",
    "Outcome",
    "PlanOutcome",
    "PolicyEngine",
    "PolicyEngineError",
    "Purpose",
    "SubgraphRequest",
    "SubgraphResponse",
    "Subject",
    "SubjectKind",
    "Transport",
    "TransportError",
    "Via",
]

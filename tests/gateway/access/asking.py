"""Fixture callers as the gateway has them, and what is planned for their questions."""

from __future__ import annotations

from dataclasses import replace

from gateway.access import AccessPlan
from gateway.decision import NOBODY, CaseFacts, Identity, PolicyEngine, Subject
from gateway.local.callers import fixture_subject
from tests.gateway.access.building import NOW, TODAY, agreement, decider, directory, operation, purpose
from tests.gateway.access.scenarios import table

__all__ = ["asked", "outcomes", "subject"]


def subject(name: str, *grants: str) -> Subject:
    """Return a fixture caller, completed by the directory."""
    found = replace(fixture_subject(name), grants=tuple(map(agreement, grants)))
    return directory().resolve_subject(found, TODAY)


async def asked(
    engine: PolicyEngine,
    text: str,
    who: Subject,
    code: str,
    *,
    case: CaseFacts | None = None,
    identity: Identity = NOBODY,
    agreement: str | None = None,
) -> AccessPlan:
    stated = purpose(code, agreement=agreement)
    assert stated is not None
    return await decider(engine).plan(who, replace(stated, case=case), operation(text), NOW, identity)


def outcomes(plan: AccessPlan, *coordinates: str) -> dict[str, str]:
    found = table(plan.outcomes)
    return {coordinate: found[coordinate] for coordinate in coordinates}

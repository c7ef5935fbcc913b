"""Planning a question without asking it: with every field allowed, or for one caller and purpose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from gateway.access import AccessPlan, Decider, Directory, EmbeddedEngine, read_policies, today
from gateway.decision import Deny, Identity
from gateway.local.callers import agreements_of, fixture_subject
from gateway.operation import (
    Limits,
    Operation,
    check_limits,
    coerce_variables,
    normalise,
    parse_document,
    select_operation,
    validate_document,
)
from gateway.planner import plan_operation
from gateway.query_plan import QueryPlan
from gateway.supergraph import Supergraph
from gateway.supergraph.catalogue import read_supergraph

__all__ = ["Asker", "access_plan", "decided_plan", "open_plan"]

_DECISION_TIMEOUT = 20.0
"""Seconds. Nobody waits behind this question, so that a busy machine need not deny."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who would ask, and what for."""

    caller: str
    purpose: str | None
    agreement: str | None


def open_plan(sdl: str, document: str, variables: Mapping[str, Any]) -> QueryPlan:
    """Return the plan were every field allowed. Raises BadRequest, LimitExceeded, PlanningError."""
    supergraph, _ = read_supergraph(sdl)
    return plan_operation(supergraph, _read(supergraph, document, variables), {})


async def decided_plan(
    sdl: str, document: str, variables: Mapping[str, Any], asker: Asker, policies: Path
) -> tuple[list[str], QueryPlan]:
    """Return what is denied to one caller, `coordinate (reason)` each, and the plan of the rest, with gates.

    Raises like `open_plan`, and LocalError for an unknown caller.
    """
    access = await access_plan(sdl, document, variables, asker, policies)
    supergraph, _ = read_supergraph(sdl)
    plan = plan_operation(supergraph, access.operation, access.gates, apart=access.apart)
    return list(_denials(access)), plan


async def access_plan(
    sdl: str, document: str, variables: Mapping[str, Any], asker: Asker, policies: Path
) -> AccessPlan:
    """Return what the plan phase decides for one caller; the embedded engine decides.

    Raises BadRequest, LimitExceeded, and LocalError for an unknown caller.
    """
    supergraph, _ = read_supergraph(sdl)
    operation = _read(supergraph, document, variables)
    rules = read_policies(policies)
    engine = EmbeddedEngine(rules, timeout=_DECISION_TIMEOUT)
    try:
        return await _decide(engine, sdl, supergraph, operation, asker, Directory(rules.reference))
    finally:
        await engine.close()


def _read(supergraph: Supergraph, document: str, variables: Mapping[str, Any]) -> Operation:
    limits = Limits()
    parsed = parse_document(document, limits)
    check_limits(parsed, limits)
    validate_document(supergraph.api_schema, parsed, suggestions=True)
    values = coerce_variables(supergraph.api_schema, select_operation(parsed, None), variables)
    return normalise(supergraph, parsed, None, values)


async def _decide(
    engine: EmbeddedEngine,
    sdl: str,
    supergraph: Supergraph,
    operation: Operation,
    asker: Asker,
    directory: Directory,
) -> AccessPlan:
    now = datetime.now(UTC)
    day = today(now)
    subject = directory.resolve_subject(fixture_subject(asker.caller), day)
    purpose = None
    if asker.purpose is not None:
        purpose = directory.purpose(asker.purpose, day, agreement=asker.agreement)
        held = agreements_of(subject.agency, purpose.ancestors, day) if asker.agreement else ()
        subject = replace(subject, grants=held)
    decider = Decider(engine, read_supergraph(sdl)[1], supergraph, directory)
    # Whose parent a citizen is only the running population register knows.
    own = Identity(own=frozenset(() if subject.person is None else (subject.person,)))
    return await decider.plan(subject, purpose, operation, now, own)


def _denials(access: AccessPlan) -> Iterator[str]:
    for coordinate, outcome in sorted(access.outcomes.items()):
        if isinstance(outcome, Deny):
            yield f"{coordinate} ({outcome.reason})"

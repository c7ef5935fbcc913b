"""What `extensions.policy` says more to callers whose token has the scope `explain` (`design.md` 6).

Which rule, where it stands, and what kind of condition failed. Of what is hidden nothing, and no values.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from gateway.access import AccessPlan
from gateway.access.directory import ORIGIN
from gateway.decision import Deny, Depends, under_key
from gateway.executor import FieldReport

__all__ = ["EXPLAIN", "Cause", "explained"]

EXPLAIN = "explain"
"""Scope of an access token (RFC 9068, section 2.2.3)."""


class Cause(StrEnum):
    """What an outcome hangs on."""

    LAW = "LAW"
    """A guard of the law above all registers closes it, or masks it."""
    PURPOSE = "PURPOSE"
    """The purpose is missing, or what it rests on: agreement, grant or case."""
    CALLER = "CALLER"
    """No rule gives this caller more for this purpose, whatever the record."""
    RECORD = "RECORD"
    """The record's attributes decide."""
    ARGUMENT = "ARGUMENT"
    """An argument compares with what the caller may not read so."""
    INPUT = "INPUT"
    """It is computed from what is not plainly allowed."""
    UNAVAILABLE = "UNAVAILABLE"
    """Nothing could be decided."""


_PURPOSE = frozenset({"missing_purpose", "no_agreement", "no_grant", "missing_case"})
_UNAVAILABLE = frozenset({"attribute_unavailable", "policy_unavailable", "policy_error"})


def explained(
    report: Iterable[FieldReport], access: AccessPlan, places: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Return `extensions.policy.fields` with rules and causes."""
    return [
        {
            **entry.as_json(),
            "rules": [_rule(rule, places) for rule in entry.rules],
            "cause": _cause(entry, access).value,
            "attributes": _attributes(entry, access),
        }
        for entry in report
        if not entry.silent
    ]


def _rule(rule: str, places: Mapping[str, str]) -> dict[str, str]:
    place = places.get(rule)
    return {"rule": rule} if place is None else {"rule": rule, "place": place}


def _cause(entry: FieldReport, access: AccessPlan) -> Cause:
    if entry.reason in _UNAVAILABLE:
        return Cause.UNAVAILABLE
    if entry.reason == "requires_denied":
        return Cause.INPUT
    if entry.reason in _PURPOSE:
        return Cause.PURPOSE
    if entry.effect == "deny" and _refuses_a_use(entry, access):
        return Cause.ARGUMENT
    if isinstance(access.outcomes.get(entry.coordinate), Depends):
        return Cause.RECORD
    return Cause.LAW if any(rule.startswith("gov.law.") for rule in entry.rules) else Cause.CALLER


def _refuses_a_use(entry: FieldReport, access: AccessPlan) -> bool:
    """Whether it was for its arguments that a use of the field was denied."""
    uses = {under_key(use.at, use.key) for use in access.uses if use.at == entry.coordinate}
    refused = (access.outcomes.get(use) for use in uses)
    return any(isinstance(one, Deny) and one.reason == entry.reason for one in refused)


def _attributes(entry: FieldReport, access: AccessPlan) -> list[str]:
    """Return the names of the attributes that decided, without the groups of origins."""
    outcome = access.outcomes.get(entry.coordinate)
    if not isinstance(outcome, Depends):
        return []
    return sorted({"origin" if name.startswith(ORIGIN) else name for name in outcome.needs})

"""Decision documents of `gw.decision/1`: what is asked, and what an answer must look like."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from gateway.access.conditions import ConditionReader, InvalidCondition, conjunction
from gateway.access.fields import FieldRow
from gateway.access.obligations import read_obligations
from gateway.access.plan import DecisionContext
from gateway.decision import (
    Allow,
    CaseFacts,
    Deny,
    Depends,
    Grant,
    Mask,
    Masked,
    Outcome,
    PlanOutcome,
    PolicyEngineError,
    RevisionChanged,
    SubjectKind,
)
from gateway.decision.masks import InvalidMask, check_mask

__all__ = [
    "POLICY_ERROR",
    "PROTOCOL",
    "ObjectRow",
    "object_document",
    "plan_document",
    "read_object_answer",
    "read_plan_answer",
]

PROTOCOL = "gw.decision/1"

MAX_CODE = 64
"""Longest reason or hint, and MAX_RULE longest rule name, that is passed on."""
MAX_RULE = 128

POLICY_ERROR = Deny(reason="policy_error", rule="gateway")

AnyOutcome = TypeVar("AnyOutcome", Outcome, PlanOutcome)

ObjectRow = tuple[str, tuple[tuple[str, str], ...]]
"""Runtime type and policy attributes, as rules name them, sorted; what is not known is left out."""


def plan_document(context: DecisionContext, rows: Iterable[FieldRow]) -> dict[str, Any]:
    """Return the document of the plan phase."""
    return {**_head(context, "plan"), "fields": [row.document() for row in rows]}


def object_document(
    context: DecisionContext,
    rows: Iterable[FieldRow],
    objects: Iterable[ObjectRow],
    checks: Iterable[Sequence[int]],
) -> dict[str, Any]:
    """Return the document of the object phase: one check per field row, with its object numbers."""
    return {
        **_head(context, "object"),
        "fields": [row.document() for row in rows],
        "objects": [
            {"type": type_name, "attrs": _composed(dict(attributes))} for type_name, attributes in objects
        ],
        "checks": [{"field": field, "objects": list(numbers)} for field, numbers in enumerate(checks)],
    }


def read_plan_answer(
    answer: Mapping[str, Any], rows: Sequence[FieldRow], readers: Sequence[ConditionReader]
) -> tuple[str, list[PlanOutcome]]:
    """Return revision and one outcome per field row. Raises PolicyEngineError for an answer out of shape.

    An outcome that is no decision is a denial of that field alone.
    """
    revision, outcomes = _body(answer)
    numbers = _checked_row(answer.get("fields"), len(readers), len(outcomes))
    return revision, [
        _fitting(_plan_outcome(outcomes[number], reader), row)
        for number, row, reader in zip(numbers, rows, readers, strict=True)
    ]


def read_object_answer(
    answer: Mapping[str, Any],
    fields: Sequence[FieldRow],
    lengths: Sequence[int],
    expected_revision: str,
) -> list[list[Outcome]]:
    """Return one list of outcomes per check. Raises PolicyEngineError, also when rules changed midway."""
    revision, documents = _body(answer)
    if revision != expected_revision:
        raise RevisionChanged(f"revision {revision} after {expected_revision}")
    rows = answer.get("checks")
    if not isinstance(rows, list) or len(rows) != len(lengths):
        raise PolicyEngineError("the answer has not one row per check")
    checked = [_checked_row(row, length, len(documents)) for row, length in zip(rows, lengths, strict=True)]
    outcomes = [_outcome(document) for document in documents]
    return [
        [_fitting(outcomes[number], field) for number in row]
        for row, field in zip(checked, fields, strict=True)
    ]


def _composed(value: Any) -> Any:
    """Return values with their texts in NFC: engines compare them as they are spelled (`access.md` 3.2)."""
    match value:
        case str():
            return value if value.isascii() else unicodedata.normalize("NFC", value)
        case dict():
            return {key: _composed(item) for key, item in value.items()}
        case list():
            return [_composed(item) for item in value]
        case _:
            return value


def _head(context: DecisionContext, phase: str) -> dict[str, Any]:
    subject, purpose = context.subject, context.purpose
    # Identity never enters a decision document: neither the caller's own PIN nor whom a case is about.
    optional = {
        # An issuer may name a citizen by the PIN.
        "id": None if subject.kind is SubjectKind.CITIZEN else subject.id,
        "agency": subject.agency,
        "level": subject.level,
        "unit": subject.unit,
        "sector": subject.sector,
        "successor": subject.successor,
    }
    head: dict[str, Any] = {
        "protocol": PROTOCOL,
        "phase": phase,
        "request": {"date": context.on.isoformat()},
        "subject": {
            "kind": subject.kind.value,
            "roles": list(subject.roles),
            "loa": subject.loa,
            "agency_closed": subject.agency_closed,
            "adult": context.identity.adult,
            "grants": [_grant(grant) for grant in subject.grants],
            **{name: value for name, value in optional.items() if value is not None},
        },
    }
    if purpose is not None:
        stated = {
            "legal_basis": purpose.legal_basis,
            "agreement": purpose.agreement,
            "case": None if purpose.case is None else _case(purpose.case),
        }
        head["purpose"] = {
            "code": purpose.code,
            "ancestors": list(purpose.ancestors),
            **{name: value for name, value in stated.items() if value is not None},
        }
    composed: dict[str, Any] = _composed(head)
    return composed


def _grant(grant: Grant) -> dict[str, Any]:
    return {
        "id": grant.id,
        "kind": grant.kind.value,
        "fields": list(grant.fields),
        "area": list(grant.area),
    }


def _case(case: CaseFacts) -> dict[str, str]:
    facts = {
        "register": case.register,
        "agency": case.agency,
        "province": case.province,
        "status": case.status,
    }
    return {name: value for name, value in facts.items() if value is not None}


def _body(answer: Mapping[str, Any]) -> tuple[str, list[Any]]:
    policy, outcomes = answer.get("policy"), answer.get("outcomes")
    if (
        answer.get("protocol") != PROTOCOL
        or not isinstance(policy, Mapping)
        or not isinstance(outcomes, list)
    ):
        raise PolicyEngineError(f"the answer is not {PROTOCOL}")
    revision = policy.get("revision")
    if not isinstance(revision, str) or not revision:
        raise PolicyEngineError("the answer names no policy revision")
    return revision, outcomes


def _checked_row(row: object, length: int, outcomes: int) -> list[int]:
    if not isinstance(row, list) or len(row) != length:
        raise PolicyEngineError("a row of the answer has the wrong length")
    for number in row:
        # True is an int in Python and none in JSON.
        if type(number) is not int or not 0 <= number < outcomes:
            raise PolicyEngineError("an index of the answer is out of range")
    return row


def _fitting(outcome: AnyOutcome, row: FieldRow) -> AnyOutcome | Deny:
    """A mask that is not made for the scalar of the field is a denial."""
    if isinstance(outcome, Masked) and row.scalar not in check_mask(outcome.mask).scalars:
        return POLICY_ERROR
    return outcome


def _plan_outcome(document: object, reader: ConditionReader) -> PlanOutcome:
    match document:
        case {"effect": "depends", "needs": needs, "allow": allow, "unless": list(unless), **rest} if (
            not rest
        ):
            try:
                conditions = [reader.condition(allow), *(reader.condition(one) for one in unless)]
                # A mask at best, whoever it is about: no condition says when the value itself is shown.
                when = conjunction(conditions) if allow else None
                return Depends(needs=reader.needs(needs), when=when)
            except InvalidCondition:
                return POLICY_ERROR
        case _:
            return _outcome(document)


def _outcome(document: object) -> Outcome:
    """Return a decision; anything unknown in it, an obligation too, makes it a denial."""
    match document:
        case {"effect": str(effect), "reason": str(reason), "rule": str(rule), **rest} if (
            0 < len(reason) <= MAX_CODE and len(rule) <= MAX_RULE
        ):
            return _by_effect(effect, reason, rule, {str(key): value for key, value in rest.items()})
        case _:
            return POLICY_ERROR


def _by_effect(effect: str, reason: str, rule: str, rest: Mapping[str, Any]) -> Outcome:
    if effect in ("allow", "mask"):
        obligations = read_obligations(rest.get("obligations", []))
        if obligations is None:
            return POLICY_ERROR
        rest = {key: value for key, value in rest.items() if key != "obligations"}
        return _shown(effect, Allow(reason=reason, rule=rule, obligations=obligations), rest)
    match effect, rest:
        case "deny", {**others} if others.keys() <= {"silent", "hint"}:
            silent, hint = others.get("silent", False), others.get("hint")
            # A denial stays one whatever its details are; details that are none are dropped.
            return Deny(
                reason=reason,
                rule=rule,
                silent=silent is True,
                hint=hint if isinstance(hint, str) and len(hint) <= MAX_CODE else None,
            )
        case _:
            return POLICY_ERROR


def _shown(effect: str, allowed: Allow, rest: Mapping[str, Any]) -> Outcome:
    match effect, rest:
        case "allow", {**others} if not others:
            return allowed
        case "mask", {"mask": dict(document), **others} if not others:
            mask = _mask(document)
            if mask is not None:
                return Masked(
                    mask=mask, reason=allowed.reason, rule=allowed.rule, obligations=allowed.obligations
                )
    return POLICY_ERROR


def _mask(document: Mapping[str, Any]) -> Mask | None:
    function = document.get("fn")
    arguments = tuple(sorted((name, value) for name, value in document.items() if name != "fn"))
    if not isinstance(function, str):
        return None
    mask = Mask(function, arguments)
    try:
        check_mask(mask)
    except InvalidMask:
        return None
    return mask

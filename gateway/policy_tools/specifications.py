"""What the rules offer for each cell: every outcome with the condition it has, and the rule that gives it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import Any

from gateway.access import PolicySet
from gateway.access.documents import PROTOCOL, plan_document
from gateway.access.fields import FieldRow
from gateway.access.plan import DecisionContext
from gateway.decision import Clause, Condition, Mask, PolicyEngine, PolicyEngineError
from gateway.policy_tools.coordinates import Cell
from gateway.policy_tools.probe import Asker, Attributes, Probe

__all__ = [
    "MODULE",
    "UNDEFINED",
    "Offer",
    "Specification",
    "ask_specifications",
    "holds",
    "is_true",
    "specifications_of",
    "with_specifications",
]

MODULE = Path(__file__).with_name("specification.rego")
"""The rule that tells them: OPA loads it beside the policies."""

UNDEFINED = "gw.v1.undefined"
"""Rule of a denial that no rule and no guard gave."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An outcome and the condition under which it is one; of a guard, under which it is not."""

    effect: str
    reason: str
    rule: str
    mask: Mask | None
    silent: bool
    when: Condition


@dataclass(frozen=True, slots=True, kw_only=True)
class Specification:
    """All that the rules say of one cell for one asker."""

    guards: tuple[Offer, ...]
    """A guard's outcome narrows wherever its condition does not hold."""
    ranked: tuple[Offer, ...]
    """Most open first; the last, a denial, always holds."""

    def decide(self, attributes: Attributes) -> Offer:
        """Return the outcome for an object, as `gw.v1.narrowed` does."""
        met = next(offer for offer in self.ranked if holds(offer.when, attributes))
        fired = [guard for guard in self.guards if not holds(guard.when, attributes)]
        return _narrowed(met, fired)

    def possible(self) -> list[Offer]:
        """Return the outcomes some object may have, most open first, each with its residual condition.

        Of a guard with a condition the condition is added, and its own outcome is what is left otherwise; one
        that always narrows has done so.
        """
        always = [guard for guard in self.guards if guard.when == ()]
        conditional = [guard for guard in self.guards if guard.when and () not in guard.when]
        found: dict[tuple[str, Mask | None, str, str], Offer] = {}
        for offer in self.ranked:
            narrowed = _narrowed(offer, always)
            when = _meetable(_both([offer.when, *(guard.when for guard in conditional)]))
            if when:
                key = narrowed.effect, narrowed.mask, narrowed.reason, narrowed.rule
                before = found[key].when if key in found else ()
                found[key] = replace(narrowed, when=(*before, *(one for one in when if one not in before)))
            if () in when:
                break
        left = [replace(guard, when=((),)) for guard in conditional]
        return [*found.values(), *left]


def with_specifications(policies: PolicySet) -> PolicySet:
    """Return the policies with the rule that tells specifications, for an engine in this process."""
    modules = {**policies.modules, f"policy_tools/{MODULE.name}": MODULE.read_text(encoding="utf-8")}
    return PolicySet(modules=modules, data=policies.data)


async def ask_specifications(probe: Probe, asker: Asker, cells: Sequence[Cell]) -> dict[Cell, Specification]:
    """Return what the rules say of some cells. Raises PolicyEngineError.

    The engine needs MODULE. Structure is told apart by the existence it leads to: ask about that too.
    """
    rows = probe.rows(asker)
    found = await specifications_of(probe.engine, asker.context, [rows[cell] for cell in cells])
    return dict(zip(cells, found, strict=True))


async def specifications_of(
    engine: PolicyEngine, context: DecisionContext, rows: Sequence[FieldRow]
) -> list[Specification]:
    """Return what the rules say of each field row. Raises PolicyEngineError. As `ask_specifications`."""
    document = {**plan_document(context, rows), "phase": "specification"}
    answer = await engine.evaluate(document)
    found = answer.get("specifications")
    if answer.get("protocol") != PROTOCOL or not isinstance(found, list) or len(found) != len(rows):
        raise PolicyEngineError("the engine tells no specifications")
    return [_read(one) for one in found]


def holds(condition: Condition, attributes: Attributes) -> bool:
    """Whether a condition is true of an object (`gw.v1.holds`)."""
    return any(all(is_true(clause, attributes) for clause in clauses) for clauses in condition)


def is_true(clause: Clause, attributes: Attributes) -> bool:
    """Whether a clause is true of an object (`gw.v1.true_of`)."""
    value = attributes.get(clause.attr)
    if value is None:
        return False
    return value == clause.value if clause.op == "eq" else value in clause.value


def _narrowed(offer: Offer, fired: Sequence[Offer]) -> Offer:
    denial = next((guard for guard in fired if guard.effect != "mask"), None)
    if denial is not None:
        return denial
    if not fired or offer.effect == "deny":
        return offer
    masks = {guard.mask for guard in fired} | ({offer.mask} if offer.effect == "mask" else set())
    if len(masks) == 1:
        return fired[0]
    return replace(offer, effect="deny", reason="mask_conflict", rule="gw.v1.narrowed", mask=None)


def _meetable(condition: Condition) -> Condition:
    """Leave out alternatives no object meets: a value among none."""
    return tuple(clauses for clauses in condition if all(clause.value != () for clause in clauses))


def _both(conditions: Sequence[Condition]) -> Condition:
    alternatives = (tuple(clause for part in parts for clause in part) for parts in product(*conditions))
    return tuple(dict.fromkeys(tuple(dict.fromkeys(clauses)) for clauses in alternatives))


def _read(document: Mapping[str, Any]) -> Specification:
    return Specification(
        guards=tuple(_offer(one["outcome"], one["unless"]) for one in document["guards"] if "outcome" in one),
        ranked=tuple(_offer(one["outcome"], one["when"]) for one in document["ranked"]),
    )


def _offer(outcome: Mapping[str, Any], when: Sequence[Sequence[Mapping[str, Any]]]) -> Offer:
    mask = outcome.get("mask")
    arguments = () if mask is None else tuple(sorted((k, v) for k, v in mask.items() if k != "fn"))
    return Offer(
        effect=outcome["effect"],
        reason=outcome["reason"],
        rule=outcome["rule"],
        mask=None if mask is None else Mask(mask["fn"], arguments),
        silent=outcome.get("silent") is True,
        when=tuple(tuple(_clause(one) for one in clauses) for clauses in when),
    )


def _clause(document: Mapping[str, Any]) -> Clause:
    value = document["value"]
    return Clause(document["attr"], document["op"], value if isinstance(value, str) else tuple(value))

"""Who may read what: per caller class, purpose and field every outcome, with its condition in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from gateway.decision import Allow, Condition, Deny, Depends, Masked, PlanOutcome
from gateway.policy_tools.coordinates import SHOWN, Cell
from gateway.policy_tools.probe import Asker, Planned, Probe
from gateway.policy_tools.specifications import Offer, Specification, ask_specifications
from gateway.policy_tools.words import condition_in_words, mask_in_words

__all__ = ["SHOWING", "GridRow", "grid_of", "offers_of", "readers"]

ALWAYS: Condition = ((),)

SHOWING = frozenset({"allow", "mask"})
"""Effects by which something of a field is seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GridRow:
    """One outcome of a field for a caller class and a purpose."""

    coordinate: str
    holder: str
    """The record a shared value type hangs in, where that matters; else empty."""
    caller: str
    purpose: str
    effect: str
    mask: str
    condition: str
    reason: str
    rule: str


async def grid_of(
    probe: Probe, asker: Asker, caller: str, coordinates: frozenset[str] | None = None
) -> list[GridRow]:
    """Return the rows of one asker, by coordinate. Raises PolicyEngineError."""
    planned = await probe.plan(asker, coordinates=coordinates)
    found = await offers_of(probe, planned)
    purpose = "" if asker.purpose is None else asker.purpose.code
    rows: list[GridRow] = []
    for coordinate, by_holder in _by_coordinate(found, coordinates):
        distinct = dict.fromkeys(by_holder.values())
        for offers in distinct:
            holders = [entity for entity, same in by_holder.items() if same == offers]
            holder = ", ".join(holders) if len(distinct) > 1 else ""
            rows.extend(_rows(offers, coordinate, holder, asker, caller, purpose))
    return rows


def readers(rows: Iterable[GridRow]) -> dict[str, dict[str, list[str]]]:
    """Return, by caller class, each outcome in words with its purposes: most have those of others."""
    found: dict[str, dict[str, list[str]]] = {}
    for row in rows:
        where = f" in {row.holder}" if row.holder else ""
        condition = "" if row.condition == "always" else f" if {row.condition}"
        line = f"{row.effect} {row.mask}".strip() + f"{where} [{row.reason}]{condition} ({row.rule})"
        found.setdefault(row.caller, {}).setdefault(line, []).append(row.purpose or "no purpose")
    return found


async def offers_of(probe: Probe, planned: Planned) -> dict[Cell, tuple[Offer, ...]]:
    """Return every outcome of every cell, the most open first. Raises PolicyEngineError."""
    dependent = [cell for cell, outcome in planned.outcomes.items() if isinstance(outcome, Depends)]
    told: Mapping[Cell, Specification] = {}
    if dependent:
        told = await ask_specifications(probe, planned.asker, dependent)
    return {
        cell: tuple(told[cell].possible()) if cell in told else (_settled(outcome),)
        for cell, outcome in planned.outcomes.items()
    }


def _settled(outcome: PlanOutcome) -> Offer:
    match outcome:
        case Allow(reason=reason, rule=rule):
            return Offer(effect="allow", reason=reason, rule=rule, mask=None, silent=False, when=ALWAYS)
        case Masked(mask=mask, reason=reason, rule=rule):
            return Offer(effect="mask", reason=reason, rule=rule, mask=mask, silent=False, when=ALWAYS)
        case Deny(reason=reason, rule=rule, silent=silent):
            return Offer(effect="deny", reason=reason, rule=rule, mask=None, silent=silent, when=ALWAYS)
        case Depends():
            return Offer(
                effect="deny", reason="no_ground", rule="gateway.access", mask=None, silent=False, when=ALWAYS
            )


def _by_coordinate(
    found: Mapping[Cell, tuple[Offer, ...]], coordinates: frozenset[str] | None
) -> Iterable[tuple[str, dict[str, tuple[Offer, ...]]]]:
    grouped: dict[str, dict[str, tuple[Offer, ...]]] = {}
    for cell, offers in found.items():
        if cell.via in SHOWN and (coordinates is None or cell.coordinate in coordinates):
            grouped.setdefault(cell.coordinate, {})[cell.entity] = offers
    return grouped.items()


def _rows(
    offers: tuple[Offer, ...], coordinate: str, holder: str, asker: Asker, caller: str, purpose: str
) -> Iterator[GridRow]:
    shown = [offer for offer in offers if offer.effect != "deny"] or offers[:1]
    for offer in shown:
        yield GridRow(
            coordinate=coordinate,
            holder=holder,
            caller=caller,
            purpose=purpose,
            effect="hidden" if offer.silent else offer.effect,
            mask=mask_in_words(offer.mask),
            condition=condition_in_words(offer.when, asker.subject),
            reason=offer.reason,
            rule=offer.rule,
        )

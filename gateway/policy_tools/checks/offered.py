"""What rules offer, asked of the engine: masks that fit the field, and conditions that do not tell it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping

from gateway.access.rule_places import RuleLocations
from gateway.access.uses import TYPENAME
from gateway.decision import Clause
from gateway.decision.masks import InvalidMask, check_mask
from gateway.policy_tools.checks.violations import Violation
from gateway.policy_tools.coordinates import SHOWN, Cell
from gateway.policy_tools.probe import Asker, Probe
from gateway.policy_tools.specifications import Specification, ask_specifications
from gateway.supergraph.catalogue import Catalogue

__all__ = ["check_offers"]

_AT_ONCE = 2
_EVERYWHERE = frozenset({"gov.law.open", "gov.law.carried", "gw.v1.structure"})
"""Rules that open what is no record."""


async def check_offers(probe: Probe, askers: Iterable[Asker], places: RuleLocations) -> list[Violation]:
    """Return what is wrong with the outcomes these callers may get. Raises PolicyEngineError."""
    found: set[Violation] = set()
    several = asyncio.Semaphore(_AT_ONCE)

    async def check(asker: Asker) -> None:
        async with several:
            found.update(await _check(probe, asker, places))

    await asyncio.gather(*[check(asker) for asker in askers])
    return sorted(found)


async def _check(probe: Probe, asker: Asker, places: RuleLocations) -> set[Violation]:
    rows = probe.rows(asker)
    distinct = {
        cell.coordinate: cell
        for cell, row in rows.items()
        if cell.via in SHOWN and not row.existence and row.owner is not None
    }
    # Who sees no record, and no field without one, is offered nothing: most callers for most purposes.
    first = [cell for at, cell in distinct.items() if not cell.entity or at.endswith(f".{TYPENAME}")]
    if not any(_offers(one) for one in (await ask_specifications(probe, asker, first)).values()):
        return set()
    told = await ask_specifications(probe, asker, list(distinct.values()))
    existing = {
        cell.coordinate: one for cell, one in told.items() if cell.coordinate.endswith(f".{TYPENAME}")
    }
    found: set[Violation] = set()
    for cell, specification in told.items():
        found.update(_masks(cell, rows[cell].scalar, specification, places))
        found.update(_needs(cell, specification, existing, probe.api.catalogue, places))
    return found


def _offers(specification: Specification) -> bool:
    opened = (offer.rule for offer in specification.ranked if offer.effect != "deny")
    barred = any(guard.when == () and guard.effect == "deny" for guard in specification.guards)
    return not barred and any(rule not in _EVERYWHERE for rule in opened)


def _masks(
    cell: Cell, scalar: str, specification: Specification, places: RuleLocations
) -> Iterator[Violation]:
    for offer in (*specification.guards, *specification.ranked):
        if offer.mask is None:
            continue
        try:
            fits = scalar in check_mask(offer.mask).scalars
        except InvalidMask:
            fits = False
        if not fits:
            message = f"{offer.rule} masks {cell.coordinate} ({scalar or 'no scalar'}) with {offer.mask.fn}"
            yield _violation("MASK_DOES_NOT_FIT", message, offer.rule, places)


def _needs(
    cell: Cell,
    specification: Specification,
    existing: Mapping[str, Specification],
    catalogue: Catalogue,
    places: RuleLocations,
) -> Iterator[Violation]:
    type_name, _, name = cell.coordinate.partition(".")
    existence = existing.get(f"{type_name}.{TYPENAME}")
    visible = set() if existence is None else {clause for clause, _ in _clauses(existence)}
    for clause, rule in _clauses(specification):
        entry = catalogue.fields.get(f"{cell.entity}.{clause.attr}")
        if entry is not None and entry.level in ("SENSITIVE", "SEALED"):
            message = f"{rule} decides {cell.coordinate} by {entry.coordinate}, which is {entry.level}"
            yield _violation("FORBIDDEN_NEED", message, rule, places)
        # Where the record itself is there on the same condition, the field tells nothing by it.
        if clause.attr == name and clause not in visible:
            message = f"{rule} decides {cell.coordinate} by {clause.attr}, which is the field it protects"
            yield _violation("FORBIDDEN_NEED", message, rule, places)


def _clauses(specification: Specification) -> Iterator[tuple[Clause, str]]:
    for offer in (*specification.guards, *specification.ranked):
        for clauses in offer.when:
            for clause in clauses:
                yield clause, offer.rule


def _violation(code: str, message: str, rule: str, places: RuleLocations) -> Violation:
    path, _, line = places.get(rule, ":1").rpartition(":")
    return Violation(path=path, line=int(line), code=code, message=message)

"""Judging an engine by a table: every coordinate of the API under every truth of the table's conditions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from gateway.access import Directory
from gateway.access.directory import ORIGIN
from gateway.access.flags import FLAGS, HOLDS
from gateway.decision import Allow, Deny, Depends, Mask, Masked, Outcome, PlanOutcome
from gateway.policy_tools.checks.hanging import NOTHING_LEADS_HERE, where_they_hang
from gateway.policy_tools.coordinates import SHOWN, Cell
from gateway.policy_tools.probe import Asker, Planned, Probe
from gateway.policy_tools.tables.model import Alternative, DecisionTable

__all__ = ["Wrong", "run_table"]

NOBODY = "-"
"""What stands for any other value of an attribute: no agency, no unit."""
UNIT = "unitProvince"
"""As a condition: statistics are asked about this unit; it is no attribute of an object."""
DENIED = Alternative(effect="deny", when=())
NO_GROUND = Deny(reason="no_ground", rule="gateway.access")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """A decision that is not as written."""

    line: int
    """Line of the table; 1 for a coordinate the table does not name."""
    cell: Cell
    held: tuple[str, ...]
    """The conditions that held; the others did not."""
    expected: str
    found: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _World:
    """One truth assignment: which conditions hold, and the object of which they do."""

    held: frozenset[str]
    attributes: Mapping[str, str]
    unit: str


async def run_table(
    probe: Probe, table: DecisionTable, asker: Asker, plans: dict[Asker, Planned]
) -> list[Wrong]:
    """Return what is not as written, once per coordinate and pair of outcomes. Raises PolicyEngineError.

    `plans` keeps what was asked: coverage looks at it too.
    """
    found: dict[tuple[Cell, str, str], Wrong] = {}
    worlds: dict[str, list[_World]] = {}
    # A failure is told with the fewest conditions it takes.
    for world in sorted(_worlds(table, asker, probe.api.directory), key=lambda one: len(one.held)):
        worlds.setdefault(world.unit, []).append(world)
    for unit, ones in worlds.items():
        asked = replace(asker, unit=unit)
        planned = plans.get(asked) or await probe.plan(asked)
        plans[asked] = planned
        for wrong in await _judge(probe, table, planned, ones):
            found.setdefault((wrong.cell, wrong.expected, wrong.found), wrong)
    return list(found.values())


async def _judge(
    probe: Probe, table: DecisionTable, planned: Planned, worlds: Sequence[_World]
) -> list[Wrong]:
    cells = [cell for cell in planned.rows if cell.via in SHOWN]
    dependent = {
        cell: [_seen(planned.outcomes[cell], world) for world in worlds]
        for cell in cells
        if isinstance(planned.outcomes[cell], Depends) and cell.entity
    }
    decided = await probe.decide(planned, dependent) if dependent else {}
    outcomes = {cell: decided.get(cell) or [_settled(planned.outcomes[cell])] * len(worlds) for cell in cells}
    wrong: list[Wrong] = []
    for cell, found_in in where_they_hang(probe.api, outcomes).items():
        for world, found in zip(worlds, found_in, strict=True):
            expected = _expected(table, cell.coordinate, world.held)
            # What nothing leads to keeps nothing back.
            unreached = found is NOTHING_LEADS_HERE and expected.effect == "allow"
            if not unreached and not _is(expected, found):
                entry = table.entry(cell.coordinate)
                wrong.append(
                    Wrong(
                        line=1 if entry is None else entry.line,
                        cell=cell,
                        held=tuple(sorted(world.held)),
                        expected=_in_words(expected),
                        found=_told(found),
                        rule=found.rule,
                    )
                )
    return wrong


def _settled(outcome: PlanOutcome) -> Outcome:
    return NO_GROUND if isinstance(outcome, Depends) else outcome


def _worlds(table: DecisionTable, asker: Asker, directory: Directory) -> Iterator[_World]:
    """Yield the truth assignments that an object can have."""
    wanted = {
        name: dict(_attributes(condition, asker, directory)) for name, condition in table.conditions.items()
    }
    for truths in product((True, False), repeat=len(wanted)):
        held = frozenset(name for name, truth in zip(wanted, truths, strict=True) if truth)
        attributes: dict[str, str] = {}
        for name in held:
            for attribute, value in wanted[name].items():
                if attributes.setdefault(attribute, value) != value:
                    break  # two conditions that no object meets together
            else:
                continue
            break
        else:
            met = {name for name, values in wanted.items() if values.items() <= attributes.items()}
            if met == held:
                others = {attribute for values in wanted.values() for attribute in values}
                for attribute in others - attributes.keys():
                    if attribute not in FLAGS and attribute != UNIT:
                        attributes[attribute] = NOBODY
                unit = attributes.pop(UNIT, "")
                yield _World(held=held, attributes=attributes, unit=unit)


def _attributes(
    condition: Mapping[str, str], asker: Asker, directory: Directory
) -> Iterator[tuple[str, str]]:
    subject = asker.subject
    for attribute, text in condition.items():
        shape = asker.identity.shared[0][1] if asker.identity.shared else NOBODY
        stands_for = {"$unit": subject.unit or "", "$agency": subject.agency or "", "$request": shape}
        value = stands_for.get(text, text)
        if attribute.startswith("flag:"):
            yield attribute.removeprefix("flag:"), HOLDS
        elif attribute == "origin":
            resolved = {
                "originCurrent": directory.current(value, asker.on),
                "originProvince": directory.province_of(value, asker.on),
            }
            yield from ((name, code) for name, code in resolved.items() if code is not None)
        else:
            yield attribute, value


def _seen(outcome: object, world: _World) -> dict[str, str]:
    """Return what rules see of the object: what the field depends on, as the gateway sends it."""
    needs = outcome.needs if isinstance(outcome, Depends) else ()
    names = set(needs)
    if any(name.startswith(ORIGIN) for name in needs):
        names |= {"originCurrent", "originProvince"}
    return {name: value for name, value in world.attributes.items() if name in names}


def _expected(table: DecisionTable, coordinate: str, held: frozenset[str]) -> Alternative:
    entry = table.entry(coordinate)
    alternatives = () if entry is None else entry.alternatives
    return next((one for one in alternatives if held.issuperset(one.when)), DENIED)


def _is(expected: Alternative, found: Outcome) -> bool:
    if expected.reason is not None and expected.reason != found.reason:
        return False
    match found:
        case Allow():
            return expected.effect == "allow"
        case Masked(mask=mask):
            return expected.effect == "mask" and expected.mask == mask
        case Deny(silent=silent):
            return expected.effect == "deny" and expected.silent in (None, silent)


def _in_words(expected: Alternative) -> str:
    reason = "" if expected.reason is None else f" [{expected.reason}]"
    return f"{_effect(expected.effect, expected.mask)}{reason}"


def _told(found: Outcome) -> str:
    match found:
        case Masked(mask=mask):
            return f"{_effect('mask', mask)} [{found.reason}]"
        case Allow():
            return f"allow [{found.reason}]"
        case Deny():
            return f"deny [{found.reason}]"


def _effect(effect: str, mask: Mask | None) -> str:
    if mask is None:
        return effect
    arguments = ", ".join(str(value) for _, value in mask.args)
    return f"mask {mask.fn}({arguments})" if arguments else f"mask {mask.fn}"

"""Decisions by dice: every outcome there is, the odd ones included, always the same for the same question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from zlib import crc32

from gateway.decision import Allow, AttributeTuple, Decisions, Deny, Mask, Masked, PlanOutcome

__all__ = ["DiceGatekeeper", "DiceOutcomes"]

ALLOW = Allow(reason="allowed", rule="test")
# Of a masked value the first mask leaves something else again: to mask twice shows.
OUTCOMES: tuple[Any, ...] = (
    Deny(reason="no_ground", rule="test"),
    Deny(reason="closed", rule="test", hint="H21"),
    Deny(reason="hiv_law", rule="test", silent=True),
    Deny(reason="policy_unavailable", rule="test"),
    Masked(mask=Mask("coarse", (("separator", "-"),)), reason="masked", rule="test"),
    Masked(mask=Mask("keep_last", (("n", 2),)), reason="masked_end", rule="test"),
)


def _throw(text: str, sides: int) -> int:
    return crc32(text.encode()) % sides


class DiceGatekeeper:
    """Decides objects by their attributes. Some coordinates are forgotten, some outcomes are none."""

    def __init__(self, seed: int) -> None:
        self._seed = seed

    async def decide(
        self,
        type_name: str,
        attributes: tuple[str, ...],
        coordinates: tuple[str, ...],
        tuples: Sequence[AttributeTuple],
    ) -> Sequence[Decisions]:
        gate = f"{self._seed}/{type_name}/{attributes}"
        return [dict(self._decide(gate, coordinates, values)) for values in tuples]

    def _decide(
        self, gate: str, coordinates: tuple[str, ...], values: AttributeTuple
    ) -> Iterator[tuple[str, Any]]:
        for coordinate in coordinates:
            # An object denied as a whole hides everything else that could differ.
            sides = 40 if coordinate.endswith(".__typename") else 16
            thrown = _throw(f"{gate}/{values}/{coordinate}", sides)
            if thrown < len(OUTCOMES):
                yield coordinate, OUTCOMES[thrown]
            elif thrown == len(OUTCOMES) and self._seed % 5 == 0:
                yield coordinate, "allow"
            elif thrown != len(OUTCOMES):
                yield coordinate, ALLOW


class DiceOutcomes(Mapping[str, PlanOutcome]):
    """Outcomes of a plan phase without gates."""

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def __getitem__(self, coordinate: str) -> PlanOutcome:
        sides = 60 if coordinate.endswith(".__typename") else 14
        thrown = _throw(f"{self._seed}/{coordinate}", sides)
        found: PlanOutcome = OUTCOMES[thrown] if thrown < len(OUTCOMES) else ALLOW
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0

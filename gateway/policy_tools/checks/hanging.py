"""Values without data of their own are seen where they hang: not without a field that leads to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from gateway.access.uses import is_entity, is_root
from gateway.decision import Allow, Deny, Outcome
from gateway.policy_tools.coordinates import SHOWN, Api, Cell

__all__ = ["NOTHING_LEADS_HERE", "where_they_hang"]

RULES = frozenset({"gov.law.carried", "gw.v1.structure"})
"""They allow shared value types, connections and edges: what leads there is decided, and what is reached."""

NOTHING_LEADS_HERE = Deny(reason="no_ground", rule="gateway.policy_tools.checks.hanging")


def where_they_hang(api: Api, outcomes: Mapping[Cell, Sequence[Outcome]]) -> dict[Cell, Sequence[Outcome]]:
    """Return outcomes per cell and world; of what hangs, once per coordinate and closed where none leads."""
    hanging: dict[str, Cell] = {}
    for cell, found in outcomes.items():
        type_name = cell.coordinate.partition(".")[0]
        own = is_entity(api.supergraph, type_name) or is_root(api.supergraph, type_name)
        if not own and all(isinstance(one, Allow) and one.rule in RULES for one in found):
            hanging[cell.coordinate] = replace(cell, entity="")
    leading: dict[str, list[Cell]] = {}
    for cell in outcomes:
        type_name, _, name = cell.coordinate.partition(".")
        field = api.supergraph.types[type_name].fields.get(name)
        if field is not None and cell.via in SHOWN:
            leading.setdefault(field.type_name, []).append(cell)
    seen = _Seen(outcomes, frozenset(hanging), leading)
    decided: dict[Cell, Sequence[Outcome]] = {}
    for cell, found in outcomes.items():
        if cell.coordinate not in hanging:
            decided[cell] = found
            continue
        open_in = seen.worlds(cell.coordinate.partition(".")[0], frozenset())
        decided[hanging[cell.coordinate]] = [
            one if is_open else NOTHING_LEADS_HERE for one, is_open in zip(found, open_in, strict=True)
        ]
    return decided


class _Seen:
    """In which worlds a type that hangs is reached at all."""

    def __init__(
        self,
        outcomes: Mapping[Cell, Sequence[Outcome]],
        hanging: frozenset[str],
        leading: Mapping[str, Sequence[Cell]],
    ) -> None:
        self.outcomes = outcomes
        self.hanging = hanging
        self.leading = leading
        self.known: dict[str, list[bool]] = {}

    def worlds(self, type_name: str, above: frozenset[str]) -> list[bool]:
        if type_name not in self.known:
            number = len(next(iter(self.outcomes.values()), ()))
            found = [False] * number
            for cell in self.leading.get(type_name, ()):
                holder = cell.coordinate.partition(".")[0]
                if holder in above | {type_name}:
                    continue
                shown = [not isinstance(one, Deny) for one in self.outcomes[cell]]
                if cell.coordinate in self.hanging:
                    reached = self.worlds(holder, above | {type_name})
                    shown = [one and other for one, other in zip(shown, reached, strict=True)]
                found = [one or other for one, other in zip(found, shown, strict=True)]
            self.known[type_name] = found
        return self.known[type_name]

"""Mode `reject`: an operation of which something would be denied is refused as a whole.

Only denials that an answer would tell count. What is hidden is hidden here too: a refusal because of it would
say that it exists.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from gateway.decision import Deny, Depends, PlanOutcome, under_key
from gateway.errors import PolicyRejected, Refused
from gateway.executor import FieldReport
from gateway.operation import Operation, OperationKind, SelectionSet
from gateway.supergraph import Supergraph

__all__ = ["UNDECIDED_BEFORE_CHANGE", "reject_answered", "reject_planned"]

UNDECIDED_BEFORE_CHANGE = "undecided_before_change"
"""Reason of a field that only its record decides, in a mutation: what is done cannot be refused any more."""
TYPENAME = "__typename"
NOT_DECIDED = Deny(reason="no_ground", rule="gateway")


def reject_planned(supergraph: Supergraph, operation: Operation, outcomes: Mapping[str, PlanOutcome]) -> None:
    """Refuse an operation for what is denied whatever the records, before anything is fetched.

    A mutation also for what would be decided only after it. Raises PolicyRejected.
    """
    before_change = operation.kind is OperationKind.MUTATION
    walk = _Walk(supergraph, outcomes, before_change=before_change)
    _refuse(walk.refused(operation.selection))


def reject_answered(report: Iterable[FieldReport]) -> None:
    """Refuse an answer in which the caller would be told of a denial. Raises PolicyRejected."""
    _refuse(Refused(one.coordinate, one.reason) for one in report if one.effect == "deny" and not one.silent)


def _refuse(refused: Iterable[Refused]) -> None:
    found = tuple(sorted(set(refused)))
    if found:
        raise PolicyRejected(found)


class _Walk:
    """Visits what the caller could reach; behind what is denied there is nothing."""

    def __init__(
        self, supergraph: Supergraph, outcomes: Mapping[str, PlanOutcome], *, before_change: bool
    ) -> None:
        self._supergraph = supergraph
        self._outcomes = outcomes
        self._before_change = before_change

    def refused(self, selection: SelectionSet) -> Iterator[Refused]:
        """Yield what is denied in a selection, and the reason an answer would give."""
        types = [name for name in self._supergraph.decided_types(selection.type_name) if self._may_be(name)]
        for field in selection.fields:
            if field.name == TYPENAME:
                continue
            reached = False
            for name in types:
                coordinate = f"{name}.{field.name}"
                outcome = self._outcome(coordinate, field.response_key)
                if not isinstance(outcome, Deny):
                    reached = True
                elif not outcome.silent:
                    yield Refused(coordinate, outcome.reason)
                if self._before_change and isinstance(outcome, Depends):
                    yield Refused(coordinate, UNDECIDED_BEFORE_CHANGE)
            if reached and field.selection is not None:
                yield from self.refused(field.selection)
        for narrowed in selection.by_type:
            if narrowed.type_name in types:
                yield from self.refused(narrowed)

    def _outcome(self, coordinate: str, response_key: str) -> PlanOutcome:
        refused = self._outcomes.get(under_key(coordinate, response_key))
        return self._outcomes.get(coordinate, NOT_DECIDED) if refused is None else refused

    def _may_be(self, type_name: str) -> bool:
        """Whether an object of this type may be there for the caller: of the others nothing is told."""
        return not isinstance(self._outcomes.get(f"{type_name}.{TYPENAME}"), Deny)

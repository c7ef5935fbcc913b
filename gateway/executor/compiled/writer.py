"""Applies the decisions to the structs of one operation, in place, in the client's order.

Per object one lookup: the decisions that hold within it lead to the actions for its position, made once per
distinct vector of outcomes. Where everything is allowed there are none. What is reported, and in which
order, is what `projection.py` reports; where null would have to rise, the interpreter does it.
"""

from __future__ import annotations

from collections.abc import Hashable
from operator import attrgetter
from typing import Any, TypeAlias

from gateway.decision import Allow, Decisions, Deny, Masked
from gateway.executor.compiled.actions import Action, Run, deny, mask
from gateway.executor.compiled.errors import Restart, Unsupported
from gateway.executor.compiled.positions import Position, Slot
from gateway.executor.decision_table import DecisionTable
from gateway.executor.enforce import enforce
from gateway.executor.existence import decided_outcome, denied_existence, existence_outcome, is_silent
from gateway.executor.model import Link
from gateway.executor.report import ReportBuilder
from gateway.executor.shapes import FieldShape

__all__ = ["Writers", "is_busy"]

_Judged: TypeAlias = "tuple[Decisions | None, tuple[Action, ...], bool]"
"""Decisions, the actions they ask for, and whether an object decided so is shown as it is."""

_Nodes: TypeAlias = "tuple[tuple[str, _Writer], ...]"

_MAX_DECISIONS = 2_000
"""Decisions remembered per position, as many as are remembered for a gate."""
_MAX_VECTORS = 64
"""Distinct outcome vectors kept per position."""


def is_busy(position: Position, governed: frozenset[str]) -> bool:
    """Whether anything at a position or below is decided per object, masked, denied, or may be hidden."""
    shape = position.shape
    if shape is None:
        return False
    hidden = shape.existence is not None and not isinstance(shape.existence, Allow)
    return (
        hidden
        or position.type_name in governed
        or any(not isinstance(each.outcome, Allow) for each in shape.fields)
        or any(slot.child is not None and is_busy(slot.child, governed) for slot in position.slots.values())
    )


class Writers:
    """The writers of all positions of one operation."""

    def __init__(self, root: Position, governed: frozenset[str]) -> None:
        self._root = _Writer(root, governed)

    def write(self, root: Any, table: DecisionTable) -> ReportBuilder:
        """Change the structs so that they show what may be seen, and return the report. Raises Restart."""
        run = Run(table=table, report=ReportBuilder(), has_absent=table.has_absent)
        self._root.write(root, None, None, run)
        return run.report


class _Writer:
    """Writes the objects of one position."""

    def __init__(self, position: Position, governed: frozenset[str], lists: int = 0) -> None:
        """`lists`: how many lists lead there from the root; more than one where objects are put together."""
        shape = position.shape
        if shape is None:
            raise Unsupported("a hidden position is written")
        self.number = position.number
        self.is_in_one_list = lists == 1
        self._shape = shape
        self._is_entity = shape.is_entity
        self._may_hide = not isinstance(shape.existence, Allow | None)
        self._slots = [
            slot for slot in position.slots.values() if not slot.is_hidden and not slot.is_typename
        ]
        self._children = {
            slot.key: _Writer(slot.child, governed, lists + _lists(slot))
            for slot in self._slots
            if slot.child is not None and is_busy(slot.child, governed)
        }
        self._vectors: dict[Hashable, tuple[Action, ...]] = {}
        self.known: dict[int, _Judged] = {}
        """By identity of decisions, which are kept here: an identity is never another's."""
        self._entering: dict[str, Action] = {}
        """By attribute, what looks at the objects there."""

    def write(self, obj: Any, link: Link, within: Decisions | None, run: Run) -> None:
        """Do what is to do inside an object the caller may know of."""
        for action in self.actions(within):
            action(obj, link, within, run)

    def actions(self, within: Decisions | None) -> tuple[Action, ...]:
        """Return what is to do inside an object with these decisions."""
        return self.judged(within)[1]

    def judged(self, within: Decisions | None) -> _Judged:
        """Return what decisions mean at this position; worked out once: warm decisions are the same ones."""
        found = self.known.get(id(within))
        if found is not None and found[0] is within:
            return found
        actions = self._decided(within)
        is_there = not self._may_hide or not isinstance(enforce(self._existence(within), None), Deny)
        found = within, actions, is_there and not actions
        if len(self.known) >= _MAX_DECISIONS:
            self.known.clear()
        self.known[id(within)] = found
        return found

    def _existence(self, within: Decisions | None) -> object:
        return existence_outcome(self._shape, within)

    def _decided(self, within: Decisions | None) -> tuple[Action, ...]:
        outcomes = [decided_outcome(slot.asked, within) for slot in self._slots]
        try:
            vector = tuple(outcomes)
            known = self._vectors.get(vector)
        except TypeError as error:  # An outcome that is none, and cannot even be hashed.
            raise Restart from error
        if known is None:
            made = [self._action(slot, each) for slot, each in zip(self._slots, outcomes, strict=True)]
            known = tuple(action for action in made if action is not None)
            if len(self._vectors) < _MAX_VECTORS:
                self._vectors[vector] = known
        return known

    def _action(self, slot: Slot, outcome: object) -> Action | None:
        child = self._children.get(slot.key)
        match outcome:
            case Allow():
                if child is None:
                    return None
                return self._entering.setdefault(slot.attribute, _into(slot, child))
            case Masked():
                if slot.child is not None or slot.asked.leaf is None:
                    raise Restart
                return mask(slot, outcome)
            case _:
                denial = enforce(outcome, None)
                if not isinstance(denial, Deny) or slot.must_be:
                    raise Restart
                return deny(slot, denial)

    @property
    def decides_itself(self) -> bool:
        """Whether its objects have decisions of their own."""
        return self._is_entity

    def entered_only(self, nodes: _Nodes, within: Decisions | None) -> bool:
        """Whether all there is to do in an edge is to look at its one node."""
        if len(nodes) != 1 or self._is_entity or self._may_hide:
            return False
        return self.actions(within) == (self._entering.get(nodes[0][0]),)

    def admits(self, obj: Any, link: Link, decisions: Decisions | None, run: Run, nodes: _Nodes) -> bool:
        """Return whether an object of a field is there for the caller; if not, it is reported at `link`.

        `nodes`: of an edge in a list, the fields whose objects decide whether it is shown.
        """
        within = self.within(obj, decisions, run)
        denial = self.denied(obj, within, run)
        if denial is not None:
            run.report.deny(self._shape.existence_coordinate, denial, link, silent=is_silent(denial))
            return False
        return not any(
            (node := getattr(obj, attribute)) is not None and writer.hide(node, within, run)
            for attribute, writer in nodes
        )

    def within(self, obj: Any, decisions: Decisions | None, run: Run) -> Decisions | None:
        """Return the decisions that hold inside an object."""
        return run.table.of(obj) if self._is_entity else decisions

    def denied(self, obj: Any, within: Decisions | None, run: Run) -> Deny | None:
        """Return why an object is not there for the caller, or None."""
        if not self._may_hide and not run.has_absent:
            return None
        return denied_existence(run.table, self._shape, obj, within)

    def hide(self, obj: Any, decisions: Decisions | None, run: Run) -> bool:
        """Count an object of an edge that is hidden without a word; False: the edge is shown."""
        denial = self.denied(obj, self.within(obj, decisions, run), run)
        if denial is None or not is_silent(denial):
            return False
        run.report.deny(self._shape.existence_coordinate, denial, None, silent=True)
        return True

    def nodes_of_edges(self, shape: FieldShape) -> _Nodes:
        """Return the `node` fields of Relay edges, whose objects decide whether the edge is shown."""
        attributes = {slot.key: slot.attribute for slot in self._slots}
        return tuple(
            (attributes[each.key], self._children[each.key])
            for each in shape.nodes
            if each.key in self._children
        )


def _lists(slot: Slot) -> int:
    """Return how many lists a slot adds on the way down, two where another supplier may replace the value."""
    is_put_once = len(slot.suppliers) == 1 and not slot.below.mergers
    return len(slot.non_null) - 1 if is_put_once else 2


def _shown_as_is(child: _Writer, nodes: _Nodes, value: list[Any], within: Decisions | None, run: Run) -> bool:
    """Whether nothing in a list is hidden or changed: looked up per object, worked out per decisions."""
    if run.has_absent:
        return False
    items = filter(None, value)
    if child.entered_only(nodes, within):
        attribute, writer = nodes[0]
        items = filter(None, map(attrgetter(attribute), items))
    elif child.decides_itself and not nodes:
        writer = child
    else:
        return False
    if not writer.decides_itself:
        return writer.judged(within)[2]
    if writer.is_in_one_list:
        # Each of its objects is in this list, once: as many decided as there are items is every one of them.
        groups = run.table.decided_at(writer.number, len(value))
        if groups is not None:
            return all(writer.judged(decisions)[2] for decisions in groups)
    # Looked up without a step of our own per object: what is in the table lives, so equal identities are one.
    decided = run.table.decided
    known = writer.known
    found = list(map(decided.get, map(id, items)))
    distinct = set(map(id, found))
    if not known.keys() >= distinct:
        for decisions in found:
            writer.judged(decisions)
    return all((judged := known.get(identity)) is not None and judged[2] for identity in distinct)


def _into(slot: Slot, child: _Writer) -> Action:
    attribute, key, shape = slot.attribute, slot.key, slot.asked
    nodes = child.nodes_of_edges(shape)

    def enter(obj: Any, link: Link, within: Decisions | None, run: Run) -> None:
        value = getattr(obj, attribute)
        if value is None:
            return
        at = (link, key)
        if child.admits(value, at, within, run, ()):
            child.write(value, at, child.within(value, within, run), run)
            return
        if shape.non_null[0]:
            raise Restart
        setattr(obj, attribute, None)

    def enter_list(obj: Any, link: Link, within: Decisions | None, run: Run) -> None:
        value = getattr(obj, attribute)
        if value is not None:
            setattr(obj, attribute, items(value, 0, (link, key), within, run))

    def items(value: list[Any], level: int, link: Link, within: Decisions | None, run: Run) -> list[Any]:
        written: list[Any] = []
        if level + 1 < shape.depth:
            for item in value:
                inner = None if item is None else items(item, level + 1, (link, len(written)), within, run)
                written.append(inner)
            return written
        if _shown_as_is(child, nodes, value, within, run):
            return value
        for item in value:
            if item is not None:
                if not child.admits(item, link, within, run, nodes):
                    continue
                child.write(item, (link, len(written)), child.within(item, within, run), run)
            written.append(item)
        return written

    return enter_list if shape.depth else enter

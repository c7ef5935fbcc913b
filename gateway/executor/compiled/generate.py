"""Generates the functions that walk the structs of one operation: collect, merge, copy, tidy."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from functools import partial
from typing import Any

from graphql import GraphQLSchema
from msgspec import UNSET

from gateway.executor.clearance import clears
from gateway.executor.compiled.errors import Restart
from gateway.executor.compiled.loops import write_loop
from gateway.executor.compiled.positions import Position, Slot, Supplier
from gateway.executor.compiled.representing import write_representation
from gateway.executor.compiled.source import Source
from gateway.executor.compiled.structs import StructClasses, is_opaque, is_plain
from gateway.query_plan.model import EntityFetch, Representation

__all__ = ["Generator", "Route"]

Route = Sequence[Slot]
"""The slots that lead from one position down to another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Generator:
    """Makes functions for one operation. `gated`: objects may be closed, and no two places share one."""

    classes: StructClasses
    schema: GraphQLSchema
    gated: bool

    def hold(self, route: Route, slot: Slot) -> Callable[..., bool]:
        """Return `(starts, closed, holders) -> bool`: objects at the end of a route by what a slot holds.

        The slot is cleared. True: something on the way is no object, or is closed, and was left as it is.
        """
        source = Source("starts, closed, holders")
        unset = source.constant("unset", UNSET)
        source.line("left = False")

        def keep(name: str) -> None:
            source.line(f"holders[{name}.{slot.attribute}].append({name})")
            source.line(f"{name}.{slot.attribute} = {unset}")

        with source.block("for o0 in starts:"):
            self._descend(source, route, keep, otherwise="left = True")
        source.line("return left")
        return source.function()  # type: ignore[no-any-return]

    def collect(
        self,
        route: Route,
        position: Position,
        entity: EntityFetch,
        representation: Representation,
        decider: int | None,
    ) -> Callable[..., tuple[list[Any], list[list[Any]]]]:
        """Return `(starts, closed, decided) -> (representations, their objects)`.

        `decider`: how many slots down the route the object is that decides what is sent; None without one.
        """
        source = Source("starts, closed, decided")
        source.line("known = {}")
        source.line("sent = []")
        source.line("holders = []")
        conditional = bool(entity.send_if or entity.send_unless)

        def keep(name: str) -> None:
            if conditional:
                self._clear(source, entity, "" if decider is None else f"o{decider}")
            key, text = write_representation(source, name, position, representation, self.schema)
            source.line(f"key = {key}")
            source.line("holder = known.get(key)")
            with source.block("if holder is None:"):
                source.line(f"known[key] = holder = [{name}]")
                source.line("holders.append(holder)")
                source.line(f"sent.append({text})")
            with source.block("else:"):
                source.line(f"holder.append({name})")

        if conditional and decider is None:
            source.line("return sent, holders")
            return source.function()  # type: ignore[no-any-return]
        with source.block("for o0 in starts:"):
            self._descend(source, route, keep)
        source.line("return sent, holders")
        return source.function()  # type: ignore[no-any-return]

    def _clear(self, source: Source, entity: EntityFetch, decider: str) -> None:
        check = source.constant("clear", partial(clears, entity))
        with source.block(f"if id({decider}) in closed or not {check}(decided.get(id({decider}))):"):
            source.line("continue")

    def _descend(
        self, source: Source, route: Route, end: Callable[[str], None], depth: int = 0, otherwise: str = ""
    ) -> None:
        """Write the loops down a route. The objects at each position are `o0`, `o1`, ..."""
        own = f"o{depth}"
        if depth == len(route):
            end(own)
            return
        slot = route[depth]
        value = source.name("v")
        source.line(f"{value} = {own}.{slot.attribute}")
        kind = source.constant("cls", self.classes.of(slot.below))
        closed = "closed" if self.gated else ""
        target = f"o{depth + 1}"
        write_loop(
            source, slot, value, target, kind, closed,
            lambda: self._descend(source, route, end, depth + 1, otherwise), otherwise,
        )  # fmt: skip

    def merge(
        self,
        position: Position,
        supplier: Supplier,
        *,
        absent: bool,
    ) -> Callable[..., None]:
        """Return `(items, holders, absent) -> None`: what an answer says goes into the objects it is about.

        `absent` is called with objects the owner knows nothing of, where `absent` says it owns them.
        """
        source = Source("items, holders, absent")
        slots = [
            slot for slot in position.slots.values() if supplier in slot.suppliers and not slot.is_typename
        ]
        with source.block("for item, holder in zip(items, holders):"):
            with source.block("if item is None:"):
                if absent and self.gated:
                    source.line("absent(holder)")
                elif absent:
                    # What is below an object that is not there must not be sent, here though not elsewhere.
                    source.line(f"raise {source.constant('restart', Restart)}")
                source.line("continue")
            source.line("several = len(holder) > 1" if self.gated else "several = False")
            with source.block("for o in holder:"):
                for slot in slots:
                    self._assign(source, slot, supplier)
        return source.function()  # type: ignore[no-any-return]

    def _assign(self, source: Source, slot: Slot, supplier: Supplier) -> None:
        """Write what becomes of `item`'s value of a slot in `o`."""
        if slot.child is not None and slot.child.mergers:
            made = source.constant("join", self._join(slot.child, supplier))
            source.line(f"o.{slot.attribute} = {made}(o.{slot.attribute}, item.{slot.attribute}, several)")
        elif slot.child is not None:
            source.line(f"v = item.{slot.attribute}")
            if self.gated:
                with source.block("if several:"):
                    source.line(f"v = {self._copy_of(source, slot, 'v')}")
            source.line(f"o.{slot.attribute} = v")
        elif len(slot.suppliers) == 1:
            source.line(f"o.{slot.attribute} = item.{slot.attribute}")
        else:
            unset = source.constant("unset", UNSET)
            source.line(f"v = item.{slot.attribute}")
            with source.block(f"if v is not None and v is not {unset}:"):
                source.line(f"o.{slot.attribute} = v")
            with source.block(f"elif v is None and o.{slot.attribute} is {unset}:"):
                source.line(f"o.{slot.attribute} = None")

    def _join(self, position: Position, supplier: Supplier) -> Callable[..., Any]:
        """Return `(o, item, several) -> object`: one object of what is there and what a supplier sent."""
        source = Source("o, item, several")
        kind = source.constant("cls", self.classes.of(position))
        unset = source.constant("unset", UNSET)
        with source.block(f"if item is None or item is {unset}:"):
            source.line(f"return None if o is {unset} else o")
        with source.block(f"if o.__class__ is not {kind}:"):
            empty = [f"{slot.attribute}={_empty(source, position, slot)}" for slot in position.slots.values()]
            source.line(f"o = {kind}({', '.join(empty)})")
        for slot in position.slots.values():
            if supplier in slot.suppliers and not slot.is_typename:
                self._assign(source, slot, supplier)
        source.line("return o")
        return source.function()  # type: ignore[no-any-return]

    def _copy_of(self, source: Source, slot: Slot, value: str, level: int = 1) -> str:
        """Return an expression that copies a value of a slot, down to its leaves."""
        item = source.name("c")
        if level < len(slot.non_null):
            inner = self._copy_of(source, slot, item, level + 1)
            return f"[{inner} for {item} in {value}] if {value}.__class__ is list else {value}"
        kind = source.constant("cls", self.classes.of(slot.below))
        copy = source.constant("copy", self._copier(slot.below))
        return f"{copy}({value}) if {value}.__class__ is {kind} else {value}"

    def _copier(self, position: Position) -> Callable[[Any], Any]:
        source = Source("o")
        arguments = []
        for slot in position.slots.values():
            value = f"o.{slot.attribute}"
            if slot.child is not None:
                value = self._copy_of(source, slot, value)
            arguments.append(f"{slot.attribute}={value}")
        kind = source.constant("cls", self.classes.of(position))
        source.line(f"return {kind}({', '.join(arguments)})")
        return source.function()  # type: ignore[no-any-return]

    def tidy(self, position: Position, supplier: Supplier | None) -> Callable[..., None] | None:
        """Return `(starts) -> None` that readies objects to be written; None: nothing is to do.

        Hidden values are unset, values nobody supplied become null, custom scalars are looked at. With a
        supplier the starts are what it sent, and only what is in there is looked at.
        """
        source = Source("starts")
        with source.block("for o0 in starts:"):
            has_work = self._tidy_object(source, position, "o0", supplier)
        return source.function() if has_work else None

    def _tidy_object(self, source: Source, position: Position, own: str, supplier: Supplier | None) -> bool:
        has_work = False
        for slot in position.slots.values():
            if supplier is None:
                has_work |= self._tidy_slot(source, position, slot, own)
            if slot.child is None or slot.is_hidden:
                continue
            if supplier is not None and supplier not in slot.suppliers:
                continue
            if supplier is None and not self.gated and slot.suppliers != [position.creator]:
                continue
            if not self.needs_tidying(slot.child):
                continue
            has_work = True
            value, target = source.name("v"), source.name("t")
            source.line(f"{value} = {own}.{slot.attribute}")
            kind = source.constant("cls", self.classes.of(slot.below))
            child = slot.child
            write_loop(
                source, slot, value, target, kind, "",
                lambda child=child, target=target: self._tidy_object(source, child, target, None),  # type: ignore[misc]
            )  # fmt: skip
        return has_work

    def _tidy_slot(self, source: Source, position: Position, slot: Slot, own: str) -> bool:
        unset, value = source.constant("unset", UNSET), f"{own}.{slot.attribute}"
        if slot.is_hidden:
            source.line(f"{value} = {unset}")
            return True
        if _may_lack(position, slot):
            with source.block(f"if {value} is {unset}:"):
                restart = f"raise {source.constant('restart', Restart)}"
                source.line(restart if slot.must_be else f"{value} = None")
        if is_opaque(slot, self.schema):
            with source.block(f"if not {source.constant('plain', is_plain)}({value}):"):
                source.line(f"raise {source.constant('restart', Restart)}")
            return True
        return _may_lack(position, slot)

    def needs_tidying(self, position: Position, cleared: Set[int] = frozenset()) -> bool:
        """Whether something is to do at a position or below, but for slots of these identities."""
        return any(
            (slot.is_hidden and id(slot) not in cleared)
            or _may_lack(position, slot)
            or is_opaque(slot, self.schema)
            or (slot.child is not None and self.needs_tidying(slot.child, cleared))
            for slot in position.slots.values()
        )


def _may_lack(position: Position, slot: Slot) -> bool:
    """Whether an object may be left without the value: its supplier was not asked, or said nothing."""
    is_certain = position.creator in slot.suppliers and not position.mergers
    return (slot.must_be or slot.is_sent) and not is_certain


def _empty(source: Source, position: Position, slot: Slot) -> str:
    """Return what a slot holds before anybody supplied it."""
    if slot.is_typename and not slot.is_hidden:
        return source.constant("name", position.type_name)
    return source.constant("unset", UNSET) if slot.is_hidden or slot.must_be or slot.is_sent else "None"

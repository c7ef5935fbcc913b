"""A query plan made ready to run on structs, for one set of plan-phase outcomes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from graphql import GraphQLSchema

from gateway.decision import PlanOutcome
from gateway.executor.clearance import deciding_depth
from gateway.executor.compiled.errors import Unsupported
from gateway.executor.compiled.generate import Generator
from gateway.executor.compiled.positions import Position, Slot, Supplier, at, find_positions, walk
from gateway.executor.compiled.representing import choose_representation, mark_sent
from gateway.executor.compiled.structs import StructClasses, answer_class, entities_class, is_opaque
from gateway.executor.compiled.writer import Writers, is_busy
from gateway.executor.shapes import Shapes
from gateway.operation.model import Operation, OperationKind
from gateway.query_plan.model import EntityFetch, Fetch, Gate, OnTypes, Path, QueryPlan, Representation
from gateway.supergraph.model import Supergraph

__all__ = ["CompiledFetch", "CompiledGate", "CompiledPart", "CompiledPlan", "compile_plan"]

ROOT: Supplier = (-1, -1)
"""In place of a supplier: the root object itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledPart:
    """One `_entities` field of a fetch."""

    supplier: Supplier
    variable: str
    starts: Supplier
    """Whose objects `collect` starts from."""
    collect: Callable[..., tuple[list[Any], list[list[Any]]]] | None
    """None: no object here is ever sent."""
    is_decided: bool
    """Whether it depends on what was decided about an object if that is sent."""
    merge: Callable[..., None]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledFetch:
    """One fetch. Without parts it is a root fetch."""

    fetch: Fetch
    decoder: msgspec.json.Decoder[Any]
    parts: tuple[CompiledPart, ...] = ()
    keys: tuple[str, ...] = ()
    """Root fetches: the attributes of the root object it supplies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledGate:
    """One gate: where its objects are, and the attribute that holds their policy attributes."""

    gate: Gate
    place: int
    """The number of the position of its objects."""
    hold: Callable[..., bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledPlan:
    """Everything but the data. One instance serves all requests with the same plan and outcomes."""

    plan: QueryPlan
    root: type[msgspec.Struct]
    nodes: Mapping[int, CompiledFetch | CompiledGate]
    waiting: Mapping[int, int]
    """How many nodes each waits for."""
    followers: Mapping[int, tuple[int, ...]]
    writers: Writers | None
    """None: nothing is decided, masked or hidden, and places may share objects."""
    tidy: tuple[tuple[Supplier, Callable[..., None]], ...]
    gates_tidy: bool
    """Whether nothing is to tidy but what gates clear, where they leave nothing."""


def compile_plan(
    plan: QueryPlan, operation: Operation, supergraph: Supergraph, outcomes: Mapping[str, PlanOutcome]
) -> CompiledPlan:
    """Compile. Raises Unsupported for a plan the interpreter must run."""
    if operation.introspection or operation.kind is OperationKind.SUBSCRIPTION:
        raise Unsupported("introspection and subscriptions are run elsewhere")
    shapes = Shapes(supergraph, outcomes, frozenset(plan.gated))
    root = find_positions(supergraph, plan, shapes.of((operation.selection,), operation.selection.type_name))
    return _Compiler(plan, root, supergraph).compile()


class _Compiler:
    def __init__(self, plan: QueryPlan, root: Position, supergraph: Supergraph) -> None:
        self._plan = plan
        self._root = root
        self._governed = frozenset(plan.gated)
        # Governed types of which everything is allowed: only an object its owner does not know is special.
        self._is_decided = bool(plan.gates) or is_busy(root, frozenset()) or _is_merged(root)
        for fetch in plan.fetches:
            for part in fetch.entities:
                position = at(root, part.path)
                chosen = choose_representation(part.representations, position)
                mark_sent(position, () if chosen is None else chosen.fields)
        _check_merges(root, supergraph.api_schema)
        self._classes = StructClasses(root, supergraph.api_schema)
        self._generator = Generator(
            classes=self._classes, schema=supergraph.api_schema, gated=self._is_decided
        )
        self._cleared: set[int] = set()
        """Identities of slots that gates clear, and nobody fills again."""

    def compile(self) -> CompiledPlan:
        plan = self._plan
        nodes: dict[int, CompiledFetch | CompiledGate] = {}
        for fetch in plan.fetches:
            nodes[fetch.id] = self._entities(fetch) if fetch.entities else self._roots(fetch)
        for gate in plan.gates:
            nodes[gate.id] = self._gate(gate)
        if len({node.place for node in nodes.values() if isinstance(node, CompiledGate)}) < len(plan.gates):
            raise Unsupported("two gates at one place")
        every: tuple[Fetch | Gate, ...] = (*plan.fetches, *plan.gates)
        followers = {node.id: tuple(each.id for each in every if node.id in each.after) for node in every}
        return CompiledPlan(
            plan=plan,
            root=self._classes.of(self._root),
            nodes=nodes,
            waiting={node.id: len(node.after) for node in every},
            followers=followers,
            writers=Writers(self._root, self._governed) if self._is_decided else None,
            tidy=tuple(self._tidiers()),
            gates_tidy=self._is_decided and not self._generator.needs_tidying(self._root, self._cleared),
        )

    def _roots(self, fetch: Fetch) -> CompiledFetch:
        supplier = (fetch.id, -1)
        data = self._classes.patch(self._root, supplier, self._root.type_name)
        slots = [slot for slot in self._root.slots.values() if supplier in slot.suppliers]
        if any(len(slot.suppliers) > 1 for slot in slots if not slot.is_typename):
            raise Unsupported("a root field is asked for twice")
        return CompiledFetch(
            fetch=fetch,
            decoder=msgspec.json.Decoder(answer_class(data)),
            keys=tuple(slot.attribute for slot in slots if not slot.is_typename),
        )

    def _entities(self, fetch: Fetch) -> CompiledFetch:
        parts, patches = [], []
        for number, entity in enumerate(fetch.entities):
            position = at(self._root, entity.path)
            chosen = choose_representation(entity.representations, position)
            name = position.type_name if chosen is None else chosen.typename or position.type_name
            supplier = (fetch.id, number)
            patches.append((entity.alias, self._classes.patch(position, supplier, name)))
            parts.append(self._part(fetch, entity, supplier, position, chosen))
        return CompiledFetch(
            fetch=fetch,
            decoder=msgspec.json.Decoder(answer_class(entities_class(patches))),
            parts=tuple(parts),
        )

    def _part(
        self,
        fetch: Fetch,
        entity: EntityFetch,
        supplier: Supplier,
        position: Position,
        chosen: Representation | None,
    ) -> CompiledPart:
        starts, route = self._route(entity.path)
        depth = deciding_depth(self._plan, entity.path)
        named = chosen is not None and chosen.typename is not None and not position.knows_typename
        typename = chosen.typename if chosen is not None and named else position.type_name
        spec = None if typename is None else self._plan.gated.get(typename)
        collect = None
        if chosen is not None:
            decider = None if depth is None else self._slots_down(entity.path, depth)
            collect = self._generator.collect(route, position, entity, chosen, decider)
        return CompiledPart(
            supplier=supplier,
            variable=entity.variable,
            starts=starts,
            collect=collect,
            is_decided=bool(entity.send_if or entity.send_unless),
            merge=self._generator.merge(
                position, supplier, absent=spec is not None and spec.owner == fetch.subgraph
            ),
        )

    def _slots_down(self, path: Path, depth: int) -> int | None:
        """Return how many slots down the object is that is `depth` items down the path."""
        items, slots, levels = 0, 0, 0
        position = self._root
        for item in path:
            if isinstance(item, OnTypes):
                continue
            if items == depth:
                break
            items += 1
            if isinstance(item, str):
                slot = position.slots[item]
                position, levels, slots = slot.below, len(slot.non_null) - 1, slots + 1
            else:
                levels -= 1
        return None if levels else slots

    def _route(self, path: Path) -> tuple[Supplier, tuple[Slot, ...]]:
        """Return where to start and which slots lead to the objects at a path.

        Where every place has objects of its own, from the root. Otherwise from what was decoded last on the
        way, so that an object shared by many places is met once.
        """
        starts, position = ROOT, self._root
        route: list[Slot] = []
        for item in path:
            if isinstance(item, str):
                slot = position.slots[item]
                supplier = slot.suppliers[0]
                if not self._is_decided and supplier != position.creator:
                    starts, route = supplier, []
                route.append(slot)
                position = slot.below
        return starts, tuple(route)

    def _gate(self, gate: Gate) -> CompiledGate:
        position = at(self._root, gate.path)
        slot = position.slots.get(gate.attributes_key)
        spec = self._plan.gated.get(gate.type_name)
        if slot is None or spec is None or not slot.is_hidden or position.type_name != gate.type_name:
            raise Unsupported("a gate on objects of several types")
        owners = {fetch.id for fetch in self._plan.fetches if fetch.subgraph == spec.owner}
        if any(supplier[0] not in owners for supplier in slot.suppliers):
            raise Unsupported("policy attributes that come from elsewhere")
        _, route = self._route(gate.path)
        if all(len(each.suppliers) == 1 for each in (*route, slot)) and not any(
            each.below.mergers for each in route
        ):
            self._cleared.add(id(slot))
        return CompiledGate(gate=gate, place=position.number, hold=self._generator.hold(route, slot))

    def _tidiers(self) -> list[tuple[Supplier, Callable[..., None]]]:
        found = [(ROOT, self._generator.tidy(self._root, None))]
        if not self._is_decided:
            for position in walk(self._root):
                suppliers = dict.fromkeys(each for slot in position.slots.values() for each in slot.suppliers)
                found += [
                    (supplier, self._generator.tidy(position, supplier))
                    for supplier in suppliers
                    if supplier != position.creator
                ]
        return [(supplier, tidy) for supplier, tidy in found if tidy is not None]


def _is_merged(root: Position) -> bool:
    """Whether objects are put together from several answers: then every place needs its own."""
    return any(position.mergers for position in walk(root))


def _check_merges(root: Position, schema: GraphQLSchema) -> None:
    for position in walk(root):
        for slot in position.slots.values():
            if len(slot.suppliers) > 1 and is_opaque(slot, schema):
                raise Unsupported(f"JSON at {slot.key} is merged from several answers")

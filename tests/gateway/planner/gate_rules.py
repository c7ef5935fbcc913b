"""The gate rules, read off a plan: what is asked undecided, and of whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gateway.operation import Operation, SelectionSet
from gateway.planner import ATTRIBUTES_FIELD, ATTRIBUTES_KEY
from gateway.query_graph import NeededField, resolve_field_set
from gateway.query_plan import (
    EACH,
    EntityFetch,
    Fetch,
    Gate,
    GateSpec,
    OnTypes,
    Path,
    QueryPlan,
    print_path,
)
from gateway.supergraph import Supergraph, TypeKind, list_depth, requires_closure
from tests.gateway.planner.reading import Spot, above, is_hidden, spots, waiting

__all__ = ["gate_spec", "gateless", "undecided_requests"]


def gate_spec(
    supergraph: Supergraph,
    type_name: str,
    owner: str,
    *attributes: str,
    values: tuple[str, ...] = (),
    strict: tuple[str, ...] = (),
) -> GateSpec:
    """Return a gate that decides every field of an entity type and of the value types inside it."""
    coordinates = [f"{type_name}.__typename"]
    for name in (type_name, *values):
        fields = supergraph.types[name].fields
        coordinates += [f"{name}.{field}" for field in fields if field != ATTRIBUTES_FIELD]
    return GateSpec(
        type_name=type_name,
        owner=owner,
        attributes=attributes,
        coordinates=tuple(coordinates),
        strict=frozenset(strict),
    )


def gateless(
    supergraph: Supergraph, operation: Operation, plan: QueryPlan, gates: Mapping[str, GateSpec]
) -> list[str]:
    """Every decided object of the operation has a gate, which has its attributes from the owner before."""
    found = []
    known = {gate.path: gate for gate in plan.gates}
    asked = {spot.path for spot in spots(supergraph, plan)}
    for path, type_name in _decided(supergraph, operation.selection, (), gates):
        if isinstance(path[-1], OnTypes) and path not in asked:
            continue  # The type cannot occur there.
        if path not in known or known[path].type_name != type_name:
            found.append(f"no gate on {type_name} at {print_path(path)}")
    after = waiting(plan)
    delivered = {
        spot.path: spot
        for spot in spots(supergraph, plan)
        if spot.key == ATTRIBUTES_KEY and spot.name == ATTRIBUTES_FIELD
    }
    for gate in plan.gates:
        spot = delivered.get(gate.path)
        if spot is None or spot.fetch.subgraph != gates[gate.type_name].owner:
            found.append(f"the owner does not send the attributes of {print_path(gate.path)}")
        elif spot.fetch.id not in above(after, gate.id):
            found.append(f"gate {gate.id} does not wait for its attributes")
    return found


def undecided_requests(supergraph: Supergraph, plan: QueryPlan, gates: Mapping[str, GateSpec]) -> list[str]:
    """Return everything that is asked of a subgraph before, or without, the decision it needs."""
    rules = _Rules(supergraph, plan, gates)
    return [
        *(text for spot in spots(supergraph, plan) for text in rules.asked(spot)),
        *(text for fetch in plan.fetches for part in fetch.entities for text in rules.sent(fetch, part)),
    ]


@dataclass(frozen=True, slots=True)
class _Rules:
    supergraph: Supergraph
    plan: QueryPlan
    gates: Mapping[str, GateSpec]

    def asked(self, spot: Spot) -> Iterator[str]:
        """Check one selected field."""
        coordinate = f"{spot.type_name}.{spot.name}"
        where = f"{coordinate} at {print_path(spot.path)} in fetch {spot.fetch.id}"
        nearest = self.gate_around(spot.path)
        strict = nearest is not None and coordinate in self.gates[nearest.type_name].strict
        if nearest is not None and strict and not self.is_key(spot):
            if spot.part is None or spot.part.path != nearest.path or not self.waits(spot.fetch, nearest):
                yield f"strict {where} is not behind its gate"
            elif not self.only_for(spot.part, coordinate) and not self.is_key(spot, anywhere=True):
                yield f"strict {where} is sent if {spot.part.send_if}"
        spec = self.decided(spot.type_name)
        if spec is None or spot.fetch.subgraph == spec.owner or self.is_key(spot):
            return
        if nearest is None:
            yield f"{where}: not the owner, and no gate"
        elif spot.part is None or not self.waits(spot.fetch, nearest):
            yield f"{where}: not the owner, and not behind a gate"
        elif not is_hidden(spot.path) and (spot.part.path != spot.path or nearest.path != spot.path):
            yield f"{where}: not the owner, and another gate's fetch"
        elif not (self.serves(spot.part, coordinate) or self.is_key(spot, anywhere=True)):
            yield f"{where}: is not what it is sent for: {spot.part.send_if}"

    def sent(self, fetch: Fetch, part: EntityFetch) -> Iterator[str]:
        """Check the objects one part sends."""
        where = f"{print_path(part.path)} in fetch {fetch.id} to {fetch.subgraph}"
        for path in _single(part.path):
            nearest = self.gate_around(path)
            if nearest is None:
                continue
            own = nearest.path == path
            undecided = self.gates[nearest.type_name].owner == fetch.subgraph and not part.send_if
            if own and undecided:
                continue
            for gate in self.plan.gates:
                if path[: len(gate.path)] == gate.path and not self.waits(fetch, gate):
                    yield f"{where} does not wait for gate {gate.id}"
            if not part.send_if:
                yield f"{where} is sent whatever was decided"
            if not set(part.send_if) <= {name for gate in self.plan.gates for name in gate.coordinates}:
                yield f"{where}: nobody decides {part.send_if}"

    def decided(self, type_name: str) -> GateSpec | None:
        spec = self.gates.get(type_name)
        return spec if spec is not None and spec.attributes else None

    def gate_around(self, path: Path) -> Gate | None:
        """Return the gate at a path or nearest above it."""
        around = [gate for gate in self.plan.gates if path[: len(gate.path)] == gate.path]
        return max(around, key=lambda gate: len(gate.path), default=None)

    def waits(self, fetch: Fetch, gate: Gate) -> bool:
        return gate.id in above(waiting(self.plan), fetch.id)

    def only_for(self, part: EntityFetch, coordinate: str) -> bool:
        """Whether a part is sent for no object to which a coordinate is denied."""
        return coordinate in part.send_unless or (
            bool(part.send_if)
            and all(name == coordinate or coordinate in self.inputs(name) for name in part.send_if)
        )

    def serves(self, part: EntityFetch, coordinate: str) -> bool:
        existence = f"{coordinate.split('.', maxsplit=1)[0]}.__typename"
        return any(
            name in (coordinate, existence) or coordinate in self.inputs(name) for name in part.send_if
        )

    def inputs(self, coordinate: str) -> frozenset[str]:
        if coordinate.endswith(".__typename"):
            return frozenset()
        return requires_closure(self.supergraph, coordinate)

    def is_key(self, spot: Spot, *, anywhere: bool = False) -> bool:
        """Whether a field is a key in the subgraph that is asked: what is read to go on is transport."""
        if spot.name == "__typename":
            return True
        return any(
            isinstance(item, NeededField) and item.name == spot.name
            for join in self.supergraph.types[spot.type_name].joins
            if join.key is not None and (anywhere or join.graph == spot.fetch.subgraph)
            for item in resolve_field_set(self.supergraph, spot.type_name, join.key, join.graph)
        )


def _decided(
    supergraph: Supergraph, selection: SelectionSet, path: Path, gates: Mapping[str, GateSpec]
) -> Iterator[tuple[Path, str]]:
    """Yield the places of the operation whose objects have one decided type."""
    spec = gates.get(selection.type_name)
    if spec is not None and spec.attributes:
        yield path, selection.type_name
    for part in selection.by_type:
        yield from _decided(supergraph, part, (*path, OnTypes(frozenset((part.type_name,)))), gates)
    for wanted in selection.fields:
        if wanted.selection is None or supergraph.kind_of(selection.type_name) is not TypeKind.OBJECT:
            continue
        depth = list_depth(supergraph.field(selection.type_name, wanted.name).type)
        inner = (*path, wanted.response_key, *(EACH for _ in range(depth)))
        yield from _decided(supergraph, wanted.selection, inner, gates)


def _single(path: Path) -> list[Path]:
    last = path[-1] if path else None
    if not isinstance(last, OnTypes):
        return [path]
    return [(*path[:-1], OnTypes(frozenset((name,)))) for name in sorted(last.names)]

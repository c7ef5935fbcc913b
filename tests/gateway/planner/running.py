"""Planning and running an operation against a made-up world."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from graphql import DocumentNode, FieldNode, GraphQLResolveInfo, parse

from gateway.decision import Allow, AttributeTuple, Decisions, Deny, Depends, Outcome, PlanOutcome
from gateway.errors import BadRequest
from gateway.executor import Projection, execute, project
from gateway.operation import Operation, coerce_variables, normalise, select_operation
from gateway.planner import PlannerLimits, plan_operation
from gateway.query_plan import GateSpec, QueryPlan
from gateway.supergraph import Supergraph
from tests.gateway.planner.world import Thing, World
from tests.gateway.planner.world_transport import WorldTransport

__all__ = ["LIMITS", "Allowed", "Planned", "WorldGatekeeper", "plan_text", "run_plan", "truth"]

LIMITS = PlannerLimits(seconds=0.3)

Allowed = Callable[[Thing, str], bool]
"""Whether a coordinate is allowed at an object."""

ALLOW = Allow(reason="test", rule="test")
DENY = Deny(reason="test", rule="test")


@dataclass(frozen=True, slots=True)
class Planned:
    """An operation and its plan."""

    supergraph: Supergraph
    document: DocumentNode
    variables: Mapping[str, object]
    operation: Operation
    plan: QueryPlan
    gates: Mapping[str, GateSpec]


class PlanOutcomes(Mapping[str, PlanOutcome]):
    """What gates decide depends on the object; everything else is allowed."""

    def __init__(self, gates: Mapping[str, GateSpec]) -> None:
        specs = [spec for spec in gates.values() if spec.attributes]
        self._depends = {name: Depends(needs=spec.attributes) for spec in specs for name in spec.coordinates}

    def __getitem__(self, coordinate: str) -> PlanOutcome:
        return self._depends.get(coordinate, ALLOW)

    def __iter__(self) -> Iterator[str]:
        return iter(self._depends)

    def __len__(self) -> int:
        return len(self._depends)


class WorldGatekeeper:
    """Decides objects that say in their attributes who they are."""

    def __init__(self, allowed: Allowed) -> None:
        self._allowed = allowed

    async def decide(
        self,
        type_name: str,
        attributes: tuple[str, ...],
        coordinates: tuple[str, ...],
        tuples: Sequence[AttributeTuple],
    ) -> Sequence[Decisions]:
        return [self._decide(type_name, len(attributes), coordinates, values) for values in tuples]

    def _decide(
        self, type_name: str, count: int, coordinates: tuple[str, ...], values: AttributeTuple
    ) -> dict[str, Outcome]:
        name, number = str(values[0]).split("#")
        assert name == type_name
        assert len(values) == count
        thing = Thing(name, int(number))
        return {coordinate: ALLOW if self._allowed(thing, coordinate) else DENY for coordinate in coordinates}


def plan_text(
    supergraph: Supergraph,
    text: str,
    gates: Mapping[str, GateSpec] | None = None,
    limits: PlannerLimits = LIMITS,
) -> Planned:
    """Normalise and plan a document that holds one valid operation."""
    document = parse(text)
    variables = _variables(supergraph, document)
    operation = normalise(supergraph, document, None, variables)
    plan = plan_operation(supergraph, operation, gates or {}, limits=limits)
    return Planned(supergraph, document, variables, operation, plan, gates or {})


def _variables(supergraph: Supergraph, document: DocumentNode) -> dict[str, Any]:
    """Return the defaults; a plan needs no values of the others."""
    try:
        return coerce_variables(supergraph.api_schema, select_operation(document, None), {})
    except BadRequest:
        return {}


async def run_plan(
    planned: Planned, transport: WorldTransport, allowed: Allowed = lambda _thing, _coordinate: True
) -> Projection:
    """Execute a plan and project its result."""
    result = await execute(
        planned.plan,
        dict(planned.variables),
        transport,
        WorldGatekeeper(allowed),
        {},
        {},
        None,
        30,
    )
    return project(planned.operation, planned.supergraph, result, PlanOutcomes(planned.gates))


def truth(planned: Planned, world: World, allowed: Allowed = lambda _thing, _coordinate: True) -> object:
    """Return what a single service would answer that knows what is denied.

    One thing it does as plans do: of a value type of which only strict fields are wanted, all of them denied,
    it says nothing at all.
    """
    gates = {name: spec for name, spec in planned.gates.items() if spec.attributes}

    def shown(near: Thing | None, coordinate: str) -> bool:
        if near is None or coordinate not in gates[near.type_name].coordinates:
            return True
        return allowed(near, coordinate)

    def strictly_hidden(near: Thing | None, part: Thing, info: GraphQLResolveInfo[Any]) -> bool:
        if near is None or part.type_name in gates:
            return False
        names = [
            f"{part.type_name}.{field.name.value}"
            for node in info.field_nodes
            for field in (node.selection_set.selections if node.selection_set else ())
            if isinstance(field, FieldNode)
        ]
        strict = gates[near.type_name].strict
        return bool(names) and all(name in strict and not shown(near, name) for name in names)

    def resolve(source: Thing, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
        near = source if source.type_name in gates else source.entity
        if not shown(near, f"{info.parent_type.name}.{info.field_name}"):
            return None

        def arrive(value: Any) -> Any:
            if isinstance(value, list):
                return [arrive(item) for item in value]
            if not isinstance(value, Thing):
                return value
            return None if strictly_hidden(near, value, info) else replace(value, entity=near)

        return arrive(world.resolve(source, info, **arguments))

    return world.monolith(planned.document, planned.variables, resolve)

"""Watching plans run: what subgraphs are asked, held against what was decided."""

from __future__ import annotations

from collections.abc import Mapping
from zlib import crc32

from gateway.planner import ATTRIBUTES_FIELD
from gateway.query_graph import NeededField, resolve_field_set
from gateway.query_plan import GateSpec
from gateway.supergraph import Supergraph, requires_closure
from tests.gateway.planner.running import Allowed
from tests.gateway.planner.world import Thing

__all__ = ["Watchman", "some"]


def some(seed: int, share: int) -> Allowed:
    """Allow `share` of 100 coordinates, by the throw of a die per object; objects may always be known of."""

    def allowed(thing: Thing, coordinate: str) -> bool:
        if coordinate.endswith(".__typename"):
            return True
        return crc32(f"{seed}/{thing.type_name}/{thing.number}/{coordinate}".encode()) % 100 < share

    return allowed


class Watchman:
    """Notes every field a subgraph is asked for although no decision lets it be asked."""

    def __init__(self, supergraph: Supergraph, gates: Mapping[str, GateSpec], allowed: Allowed) -> None:
        self._supergraph = supergraph
        self._gates = {name: spec for name, spec in gates.items() if spec.attributes}
        self._allowed = allowed
        self.alarms: list[str] = []

    def __call__(self, graph: str, thing: Thing, name: str, entity: Thing | None) -> None:
        if thing.type_name == "" or name == ATTRIBUTES_FIELD or self._is_key(thing.type_name, name):
            return
        coordinate = f"{thing.type_name}.{name}"
        own = self._gates.get(thing.type_name)
        if own is not None and graph != own.owner and not self._anything(thing, own):
            self.alarms.append(f"{graph} was asked for {coordinate} of {thing.number}")
        decided = thing if own is not None else entity
        strict = [spec for spec in self._gates.values() if coordinate in spec.strict]
        if strict and (decided is None or not self._for(decided, coordinate)):
            self.alarms.append(f"{graph} was asked for strict {coordinate}")

    def _is_key(self, type_name: str, name: str) -> bool:
        return any(
            isinstance(item, NeededField) and item.name == name
            for join in self._supergraph.types[type_name].joins
            if join.key is not None
            for item in resolve_field_set(self._supergraph, type_name, join.key, join.graph)
        )

    def _anything(self, thing: Thing, spec: GateSpec) -> bool:
        """Whether something that is not strict is allowed: what is fetched together is masked later."""
        return any(self._allowed(thing, name) for name in spec.coordinates if name not in spec.strict)

    def _for(self, thing: Thing, coordinate: str) -> bool:
        """Whether the coordinate is allowed, or one that needs it is: at this object, or at any other's."""
        for type_name, spec in self._gates.items():
            for name in spec.coordinates:
                own = type_name == thing.type_name
                if own and name == coordinate and self._allowed(thing, name):
                    return True
                needs = not name.endswith("__typename") and coordinate in requires_closure(
                    self._supergraph, name
                )
                if needs and (not own or self._allowed(thing, name)):
                    return True
        return False

"""The JSON form of a plan, for audit logs and tools."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from gateway.query_plan.model import EntityFetch, Fetch, Gate, QueryPlan, Representation, RepresentationField
from gateway.query_plan.text import print_path

__all__ = ["plan_to_json"]


def plan_to_json(plan: QueryPlan) -> dict[str, Any]:
    """Return the plan as JSON values: nodes in dependency order, paths in their printed form, sets sorted."""
    nodes: list[Fetch | Gate] = sorted((*plan.fetches, *plan.gates), key=lambda node: node.id)
    return {"nodes": [_gate(node) if isinstance(node, Gate) else _fetch(node) for node in nodes]}


def _fetch(fetch: Fetch) -> dict[str, Any]:
    return {
        "kind": "fetch",
        "id": fetch.id,
        "after": sorted(fetch.after),
        "subgraph": fetch.subgraph,
        "mutation": fetch.mutation,
        "stream": fetch.stream,
        "path": print_path(fetch.path),
        "document": fetch.document,
        "variables": list(fetch.variables),
        "entities": [_entities(part) for part in fetch.entities],
        "renames": [
            {"path": print_path(rename.path), "from": rename.from_key, "to": rename.to_key}
            for rename in fetch.renames
        ],
        "types": sorted(fetch.types),
        "rootCoordinates": sorted(fetch.root_coordinates),
        "coordinates": sorted(fetch.coordinates),
    }


def _entities(part: EntityFetch) -> dict[str, Any]:
    return {
        "alias": part.alias,
        "variable": part.variable,
        "path": print_path(part.path),
        "representations": [_representation(found) for found in part.representations],
        "sendIf": list(part.send_if),
        "sendUnless": list(part.send_unless),
    }


def _representation(representation: Representation) -> dict[str, Any]:
    return {
        "types": sorted(representation.type_names),
        "typename": representation.typename,
        "fields": _fields(representation.fields),
    }


def _fields(fields: Iterable[RepresentationField]) -> list[dict[str, Any]]:
    return [
        {
            "name": field.name,
            "readKey": field.read_key,
            "onTypes": sorted(field.on_types),
            "required": field.required,
            "fields": _fields(field.fields),
        }
        for field in fields
    ]


def _gate(gate: Gate) -> dict[str, Any]:
    return {
        "kind": "gate",
        "id": gate.id,
        "after": sorted(gate.after),
        "path": print_path(gate.path),
        "type": gate.type_name,
        "attributes": list(gate.attributes),
        "attributesKey": gate.attributes_key,
        "coordinates": list(gate.coordinates),
    }

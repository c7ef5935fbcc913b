"""What several registers do alike: value types of columns, provenance, versions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.fuzz.access.model import Node, Resolver, entity_node, keyed
from tests.fuzz.access.world import World

__all__ = ["as_of", "columns", "items", "person_at", "provenance", "version_id", "versions"]


def columns(kind: str, present: str | None, /, **columns: str) -> Resolver:
    """Return a resolver of a value type whose fields are columns; None where `present` is null."""

    def resolve(_: World, node: Node, __: Mapping[str, Any]) -> Any:
        assert node.entity is not None
        row = node.entity.row
        if present is not None and row[present] is None:
            return None
        return Node(kind, node.entity, {name: row[column] for name, column in columns.items()})

    return resolve


def items(kind: str, column: str) -> Resolver:
    def resolve(_: World, node: Node, __: Mapping[str, Any]) -> Any:
        assert node.entity is not None
        return [Node(kind, node.entity, each) for each in node.entity.row[column]]

    return resolve


def provenance(*groups: str) -> Resolver:
    def resolve(_: World, node: Node, __: Mapping[str, Any]) -> Any:
        assert node.entity is not None
        row = node.entity.row
        return [
            Node(
                "Provenance",
                node.entity,
                {
                    "group": group,
                    "originAgency": row[f"origin_{group}"],
                    "originLevel": row[f"origin_level_{group}"],
                    "enteredAt": row[f"entered_{group}_at"],
                    "version": row["version"],
                    "validFrom": row["valid_from"],
                    "validTo": row["valid_to"],
                },
            )
            for group in groups
            if row.get(f"origin_{group}") is not None
        ]

    return resolve


def versions(world: World, node: Node, _: Mapping[str, Any]) -> Any:
    assert node.entity is not None
    if node.type == "AdoptionEvent":
        return None
    kind = node.type
    return [entity_node(world, kind, row, node.entity.row) for row in world.versions[kind, node.entity.key]]


def as_of(world: World, node: Node, arguments: Mapping[str, Any]) -> Any:
    assert node.entity is not None
    if node.type == "AdoptionEvent":
        return None
    kind, day, row = node.type, arguments["date"], node.entity.row
    for each in [row, *world.versions[kind, node.entity.key]]:
        if each["valid_from"] <= day and (each["valid_to"] is None or each["valid_to"] >= day):
            return entity_node(world, kind, each, row)
    return None


def version_id(_: World, node: Node, __: Mapping[str, Any]) -> Any:
    assert node.entity is not None
    return f"{node.entity.key}@{node.entity.row['version']}"


def person_at(column: str) -> Resolver:
    def resolve(world: World, node: Node, _: Mapping[str, Any]) -> Any:
        assert node.entity is not None
        return keyed(world, "Person", node.entity.row[column])

    return resolve

"""The population register."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.fuzz.access.model import UNKNOWN, Node, Resolver, camel, keyed
from tests.fuzz.access.resolvers.common import as_of, columns, provenance, version_id, versions
from tests.fuzz.access.world import World

__all__ = ["RESOLVERS"]


def _residence(prefix: str) -> Resolver:
    def resolve(world: World, node: Node, _: Mapping[str, Any]) -> Any:
        assert node.entity is not None
        row = node.entity.row
        code = row[f"{prefix}_commune"]
        if code is None:
            return None
        day = row["valid_to"] if node.type == "PersonVersion" else None
        return Node(
            "Residence",
            node.entity,
            {
                "communeCode": code,
                "provinceCode": row[f"{prefix}_province"],
                "address": row[f"{prefix}_address"],
                "commune": _unit(world, code, day),
            },
        )

    return resolve


def _unit(world: World, code: str | None, day: str | None = None) -> Node | None:
    found = [
        row
        for row in world.units.get(code or "", [])
        if day is None or (row["valid_from"] <= day and (row["valid_to"] is None or row["valid_to"] >= day))
    ]
    if not found:
        return None
    row = found[-1]
    names = ("code", "name", "full_name", "name_en", "level", "valid_from", "valid_to")
    values: dict[str, Any] = {camel(name): row[name] for name in names}
    values["parent"] = UNKNOWN if row["parent_code"] is not None and row["valid_to"] else None
    if row["parent_code"] is not None and row["valid_to"] is None:
        values["parent"] = lambda: _unit(world, row["parent_code"])
    return Node("AdministrativeUnit", None, values)


def _relatives(relation: str, *, several: bool) -> Resolver:
    def resolve(world: World, node: Node, _: Mapping[str, Any]) -> Any:
        assert node.entity is not None
        version = node.type == "PersonVersion"
        day = (node.entity.row["valid_to"] or world.today) if version else world.today
        found = [
            Node(
                "Relative",
                node.entity,
                {
                    "pin": row["relative_pin"],
                    "fullName": row["relative_name"],
                    "relation": row["kinship"],
                    "person": keyed(world, "Person", row["relative_pin"]),
                },
            )
            for row in world.relatives[node.entity.current["pin"]]
            if row["relation"] == relation
            and row["valid_from"] <= day
            and (row["valid_to"] is None or row["valid_to"] >= day)
        ]
        if several:
            return found
        return found[0] if found else None

    return resolve


def _household(world: World, node: Node, _: Mapping[str, Any]) -> Any:
    assert node.entity is not None
    entity, row = node.entity, node.entity.row
    number = row["household_no"]
    if number is None:
        return None
    members = [
        Node(
            "HouseholdMember",
            entity,
            {
                "pin": member["pin"],
                "fullName": member["full_name"],
                "relation": member["relation_to_head"],
                "person": keyed(world, "Person", member["pin"]),
            },
        )
        for member in world.households[number]
    ]
    values = {
        "householdNo": number,
        "relationToHead": row["relation_to_head"],
        "head": keyed(world, "Person", world.heads.get(number)),
        "members": members,
    }
    return Node("Household", entity, values)


def _aliases(world: World, node: Node, _: Mapping[str, Any]) -> Any:
    assert node.entity is not None
    return [
        Node("PinAlias", node.entity, {"oldPin": row["old_pin"], "validTo": row["valid_to"]})
        for row in world.aliases.get(node.entity.key, [])
    ]


def _pin_changed(world: World, node: Node, _: Mapping[str, Any]) -> Any:
    assert node.entity is not None
    return bool(world.aliases.get(node.entity.key))


RESOLVERS: dict[tuple[str, str], Resolver] = {
    ("Person", "permanentResidence"): _residence("residence"),
    ("Person", "temporaryResidence"): _residence("temporary"),
    ("Person", "currentPlace"): _residence("current"),
    ("Person", "idCard"): columns(
        "IdCard",
        "card_issued_at",
        issuedAt="card_issued_at",
        issuedBy="card_issued_by",
        expiresAt="card_expires_at",
    ),
    ("Person", "father"): _relatives("FATHER", several=False),
    ("Person", "mother"): _relatives("MOTHER", several=False),
    ("Person", "spouse"): _relatives("SPOUSE", several=False),
    ("Person", "legalRepresentative"): _relatives("REPRESENTATIVE", several=False),
    ("Person", "children"): _relatives("CHILD", several=True),
    ("Person", "provenance"): provenance("identity", "residence", "card", "contact"),
    ("Person", "household"): _household,
    ("Person", "pinAliases"): _aliases,
    ("Person", "pinChanged"): _pin_changed,
    ("Person", "versions"): versions,
    ("Person", "asOf"): as_of,
    ("Person", "versionId"): version_id,
}

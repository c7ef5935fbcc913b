"""The civil status register."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.fuzz.access.model import UNKNOWN, Node, Resolver, camel, entity_node, keyed
from tests.fuzz.access.resolvers.common import as_of, columns, person_at, provenance, version_id, versions
from tests.fuzz.access.world import EVENTS, World

__all__ = ["RESOLVERS"]


def _registered(prefix: str) -> Resolver:
    def resolve(_: World, node: Node, __: Mapping[str, Any]) -> Any:
        assert node.entity is not None
        row = node.entity.row
        if row[f"{prefix}_pin"] is None and row[f"{prefix}_name"] is None:
            return None
        names = {
            "pin": "pin", "fullName": "name", "dateOfBirth": "born", "gender": "gender",
            "nationality": "nationality", "placeOfBirth": "birth_place", "homeTown": "home_town",
            "ethnicity": "ethnicity",
        }  # fmt: skip
        return Node(
            "RegisteredPerson",
            node.entity,
            {name: row[f"{prefix}_{column}"] for name, column in names.items()},
        )

    return resolve


def _spouse(prefix: str) -> Resolver:
    return columns(
        "Spouse", None, pin=f"{prefix}_pin", fullName=f"{prefix}_name", dateOfBirth=f"{prefix}_born",
        residence=f"{prefix}_residence",
    )  # fmt: skip


def _divorce(_: World, node: Node, __: Mapping[str, Any]) -> Any:
    assert node.entity is not None
    row = node.entity.row
    if row.get("divorced_on") is None:
        return None
    return Node(
        "Divorce", node.entity, {"date": row["divorced_on"], "courtDecisionNo": row["divorce_decision_no"]}
    )


def _change(kind: str, *, sensitive: bool) -> Resolver:
    def resolve(_: World, node: Node, __: Mapping[str, Any]) -> Any:
        assert node.entity is not None
        row = node.entity.row
        if row["sensitive"] is not sensitive:
            return None
        return Node(
            kind, node.entity, {name: row[f"change_{name}"] for name in ("kind", "before", "after", "ground")}
        )

    return resolve


def _adoptive_parents(world: World, node: Node, arguments: Mapping[str, Any]) -> Any:
    found = [_registered(f"adoptive_{each}")(world, node, arguments) for each in ("mother", "father")]
    return [each for each in found if each is not None]


def _birth_parents(world: World, node: Node, _: Mapping[str, Any]) -> Any:
    assert node.entity is not None
    row = world.birth_parents.get(node.entity.key)
    if row is None:
        return None
    names = ("mother_name", "mother_pin", "father_name", "father_pin")
    return Node("BirthParents", node.entity, {camel(name): row[name] for name in names})


def _adoption(world: World, node: Node, _: Mapping[str, Any]) -> Any:
    assert node.entity is not None
    parents = world.birth_parents.get(node.entity.key)
    if parents is None:
        return None
    event = world.events[parents["adoption_event_id"]][1]
    values: dict[str, Any] = {
        camel(name): event[name]
        for name in (
            "adoptive_mother_name", "adoptive_mother_pin", "adoptive_father_name", "adoptive_father_pin",
            "decision_no",
        )
    }  # fmt: skip
    return Node("Adoption", node.entity, {**values, "date": event["decided_on"]})


def _spouses(world: World, node: Node, _: Mapping[str, Any]) -> Any:
    assert node.entity is not None
    pins = (node.entity.row["subject_pin"], node.entity.row["spouse_pin"])
    return [keyed(world, "Person", pin) for pin in pins if pin is not None]


def _events(*kinds: str, one: bool) -> Resolver:
    def resolve(world: World, node: Node, _: Mapping[str, Any]) -> Any:
        assert node.entity is not None
        found = [
            entity_node(world, kind, row)
            for kind, row in world.events_of.get(node.entity.key, [])
            if kind in kinds
        ]
        return (found[0] if found else None) if one else found

    return resolve


def _is_child_of(world: World, node: Node, arguments: Mapping[str, Any]) -> Any:
    assert node.entity is not None
    births = [row for kind, row in world.events_of.get(node.entity.key, []) if kind == "BirthEvent"]
    births = [row for row in births if row["subject_pin"] == node.entity.key]
    if not births:
        return None
    return arguments["parentPin"] in (births[0]["mother_pin"], births[0]["father_pin"])


def _marital_status(world: World, node: Node, _: Mapping[str, Any]) -> Any:
    assert node.entity is not None
    return world.marital.get(node.entity.key)


RESOLVERS: dict[tuple[str, str], Resolver] = {
    ("Person", "maritalStatus"): _marital_status,
    ("Person", "birth"): _events("BirthEvent", one=True),
    ("Person", "marriages"): _events("MarriageEvent", one=False),
    ("Person", "death"): _events("DeathEvent", one=True),
    ("Person", "civilStatusEvents"): _events(*EVENTS, one=False),
    ("Person", "isChildOf"): _is_child_of,
    ("Person", "hasLivingParent"): lambda *_: UNKNOWN,
    ("Event", "subject"): _registered("subject"),
    ("Event", "person"): person_at("subject_pin"),
    ("Event", "dataQuality"): columns(
        "DataQuality",
        "origin_quality",
        digitisedFromBook="digitised_from_book",
        verifiedAgainstPopulation="verified_against_population",
    ),
    ("Event", "provenance"): provenance("registration", "quality"),
    ("Event", "versions"): versions,
    ("Event", "asOf"): as_of,
    ("Event", "versionId"): version_id,
    ("Event", "birthParents"): _birth_parents,
    ("Event", "adoption"): _adoption,
    ("Event", "spouseA"): _spouse("subject"),
    ("Event", "spouseB"): _spouse("spouse"),
    ("Event", "spouses"): _spouses,
    ("Event", "divorce"): _divorce,
    ("Event", "guardian"): _registered("guardian"),
    ("Event", "ward"): _registered("subject"),
    ("Event", "change"): _change("Change", sensitive=False),
    ("Event", "sensitiveChange"): _change("SensitiveChange", sensitive=True),
    ("Event", "adoptiveParents"): _adoptive_parents,
}

"""Objects of the graph over the raw rows: what a field would be if everything were open."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from tests.fuzz.access.world import EVENTS, SECOND, Row, World

__all__ = ["ENTITIES", "UNKNOWN", "Entity", "Node", "entity_node", "field_value", "keyed"]


class _Unknown:
    """A value the oracle does not compute: what came back is believed, whether it may come back is not."""


ENTITIES = frozenset({
    "Person", "PersonVersion", "CivilServant", "CivilServantVersion", "AssistanceCase", "AssistanceCaseVersion",
    "CivilStatusEventVersion", *EVENTS,
})  # fmt: skip
UNKNOWN = _Unknown()


@dataclass(frozen=True, slots=True, eq=False)
class Entity:
    """What decides: the version asked, and the current record it belongs to."""

    type: str
    key: str
    row: Row
    current: Row
    persons: frozenset[str]
    """Present numbers of those the record is about."""
    case: str | None = None
    """Id of the record that a purpose may state."""


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """One object; a value type is decided with the entity it stands on, and holds its values."""

    type: str
    entity: Entity | None
    values: Mapping[str, Any] | None = None


def entity_node(world: World, kind: str, row: Row, current: Row | None = None) -> Node:
    """Return the node of a row; `kind` is the type of the current record."""
    version = current is not None
    now = current if current is not None else row
    if kind == "Person":
        key, persons, name = now["pin"], {now["pin"]}, "PersonVersion"
    elif kind == "CivilServant":
        key, persons, name = now["employee_no"], {world.number(now["pin"])}, "CivilServantVersion"
    elif kind == "AssistanceCase":
        key, persons, name = now["case_id"], {world.number(now["pin"])}, "AssistanceCaseVersion"
    else:
        key, name = now["event_id"], "CivilStatusEventVersion"
        persons = {world.number(now["subject_pin"]), world.number(now[SECOND[kind]] if kind in SECOND else None)}
    entity = Entity(
        type=name if version else kind,
        key=key,
        row=row,
        current=now,
        persons=frozenset(each for each in persons if each is not None),
        case=key,
    )
    return Node(entity.type, entity)


def keyed(world: World, kind: str, key: str | None) -> Node | None:
    """Return the node of a current record by its key, None when there is no such record."""
    if key is None:
        return None
    if kind == "Person":
        row = world.people.get(world.number(key) or "")
    elif kind == "CivilServant":
        row = world.servants.get(key)
    elif kind == "AssistanceCase":
        row = world.cases.get(key)
    else:
        kind, row = world.events.get(key, (kind, None))
    return None if row is None else entity_node(world, kind, row)


@cache
def _snake(name: str) -> str:
    return re.sub(r"([A-Z])", lambda found: "_" + found.group(1).lower(), name)


def field_value(world: World, node: Node, name: str, arguments: Mapping[str, Any]) -> Any:
    """Return a scalar, a node, a list of either, None, or UNKNOWN."""
    if node.values is not None:
        found = node.values.get(name, UNKNOWN)
        return found() if callable(found) else found
    assert node.entity is not None
    special = _SPECIAL.get((_base(node.type), name)) or _SPECIAL.get((node.type, name))
    if special is not None:
        return special(world, node, arguments)
    column = _COLUMNS.get((_base(node.type), name), _snake(name))
    return node.entity.row.get(column, UNKNOWN)


def _base(type_name: str) -> str:
    """Return the type whose fields a version shares."""
    if type_name == "CivilStatusEventVersion" or type_name in EVENTS:
        return "Event"
    return type_name.removesuffix("Version")


_COLUMNS = {
    ("Event", "placeOfBirth"): "subject_birth_place",
    ("Event", "childName"): "subject_name",
    ("Event", "childPin"): "subject_pin",
    ("Event", "date"): "decided_on",
}

Resolver = Callable[[World, Node, Mapping[str, Any]], Any]


def _value(kind: str, present: str | None, /, **columns: str) -> Resolver:
    """Return a resolver of a value type whose fields are columns; None where `present` is null."""

    def resolve(_: World, node: Node, __: Mapping[str, Any]) -> Any:
        assert node.entity is not None
        row = node.entity.row
        if present is not None and row[present] is None:
            return None
        return Node(kind, node.entity, {name: row[column] for name, column in columns.items()})

    return resolve


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
    values: dict[str, Any] = {_camel(name): row[name] for name in names}
    values["parent"] = UNKNOWN if row["parent_code"] is not None and row["valid_to"] else None
    if row["parent_code"] is not None and row["valid_to"] is None:
        values["parent"] = lambda: _unit(world, row["parent_code"])
    return Node("AdministrativeUnit", None, values)


def _camel(name: str) -> str:
    return re.sub(r"_([a-z0-9])", lambda found: found.group(1).upper(), name)


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


def _provenance(*groups: str) -> Resolver:
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


def _kind_of(node: Node) -> str:
    assert node.entity is not None
    if node.type == "CivilStatusEventVersion":
        raise AssertionError("a version has no versions")
    return node.type


def _versions(world: World, node: Node, _: Mapping[str, Any]) -> Any:
    assert node.entity is not None
    if node.type == "AdoptionEvent":
        return None
    kind = _kind_of(node)
    return [entity_node(world, kind, row, node.entity.row) for row in world.versions[kind, node.entity.key]]


def _as_of(world: World, node: Node, arguments: Mapping[str, Any]) -> Any:
    assert node.entity is not None
    if node.type == "AdoptionEvent":
        return None
    kind, day, row = _kind_of(node), arguments["date"], node.entity.row
    for each in [row, *world.versions[kind, node.entity.key]]:
        if each["valid_from"] <= day and (each["valid_to"] is None or each["valid_to"] >= day):
            return entity_node(world, kind, each, row)
    return None


def _version_id(_: World, node: Node, __: Mapping[str, Any]) -> Any:
    assert node.entity is not None
    return f"{node.entity.key}@{node.entity.row['version']}"


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
            "RegisteredPerson", node.entity, {name: row[f"{prefix}_{column}"] for name, column in names.items()}
        )

    return resolve


def _spouse(prefix: str) -> Resolver:
    return _value(
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
    return Node("BirthParents", node.entity, {_camel(name): row[name] for name in names})


def _adoption(world: World, node: Node, _: Mapping[str, Any]) -> Any:
    assert node.entity is not None
    parents = world.birth_parents.get(node.entity.key)
    if parents is None:
        return None
    _, row = world.events[parents["adoption_event_id"]]
    values = {
        _camel(name): row[name]
        for name in (
            "adoptive_mother_name", "adoptive_mother_pin", "adoptive_father_name", "adoptive_father_pin",
            "decision_no",
        )
    }  # fmt: skip
    return Node("Adoption", node.entity, {**values, "date": row["decided_on"]})


def _spouses(world: World, node: Node, _: Mapping[str, Any]) -> Any:
    assert node.entity is not None
    pins = (node.entity.row["subject_pin"], node.entity.row["spouse_pin"])
    return [keyed(world, "Person", pin) for pin in pins if pin is not None]


def _person_at(column: str) -> Resolver:
    def resolve(world: World, node: Node, _: Mapping[str, Any]) -> Any:
        assert node.entity is not None
        return keyed(world, "Person", node.entity.row[column])

    return resolve


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


def _service(world: World, node: Node) -> Row | None:
    assert node.entity is not None
    return world.servant_of.get(node.entity.key)


def _employed(world: World, node: Node, _: Mapping[str, Any]) -> Any:
    row = _service(world, node)
    return row is not None and row["employment_status"] == "ACTIVE"


def _pensioned(world: World, node: Node, _: Mapping[str, Any]) -> Any:
    row = _service(world, node)
    return row is not None and row["employment_status"] == "RETIRED"


def _paid(world: World, node: Node, _: Mapping[str, Any]) -> Any:
    row = _service(world, node)
    return row is not None and row["employment_status"] == "ACTIVE" and row["total_pay"] > 0


def _servant(world: World, node: Node, _: Mapping[str, Any]) -> Any:
    row = _service(world, node)
    return None if row is None else entity_node(world, "CivilServant", row)


def _items(kind: str, column: str) -> Resolver:
    def resolve(_: World, node: Node, __: Mapping[str, Any]) -> Any:
        assert node.entity is not None
        return [Node(kind, node.entity, each) for each in node.entity.row[column]]

    return resolve


def _assistance_cases(world: World, node: Node, _: Mapping[str, Any]) -> Any:
    assert node.entity is not None
    return [entity_node(world, "AssistanceCase", row) for row in world.cases_of.get(node.entity.key, [])]


def _payments(world: World, node: Node, _: Mapping[str, Any]) -> Any:
    assert node.entity is not None
    rows = world.payments[node.entity.key]
    if node.type == "AssistanceCaseVersion":
        first, last = node.entity.row["valid_from"], node.entity.row["valid_to"] or "9999-12-31"
        rows = [row for row in rows if row["paid_at"] is not None and first <= row["paid_at"] <= last]
    return [
        Node(
            "AssistancePaymentEntry",
            node.entity,
            {
                "month": row["month"],
                "amount": row["amount"],
                "paidAt": row["paid_at"],
                "returned": row["returned"],
            },
        )
        for row in rows
    ]


def _dependants(world: World, node: Node, _: Mapping[str, Any]) -> Any:
    assert node.entity is not None
    day = node.entity.row["valid_from"]
    return [
        Node(
            "Dependant",
            node.entity,
            {"pin": row["pin"], "fullName": row["full_name"], "relation": row["relation"]},
        )
        for row in world.dependants[node.entity.key]
        if row["valid_from"] <= day and (row["valid_to"] is None or row["valid_to"] >= day)
    ]


def _aliases(world: World, node: Node, _: Mapping[str, Any]) -> Any:
    assert node.entity is not None
    return [
        Node("PinAlias", node.entity, {"oldPin": row["old_pin"], "validTo": row["valid_to"]})
        for row in world.aliases.get(node.entity.key, [])
    ]


def _disability(_: World, node: Node, __: Mapping[str, Any]) -> Any:
    assert node.entity is not None
    row = node.entity.row
    if row["disability_type"] is None and row["disability_level"] is None:
        return None
    values = {"type": "disability_type", "level": "disability_level", "certificateNo": "disability_certificate_no"}
    return Node("Disability", node.entity, {name: row[column] for name, column in values.items()})


_UNSEALED = tuple(kind for kind in EVENTS if kind != "AdoptionEvent")

_SPECIAL: dict[tuple[str, str], Resolver] = {
    ("Person", "permanentResidence"): _residence("residence"),
    ("Person", "temporaryResidence"): _residence("temporary"),
    ("Person", "currentPlace"): _residence("current"),
    ("Person", "idCard"): _value(
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
    ("Person", "provenance"): _provenance("identity", "residence", "card", "contact"),
    ("Person", "household"): _household,
    ("Person", "pinAliases"): _aliases,
    ("Person", "pinChanged"): lambda world, node, _: bool(world.aliases.get(node.entity.key)),  # type: ignore[union-attr]
    ("Person", "versions"): _versions,
    ("Person", "asOf"): _as_of,
    ("Person", "versionId"): _version_id,
    ("Person", "maritalStatus"): lambda world, node, _: world.marital.get(node.entity.key),  # type: ignore[union-attr]
    ("Person", "birth"): _events("BirthEvent", one=True),
    ("Person", "marriages"): _events("MarriageEvent", one=False),
    ("Person", "death"): _events("DeathEvent", one=True),
    ("Person", "civilStatusEvents"): _events(*EVENTS, one=False),
    ("Person", "isChildOf"): _is_child_of,
    ("Person", "hasLivingParent"): lambda *_: UNKNOWN,
    ("Person", "hasStateIncome"): _paid,
    ("Person", "receivesPension"): _pensioned,
    ("Person", "isStateEmployee"): _employed,
    ("Person", "holdsPosition"): lambda *_: UNKNOWN,
    ("Person", "civilServant"): _servant,
    ("Person", "assistanceCases"): _assistance_cases,
    ("Event", "subject"): _registered("subject"),
    ("Event", "person"): _person_at("subject_pin"),
    ("Event", "dataQuality"): _value(
        "DataQuality",
        "origin_quality",
        digitisedFromBook="digitised_from_book",
        verifiedAgainstPopulation="verified_against_population",
    ),
    ("Event", "provenance"): _provenance("registration", "quality"),
    ("Event", "versions"): _versions,
    ("Event", "asOf"): _as_of,
    ("Event", "versionId"): _version_id,
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
    ("CivilServant", "person"): _person_at("pin"),
    ("CivilServant", "secondment"): _value(
        "Secondment", "secondment_to", to="secondment_to", **{"from": "secondment_from"}, until="secondment_until"
    ),
    ("CivilServant", "grade"): _value(
        "Grade",
        None,
        code="grade_code",
        group="grade_group",
        step="grade_step",
        coefficient="grade_coefficient",
        nextStepDate="grade_next_step_date",
    ),
    ("CivilServant", "partyMembership"): _value(
        "PartyMembership", "party_joined_at", joinedAt="party_joined_at", position="party_position"
    ),
    ("CivilServant", "armedForcesService"): _value(
        "ArmedForcesService",
        "armed_forces_from",
        **{"from": "armed_forces_from"},
        to="armed_forces_to",
        rank="armed_forces_rank",
    ),
    ("CivilServant", "discipline"): _value(
        "Discipline",
        "discipline_form",
        form="discipline_form",
        decisionNo="discipline_decision_no",
        until="discipline_until",
    ),
    ("CivilServant", "assetsIncomeDeclaration"): _value(
        "AssetsDeclaration", "assets_year", year="assets_year", filedAt="assets_filed_at", summary="assets_summary"
    ),
    ("CivilServant", "allowances"): _items("Allowance", "allowances"),
    ("CivilServant", "workHistory"): _items("WorkPeriod", "work_history"),
    ("CivilServant", "appraisals"): _items("Appraisal", "appraisals"),
    ("CivilServant", "rewards"): _items("Reward", "rewards"),
    ("CivilServant", "familyHistory"): _items("FamilyMember", "family_history"),
    ("CivilServant", "relativesAbroad"): _items("FamilyMember", "relatives_abroad"),
    ("CivilServant", "provenance"): _provenance("record", "personal", "review"),
    ("CivilServant", "versions"): _versions,
    ("CivilServant", "asOf"): _as_of,
    ("CivilServant", "versionId"): _version_id,
    ("AssistanceCase", "person"): _person_at("pin"),
    ("AssistanceCase", "disability"): _disability,
    ("AssistanceCase", "povertyStatus"): _value(
        "PovertyStatus", None, poor="poor", nearPoor="near_poor", year="poverty_year"
    ),
    ("AssistanceCase", "decision"): _value(
        "AssistanceDecision",
        None,
        no="decision_no",
        date="decision_date",
        signer="decision_signer",
        **{"from": "decision_from"},
        to="decision_to",
        kind="decision_kind",
    ),
    ("AssistanceCase", "payment"): _value(
        "AssistancePayment",
        "payment_method",
        method="payment_method",
        bankName="payment_bank_name",
        bankAccountNo="payment_bank_account_no",
        payee="payment_payee",
    ),
    ("AssistanceCase", "facilityPlacement"): _value(
        "FacilityPlacement", "facility", facility="facility", **{"from": "facility_from"}
    ),
    ("AssistanceCase", "funeralSupport"): _value(
        "FuneralSupport", "funeral_amount", amount="funeral_amount", date="funeral_date"
    ),
    ("AssistanceCase", "paymentHistory"): _payments,
    ("AssistanceCase", "dependantPersons"): _dependants,
    ("AssistanceCase", "provenance"): _provenance("case", "payment", "inspection"),
    ("AssistanceCase", "versions"): _versions,
    ("AssistanceCase", "asOf"): _as_of,
    ("AssistanceCase", "versionId"): _version_id,
}

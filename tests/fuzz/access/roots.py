"""What root fields lead to, and which arguments may narrow whom."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from tests.fuzz.access.catalogue import catalogue
from tests.fuzz.access.deciding import Asker
from tests.fuzz.access.model import UNKNOWN, Entity, Node, entity_node, keyed
from tests.fuzz.access.tables import ALWAYS
from tests.fuzz.access.world import EVENTS, Row, World

__all__ = ["REFUSED", "root_value"]


class _Refused:
    """An argument reads what the caller may not."""


REFUSED = _Refused()
_PAGING = ("first", "after")


def root_value(world: World, asker: Asker, name: str, arguments: Mapping[str, Any]) -> Any:
    """Return what an allowed root field holds; REFUSED where an argument reads what is closed."""
    if name not in _ROOTS:
        return UNKNOWN
    given = {key for key, value in arguments.items() if value is not None and key not in _PAGING}
    if not all(_may_narrow(asker, name, key) for key in given):
        return REFUSED

    def seen(entity: Entity) -> bool:
        return asker.visible(entity) and all(
            _reads(asker, read, entity)
            for key in given
            for read in _concerning(catalogue()[f"Query.{name}"].reads.get(key, ()), entity.type)
        )

    return _ROOTS[name](world, arguments, seen)


def _may_narrow(asker: Asker, name: str, key: str) -> bool:
    """Return whether an argument is good for anybody: not masked everywhere, not closed."""
    if name in ("person", "personByPin"):
        return True
    return all(
        _only_finds(asker, read) or any(each.effect == "allow" for each in asker.table.of(read))
        for read in catalogue()[f"Query.{name}"].reads.get(key, ())
    )


def _reads(asker: Asker, read: str, entity: Entity) -> bool:
    if read in ("Person.pin", "Person.fullName", "Person.dateOfBirth") and "Person" in entity.type:
        return True
    if _only_finds(asker, read):
        return True
    found = asker.table.of(read)
    if any(each.effect == "allow" and each.condition == ALWAYS for each in found):
        return True
    return asker.decide(read, entity).effect == "allow"


def _only_finds(asker: Asker, read: str) -> bool:
    """Return whether a value may be asked by and not shown: the id of a case the ministry inspected (E10)."""
    return read == "AssistanceCase.caseId" and "inspected" in asker.table.conditions


def _concerning(reads: Iterable[str], type_name: str) -> list[str]:
    """Return the coordinates that a record of the type has; a value type's belong to every record."""
    return [
        read for read in reads if read.partition(".")[0] not in EVENTS or read.startswith(f"{type_name}.")
    ]


Seen = Callable[[Entity], bool]


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join("".join(each for each in plain if not unicodedata.combining(each)).split())


def _person(world: World, arguments: Mapping[str, Any], seen: Seen) -> Any:
    node = keyed(world, "Person", arguments["pin"])
    if node is None or node.entity is None:
        return None
    row = node.entity.row
    if "fullName" in arguments and (
        _fold(row["full_name"]) != _fold(arguments["fullName"])
        or row["date_of_birth"] != str(arguments["dateOfBirth"])
    ):
        return None
    return node if seen(node.entity) else None


def _page(rows: Iterable[Node], kind: str, arguments: Mapping[str, Any]) -> Any:
    """Return a connection; `after` is the position in place of the cursor (`Question.by_position`)."""
    found = list(rows)
    total, first, start = len(found), arguments.get("first") or 20, int(arguments.get("after") or 0)
    page = found[start : start + first]
    edges = [Node(f"{kind}Edge", None, {"node": each, "cursor": UNKNOWN}) for each in page]
    info = Node("PageInfo", None, {"hasNextPage": start + first < total, "endCursor": UNKNOWN})
    return Node(f"{kind}Connection", None, {"edges": edges, "pageInfo": info, "totalCount": total})


def _residents(world: World, arguments: Mapping[str, Any], seen: Seen) -> Any:
    unit = arguments["unit"]
    units = world.units.get(unit, [])
    column = "residence_province" if units and units[-1]["level"] == "PROVINCE" else "residence_commune"
    name, since, until = arguments.get("name"), arguments.get("bornFrom"), arguments.get("bornTo")
    origin = arguments.get("originAgency")
    groups = ("identity", "residence", "card", "contact")
    found = [
        node
        for pin, row in sorted(world.people.items())
        if row[column] == unit
        and (not name or _fold(row["full_name"]).startswith(_fold(name)))
        and (not since or row["date_of_birth"] >= str(since))
        and (not until or row["date_of_birth"] <= str(until))
        and (not origin or origin in [row[f"origin_{group}"] for group in groups])
        and (node := keyed(world, "Person", pin)) is not None
        and node.entity is not None
        and seen(node.entity)
    ]
    return _page(found, "Person", arguments)


def _events(kinds: tuple[str, ...], connection: str) -> Callable[[World, Mapping[str, Any], Seen], Any]:
    def value(world: World, arguments: Mapping[str, Any], seen: Seen) -> Any:
        found = []
        for _, (kind, row) in sorted(world.events.items()):
            if kind in kinds and _event_matches(row, arguments):
                node = entity_node(world, kind, row)
                assert node.entity is not None
                if seen(node.entity):
                    found.append(node)
        return _page(found, connection, arguments)

    return value


def _event_matches(row: Row, arguments: Mapping[str, Any]) -> bool:
    unit, origin, kind = arguments.get("unit"), arguments.get("originAgency"), arguments.get("type")
    since, until = arguments.get("registeredFrom"), arguments.get("registeredTo")
    if unit and row["registrar_province" if len(unit) == 2 else "registrar_commune"] != unit:
        return False
    if kind == "DIVORCE" and row.get("divorced_on") is None:
        return False
    return (
        (not origin or row["origin_registration"] == origin)
        and (not since or row["registered_at"] >= str(since))
        and (not until or row["registered_at"] <= str(until))
        and (not kind or kind == "DIVORCE" or row["type"] == kind)
    )


def _servants(world: World, arguments: Mapping[str, Any], seen: Seen) -> Any:
    wanted = (
        ("managingAgency", "managing_agency"),
        ("workingAgency", "working_agency"),
        ("originAgency", "origin_record"),
        ("employmentStatus", "employment_status"),
    )
    since, until = arguments.get("appointedFrom"), arguments.get("appointedTo")
    found = []
    for _, row in sorted(world.servants.items()):
        if any(arguments.get(key) and row[column] != arguments[key] for key, column in wanted):
            continue
        if (since and row["appointed_at"] < str(since)) or (until and row["appointed_at"] > str(until)):
            continue
        node = entity_node(world, "CivilServant", row)
        if node.entity is not None and seen(node.entity):
            found.append(node)
    return _page(found, "CivilServant", arguments)


def _cases(world: World, arguments: Mapping[str, Any], seen: Seen) -> Any:
    pins, unit, day = arguments.get("pins"), arguments.get("unit"), arguments.get("liveOn")
    since, until = arguments.get("decidedFrom"), arguments.get("decidedTo")
    category, origin = arguments.get("categoryCode"), arguments.get("originAgency")
    found = []
    for _, row in sorted(world.cases.items()):
        if (
            (pins is None or row["pin"] in pins)
            and (not category or row["category_code"] == category)
            and (not unit or row["deciding_province" if len(unit) == 2 else "deciding_commune"] == unit)
            and (not since or row["decision_date"] >= str(since))
            and (not until or row["decision_date"] <= str(until))
            and (not origin or row["origin_case"] == origin)
            and (not day or _live(row, str(day)))
        ):
            node = entity_node(world, "AssistanceCase", row)
            if node.entity is not None and seen(node.entity):
                found.append(node)
    return _page(found, "AssistanceCase", arguments)


def _live(row: Row, day: str) -> bool:
    first, last = row["decision_from"], row["decision_to"]
    return first is not None and first <= day and (last is None or last >= day)


def _case(world: World, arguments: Mapping[str, Any], seen: Seen) -> Any:
    node = keyed(world, "AssistanceCase", arguments["caseId"])
    return node if node is not None and node.entity is not None and seen(node.entity) else None


_ROOTS: dict[str, Callable[[World, Mapping[str, Any], Seen], Any]] = {
    "person": _person,
    "personByPin": _person,
    "residents": _residents,
    "birthEvents": _events(("BirthEvent",), "BirthEvent"),
    "marriageEvents": _events(("MarriageEvent",), "MarriageEvent"),
    "deathEvents": _events(("DeathEvent",), "DeathEvent"),
    "civilStatusEvents": _events(tuple(EVENTS)[:-1], "CivilStatusEvent"),
    "civilServants": _servants,
    "assistanceCases": _cases,
    "assistanceCase": _case,
}

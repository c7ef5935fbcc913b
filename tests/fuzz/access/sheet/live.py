"""Callers who hold a live grant while questions are asked (scenarios 17 and 19); no files, grants end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.fuzz.access.catalogue import of_type
from tests.fuzz.access.sheet.draft import ALWAYS, Draft, Rule, fields_of, open_fields, rule
from tests.fuzz.access.sheet.registers import fields

__all__ = ["Live", "live"]

_PURPOSE, _FARE = "emergency", "bus-fare"
_AREA = "21028"
_ASKED = {
    "card": (("901085000101", "951150001616"), ("Disability.level", "Disability.certificateNo")),
    "group": (("952148000303",), ("AssistanceCase.coarseGroup", "AssistanceCase.mobilityNeed")),
}
"""Shape of a request -> who asked (fixtures A, M and C), and for what to be shared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """A caller, a purpose, the documents of its grants, and what they open."""

    caller: str
    purpose: str
    grants: tuple[dict[str, Any], ...]
    shared: dict[str, frozenset[str]]
    """Name of a condition `shared` -> who asked."""
    conditions: dict[str, dict[str, str]]
    fields: dict[str, list[Rule]]
    about: tuple[str, ...]
    """Whom it is worth asking about."""


def live() -> tuple[Live, ...]:
    """Return all of them."""
    return _emergency(), _bus_fare()


def _emergency() -> Live:
    """Scenario 19: what brings people to safety, of those who live in the area; the rest stays closed."""
    draft = Draft(code=_PURPOSE)
    draft.allow(open_fields(), ALWAYS)
    name = draft.condition("area", residenceCommune=_AREA)
    draft.allow(
        fields("Person", "__typename", "fullName", "currentPlace", "mobilePhone", "assistanceCases"), name
    )
    draft.allow(fields_of("Residence"), name)
    draft.allow(fields("AssistanceCase", "__typename", "coarseGroup", "mobilityNeed"), name)
    draft.mask(["AssistanceCase.categoryCode"], "coarse(assistance_category)", name, "break_glass")
    found = draft.finished()
    # number and day of birth are closed, and so is the search by them
    found["Query.person"] = [rule("deny", "no_ground")]
    glass = {
        "id": "BG-F-0001", "kind": "BREAK_GLASS", "grantee": "H48", "sector": "CIVIL_DEFENCE",
        "purpose": _PURPOSE, "area": [_AREA], "reason": "Sơ tán dân vùng ngập", "hours": 24,
        "approvers": ["nguyen.van.binh", "tran.thi.chi"],
    }  # fmt: skip
    return Live(
        caller="quang-ngai-command",
        purpose=_PURPOSE,
        grants=(glass,),
        shared={},
        conditions=draft.conditions,
        fields=found,
        about=("951150001616", "951078001717"),
    )


def _bus_fare() -> Live:
    """Scenario 17: exactly the fields each person named, and the way to them; nobody else is there."""
    draft = Draft(code=_FARE)
    draft.allow(open_fields(), ALWAYS)
    for shape, (_, named) in _ASKED.items():
        name = draft.condition(shape, shared=shape)
        draft.allow(["Person.__typename", "Person.assistanceCases", "AssistanceCase.__typename"], name)
        draft.allow(named, name)
        if any(each.startswith("Disability.") for each in named):
            draft.allow(["AssistanceCase.disability"], name)
    found = draft.finished()
    closed = rule("deny", "three_facts_needed")
    for each in of_type("Query"):
        if "structure" in each.tags and each.level != "OPEN" and each.name != "person":
            found[each.coordinate] = [closed]
    found["Query.person"] = [rule("allow", ALWAYS)]
    requests = tuple(
        {
            "id": f"SR-F-{pin}", "kind": "SHARING_REQUEST", "person": pin, "holder": "G18", "grantee": "H17",
            "sector": "TRANSPORT", "purpose": _FARE, "fields": list(named), "days": 30,
        }
        for persons, named in _ASKED.values()
        for pin in persons
    )  # fmt: skip
    return Live(
        caller="da-nang-transport",
        purpose=_FARE,
        grants=requests,
        shared={shape: frozenset(persons) for shape, (persons, _) in _ASKED.items()},
        conditions=draft.conditions,
        fields=found,
        about=tuple(pin for persons, _ in _ASKED.values() for pin in persons),
    )

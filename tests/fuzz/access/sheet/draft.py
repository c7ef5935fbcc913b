"""A table while grounds are put into it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.fuzz.access.catalogue import Field, catalogue, of_type

__all__ = ["ALWAYS", "ENTITIES", "EVENTS", "Draft", "Rule", "fields_of", "open_fields", "rule"]

ALWAYS = "always"
EVENTS = (
    "BirthEvent", "MarriageEvent", "DeathEvent", "GuardianshipEvent", "RecognitionEvent", "ChangeEvent",
    "DeclarationEvent", "MaritalStatusCertificate",
)  # fmt: skip
ENTITIES = (
    "Person", "PersonVersion", "CivilServant", "CivilServantVersion", "AssistanceCase",
    "AssistanceCaseVersion",    *EVENTS, "CivilStatusEventVersion", "AdoptionEvent",
)  # fmt: skip
_ROOTS: Mapping[str, tuple[str, ...]] = {
    "person": ("Person",),
    "personByPin": ("Person",),
    "residents": ("Person",),
    "birthEvents": ("BirthEvent",),
    "marriageEvents": ("MarriageEvent",),
    "deathEvents": ("DeathEvent",),
    "civilStatusEvents": EVENTS,
    "civilServants": ("CivilServant",),
    "assistanceCases": ("AssistanceCase",),
    "assistanceCase": ("AssistanceCase",),
}
_CONNECTIONS = {
    "residents": "Person",
    "birthEvents": "BirthEvent",
    "marriageEvents": "MarriageEvent",
    "deathEvents": "DeathEvent",
    "civilStatusEvents": "CivilStatusEvent",
    "civilServants": "CivilServant",
    "assistanceCases": "AssistanceCase",
}
_VERSIONED = {"AssistanceCase": "AssistanceCaseVersion", "CivilServant": "CivilServantVersion"}
BANK = "AssistancePayment.bankAccountNo"
_LISTS = frozenset({"1.001776", "1.001776.payment", "ND194-16.1.a", "residence", "emergency", "budget"})
"""Purposes under which persons are found by a list."""
_ONE_PERSON = frozenset({
    "child-support", "school-entry", "adoption", "treatment", "exam-registration", "procedure-check",
    "bus-fare",
})  # fmt: skip
"""Purposes about one person, found by three facts or a case: nothing is browsed (E6)."""
_WITHOUT_EVENTS = _ONE_PERSON | {"budget", "emergency"}
"""Under which no list of events is read either: they ask about what one person or one register has."""
_EVENT_LISTS = frozenset({"birthEvents", "marriageEvents", "deathEvents", "civilStatusEvents"})
_BY_REQUEST = frozenset({"bus-fare"})
"""That rest on what people ask to be shared: whoever asked is found by three facts, in no list (row 17)."""
_BY_NUMBER = frozenset({"default-sharing.life-status"})

Rule = dict[str, str]
"""One alternative, as the file has it."""


def rule(effect: str, value: str, **more: str) -> Rule:
    """Return an alternative."""
    return {effect: value, **more}


@dataclass(slots=True)
class Draft:
    """What grounds have opened so far. `code`: the purpose without its agreement and case."""

    code: str | None
    plain_bank: bool = False
    conditions: dict[str, dict[str, str]] = field(default_factory=dict)
    allows: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    masks: dict[str, list[Rule]] = field(default_factory=lambda: defaultdict(list))
    denials: dict[str, str] = field(default_factory=dict)
    """Coordinate -> reason of a denial that is told apart."""

    def condition(self, name: str, **tests: str) -> str:
        """Declare a condition."""
        self.conditions[name] = tests
        return name

    def allow(self, coordinates: Iterable[str], condition: str) -> None:
        """Open coordinates where the condition holds."""
        for each in coordinates:
            if condition not in self.allows[each]:
                self.allows[each].append(condition)

    def mask(self, coordinates: Iterable[str], mask: str, condition: str, reason: str) -> None:
        """Open coordinates in a masked form."""
        for each in coordinates:
            self.masks[each].append(rule("mask", mask, when=condition, reason=reason))

    def exists(self, type_name: str) -> bool:
        """Return whether the caller may know of any record of the type."""
        return bool(self.allows.get(f"{type_name}.__typename"))

    def finished(self) -> dict[str, list[Rule]]:
        """Return the alternatives of every coordinate that is not simply denied."""
        self._structure()
        found: dict[str, list[Rule]] = {}
        for each in sorted(self.allows.keys() | self.masks.keys() | self.denials.keys()):
            if each in self.denials:
                found[each] = [rule("deny", self.denials[each])]
                continue
            found[each] = [self._allowed(each, condition) for condition in self.allows.get(each, ())]
            found[each] += [*self.masks.get(each, ())]
        self._guards(found)
        return {each: alternatives for each, alternatives in found.items() if alternatives}

    def _allowed(self, coordinate: str, condition: str) -> Rule:
        if coordinate == BANK and not self.plain_bank:
            return rule("mask", "keep_last(4)", when=condition, reason="payment_purpose_needed")
        return rule("allow", condition)

    def _guards(self, found: dict[str, list[Rule]]) -> None:
        for type_name in ("AssistanceCase", "AssistanceCaseVersion"):
            if self.exists(type_name):
                found[f"{type_name}.hivStatus"] = [rule("deny", "hiv_law")]
        for type_name in ("CivilServant", "CivilServantVersion"):
            if self.exists(type_name):
                found[f"{type_name}.planning"] = [rule("deny", "state_secret")]
        for each in ("BirthEvent.birthParents", "BirthEvent.adoption"):
            if self.exists("BirthEvent"):
                sealed = rule("deny", "sealed")
                found[each] = [*(rule("allow", name) for name in self.allows.get(each, ())), sealed]

    def _structure(self) -> None:
        for name, types in _ROOTS.items():
            query = f"Query.{name}"
            if (
                (name == "personByPin" and self.code not in _BY_NUMBER)
                or (name != "person" and self.code in _BY_REQUEST)
                or (name == "residents" and self.code not in _LISTS)
                or (name in _EVENT_LISTS and self.code in _WITHOUT_EVENTS)
            ):
                self.denials[query] = "three_facts_needed"
            elif any(self.exists(each) for each in types) or self.allows.get(query):
                self.allow([query], ALWAYS)
                if name in _CONNECTIONS:
                    kind = _CONNECTIONS[name]
                    self.allow([f"{kind}Connection.*", f"{kind}Edge.*"], ALWAYS)
            elif (
                name not in _EVENT_LISTS
            ):  # of their reason the sheets are silent: no ground, or no three facts
                self.denials[query] = "no_ground"
        for type_name, version in _VERSIONED.items():
            if self.exists(version):
                self.allow([f"{type_name}.versions", f"{type_name}.asOf"], ALWAYS)
        for name in ("person", "civilStatus", "civilServant", "assistance"):
            if not self.allows.get(f"Query.{name}Statistics"):
                self.denials[f"Query.{name}Statistics"] = "no_ground"


def open_fields() -> list[str]:
    """Return what everybody may read."""
    return [
        *(found.coordinate for found in catalogue().values() if found.level == "OPEN"),
    ]


def fields_of(
    *types: str,
    levels: Collection[str] = ("BASIC", "OPERATIONAL"),
    register: str | None = None,
    groups: Collection[str | None] | None = None,
    test: Callable[[Field], Any] = lambda _: True,
) -> list[str]:
    """Return the coordinates of types that have such a class, and such a writer group when asked."""
    return [
        found.coordinate
        for each in types
        for found in of_type(each)
        if found.level in levels
        and "structure" not in found.tags
        and (register is None or found.register == register)
        and (groups is None or found.group in groups)
        and test(found)
    ]

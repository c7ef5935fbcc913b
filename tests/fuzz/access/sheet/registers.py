"""Which types a register has, and words that grounds share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.fuzz.access.catalogue import of_type
from tests.fuzz.access.sheet.draft import EVENTS, Draft

__all__ = [
    "ALL", "MAIN", "PLAIN", "PROVENANCE", "REGISTER_OF", "STATISTICS", "STEWARD", "TYPES", "Claims", "fields",
    "local", "names", "territory",
]  # fmt: skip

ALL = ("BASIC", "OPERATIONAL", "SENSITIVE")
PLAIN = ("BASIC", "OPERATIONAL")
REGISTER_OF = {
    "HEALTH": "social_assistance",
    "POLICE": "population",
    "JUSTICE": "civil_status",
    "HOME_AFFAIRS": "civil_servants",
}
STEWARD = {"G01": "population", "G15": "civil_status", "G09": "civil_servants", "G18": "social_assistance"}
STATISTICS = {
    "population": "person",
    "civil_status": "civilStatus",
    "civil_servants": "civilServant",
    "social_assistance": "assistance",
}
TYPES = {
    "population": (
        "Person", "PersonVersion", "Residence", "Household", "HouseholdMember", "IdCard", "Relative",
        "PinAlias",
    ),
    "civil_status": (
        *EVENTS, "CivilStatusEventVersion", "RegisteredPerson", "Spouse", "Divorce", "Change",
        "SensitiveChange",        "DataQuality",
    ),
    "civil_servants": (
        "CivilServant", "CivilServantVersion", "Grade", "Secondment", "Allowance", "PartyMembership",
        "WorkPeriod", "ArmedForcesService", "Appraisal", "Reward", "Discipline", "AssetsDeclaration",
        "FamilyMember",
    ),
    "social_assistance": (
        "AssistanceCase", "AssistanceCaseVersion", "Disability", "PovertyStatus", "AssistanceDecision",
        "AssistancePayment", "AssistancePaymentEntry", "FacilityPlacement", "FuneralSupport", "Dependant",
        "AssistanceEligibility",
    ),
}  # fmt: skip
MAIN = {
    "population": ("Person", "PersonVersion"),
    "civil_status": (*EVENTS, "CivilStatusEventVersion"),
    "civil_servants": ("CivilServant", "CivilServantVersion"),
    "social_assistance": ("AssistanceCase", "AssistanceCaseVersion"),
}
PROVENANCE = [found.coordinate for found in of_type("Provenance")]

Claims = Mapping[str, Any]


def local(claims: Claims) -> bool:
    """Whether a caller is a province or a commune."""
    return claims.get("level") in ("PROVINCE", "COMMUNE")


def territory(draft: Draft, claims: Claims) -> str:
    """Declare the condition that the person lives where the caller serves."""
    attribute = "residenceProvince" if claims["level"] == "PROVINCE" else "residenceCommune"
    return draft.condition("territory", **{attribute: "$unit"})


def names(*types: str) -> list[str]:
    """Return the coordinates of existence."""
    return [f"{each}.__typename" for each in types]


def fields(type_name: str, *names: str) -> list[str]:
    """Return coordinates of a type."""
    return [f"{type_name}.{each}" for each in names]

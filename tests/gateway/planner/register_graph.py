"""Supergraph and gates shaped like the project's own registers."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from gateway.query_plan import GateSpec
from gateway.supergraph import Supergraph, load_supergraph
from tests.gateway.planner.gate_rules import gate_spec

__all__ = ["STRICT", "register_gates", "registers"]

INSIDE_PERSON = ("Residence", "Household", "HouseholdMember", "Provenance", "AssistanceEligibility")
INSIDE_CASE = (
    "AssistancePayment",
    "AssistancePaymentEntry",
    "Disability",
    "PovertyStatus",
    "AssistanceDecision",
    "Provenance",
)
STRICT = frozenset({"AssistancePayment.bankAccountNo", "AssistanceCase.hivStatus"})
"""Coordinates tagged bank or hiv."""


@cache
def registers() -> Supergraph:
    """Four registers that extend each other's persons."""
    text = (Path(__file__).parent / "registers" / "supergraph.graphql").read_text(encoding="utf-8")
    return load_supergraph(text)


def register_gates(strict: frozenset[str] = STRICT) -> dict[str, GateSpec]:
    """Return gates on persons, cases and events; civil servants were decided in the plan phase."""
    supergraph = registers()

    def of(type_name: str, *values: str) -> tuple[str, ...]:
        return tuple(sorted(name for name in strict if name.split(".")[0] in (type_name, *values)))

    specs = [
        gate_spec(
            supergraph,
            "Person",
            "population",
            "residenceCommune",
            "residenceProvince",
            values=INSIDE_PERSON,
            strict=of("Person", *INSIDE_PERSON),
        ),
        gate_spec(
            supergraph,
            "AssistanceCase",
            "social_assistance",
            "origin.case",
            "residenceCommune",
            values=INSIDE_CASE,
            strict=of("AssistanceCase", *INSIDE_CASE),
        ),
        gate_spec(supergraph, "BirthEvent", "civil_status", "residenceCommune"),
        gate_spec(supergraph, "MarriageEvent", "civil_status", "residenceCommune"),
        gate_spec(supergraph, "DeathEvent", "civil_status", "residenceCommune"),
        gate_spec(supergraph, "CivilServant", "civil_servants"),
    ]
    return {spec.type_name: spec for spec in specs}

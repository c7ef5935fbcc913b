"""Operations, cases and words shared by tests about scenarios of `domain.md` 5."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gateway.access import AccessPlan
from gateway.decision import Allow, Deny, Depends, Masked, PlanOutcome, PolicyEngine
from tests.gateway.access.building import decider

CASE = """{ assistanceCases(first: 10) { totalCount edges { node {
  caseId categoryCode payment { bankName bankAccountNo } hivStatus inspectionFlag provenance { enteredAt }
} } } }"""

PERSON = """{ person(pin: "952148000303", fullName: "Trần Thị Cúc", dateOfBirth: "1948-11-02") {
  fullName lifeStatus religion permanentResidence { communeCode } maritalStatus hasStateIncome
  household { members { relation person { fullName mobilePhone } } }
  civilServant { totalPay } assistanceEligibility { eligible }
} }"""

VERIFY = """{ verifyIdentity(pin: "901085000101", fullName: "Nguyễn Văn An", dateOfBirth: "1985-03-12") {
  result checkedAt requestId } }"""


def brief(outcome: PlanOutcome) -> str:
    """Write an outcome in the words of `domain.md` 5.1."""
    match outcome:
        case Allow(reason=reason):
            return f"ALLOW {reason}"
        case Masked(mask=mask, reason=reason):
            return f"MASK({mask.fn}) {reason}"
        case Deny(reason=reason, silent=silent):
            return f"DENY {reason}{' silent' if silent else ''}"
        case Depends(needs=needs):
            return f"DEPENDS {' '.join(needs)}"


def table(outcomes: Mapping[str, PlanOutcome]) -> dict[str, str]:
    """Write a table of outcomes."""
    return {coordinate: brief(outcome) for coordinate, outcome in outcomes.items()}


async def objects(
    engine: PolicyEngine, plan: AccessPlan, type_name: str, attributes: Sequence[Mapping[str, str]]
) -> list[dict[str, str]]:
    """Decide objects given by their attributes; what the gate does not ask for is left out."""
    gate = plan.gates[type_name]
    tuples = [tuple(one.get(name) for name in gate.attributes) for one in attributes]
    decided = (
        await decider(engine).gatekeeper(plan).decide(type_name, gate.attributes, gate.coordinates, tuples)
    )
    return [table(decisions) for decisions in decided]


C_CASE = {
    "origin.case": "H08",
    "origin.payment": "H08",
    "origin.inspection": "G18",
    "residenceCommune": "21583",
    "residenceProvince": "52",
}
A_CASE = {
    "origin.case": "H26.00004",
    "origin.payment": "H26.00004",
    "residenceCommune": "20194",
    "residenceProvince": "48",
}
B_CASE = {
    "origin.case": "H21.24100",
    "origin.payment": "H21.24100",
    "residenceCommune": "24100",
    "residenceProvince": "52",
}
I_CASE = {
    "origin.case": "H07",
    "origin.payment": "H07",
    "residenceCommune": "28789",
    "residenceProvince": "86",
}

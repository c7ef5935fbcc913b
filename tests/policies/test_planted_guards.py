"""Each guard of the law is needed: it is taken away, and a decision that must not open changes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.gateway.access.building import rules_only
from tests.policies.rego import engine_with, evaluated

GUARDS = "gov/law/guards.rego"


def row(coordinate: str, level: str, register: str, owner: str, **more: Any) -> dict[str, Any]:
    type_name, _, name = coordinate.partition(".")
    return {
        "coordinate": coordinate,
        "type": type_name,
        "name": name,
        "class": level,
        "tags": [],
        "register": register,
        "owner": owner,
        "via": "select",
        **more,
    }


CASE = row("AssistanceCase.caseId", "BASIC", "social_assistance", "gov.health", group="case")
HIV = row(
    "AssistanceCase.hivStatus", "SENSITIVE", "social_assistance", "gov.health", group="case", tags=["hiv"]
)
PLAN = row(
    "CivilServant.planning",
    "SENSITIVE",
    "civil_servants",
    "gov.home_affairs",
    group="record",
    tags=["secret"],
)
RELIGION = row("Person.religion", "SENSITIVE", "population", "gov.public_security", group="residence")
SEALED = row("BirthEvent.birthParents", "SEALED", "civil_status", "gov.justice", group="registration")
VERIFY = row("Query.verifyIdentity", "OPERATIONAL", "sharing", "gov.sharing")
BY_PIN = row("Query.personByPin", "OPERATIONAL", "population", "gov.public_security", tags=["structure"],
             existence=["Person.__typename"])  # fmt: skip
PERSON = row("Person.__typename", "BASIC", "population", "gov.public_security", group="identity")

PLANTED: dict[str, tuple[str, str, dict[str, Any], list[dict[str, Any]]]] = {
    "not_open": ("anonymous", "1.001776", {}, [CASE]),
    "agency_closed": ("binh-dinh-health", "1.001776", {}, [CASE]),
    "missing_purpose": (
        "viettel",
        "1.001776",
        {"sector": "HEALTH", "level": "PROVINCE", "unit": "52"},
        [CASE],
    ),
    "no_agreement": (
        "viettel",
        "sim-registration",
        {
            "grants": [
                {"id": "AG-2026-OTHER", "kind": "AGREEMENT", "fields": ["Query.verifyIdentity"], "area": []}
            ]
        },
        [VERIFY],
    ),
    "no_grant": ("quang-ngai-command", "emergency", {}, [CASE]),
    "missing_case": ("da-nang-health", "1.001776.case", {}, [CASE]),
    "sealed": ("can-tho-justice", "civil-status", {}, [SEALED]),
    "three_facts_needed": ("gia-lai-health", "1.001776", {}, [BY_PIN, PERSON]),
    "state_secret": ("moha", "personnel", {}, [PLAN]),
    "hiv_law": ("gia-lai-health", "1.001776", {}, [HIV]),
    "loa_needed": ("citizen-an", "self", {"loa": 1}, [RELIGION]),
}
"""Guard -> caller, purpose, what is different about the caller, and fields; it must deny the first."""


def first_outcome(modules: dict[str, str], document: dict[str, Any]) -> dict[str, Any]:
    engine = engine_with(modules)
    engine.set_input_json(json.dumps(document))
    answer = json.loads(engine.eval_rule_as_json("data.gw.v1.result"))
    outcome: dict[str, Any] = answer["outcomes"][answer["fields"][0]]
    return outcome


def asked(caller: str, purpose: str, changes: dict[str, Any], fields: list[dict[str, Any]]) -> dict[str, Any]:
    names = evaluated("data.gov.fixtures_test.callers")
    subject = {
        "kind": "OFFICER",
        "agency_closed": caller == "binh-dinh-health",
        "roles": [],
        "grants": [],
        "loa": 2,
    }
    if caller == "binh-dinh-health":
        subject["successor"] = "H21"
    purposes = rules_only().reference["purposes"]
    parent = purposes[purpose]["parent"]
    stated = {
        "code": purpose,
        "ancestors": [purpose, *([parent] if parent else [])],
        "agreement": "AG-2026-VTL-001",
        "case": {"register": "social_assistance", "agency": "H26.00004", "province": "H26", "status": "LIVE"},
    }
    return {
        "protocol": "gw.decision/1",
        "phase": "plan",
        "request": {"date": "2026-11-23"},
        "subject": subject | names[caller] | changes,
        "purpose": stated,
        "fields": fields,
    }


def without_guard(guard: str) -> dict[str, str]:
    """Return the rules with one guard less in the list of guards."""
    modules = dict(rules_only().modules)
    head, _, rest = modules[GUARDS].partition("guard_names := [")
    names, _, tail = rest.partition("]")
    left = names.replace(f'"{guard}",', "", 1)
    assert left != names
    modules[GUARDS] = f"{head}guard_names := [{left}]{tail}"
    return modules


def test_every_guard_is_planted() -> None:
    assert list(PLANTED) == evaluated("data.gov.law.guard_names")


@pytest.mark.parametrize("guard", PLANTED)
def test_a_guard_that_is_taken_away_is_noticed(guard: str) -> None:
    document = asked(*PLANTED[guard])
    sound = first_outcome(dict(rules_only().modules), document)
    assert (sound["effect"], sound["reason"]) == ("deny", guard)
    defect = first_outcome(without_guard(guard), document)
    assert defect != sound


OPENED = set(PLANTED) - {"not_open", "no_agreement", "no_grant", "missing_case", "sealed"}
"""Guards that alone stand between the field and the caller; behind the others no ground opens it either."""


@pytest.mark.parametrize("guard", sorted(OPENED))
def test_what_only_a_guard_closes_opens_without_it(guard: str) -> None:
    assert first_outcome(without_guard(guard), asked(*PLANTED[guard]))["effect"] in ("allow", "depends")


@pytest.mark.parametrize("guard", PLANTED)
@pytest.mark.parametrize("part", ["subject", "purpose"])
def test_a_guard_passes_by_positive_proof_only(guard: str, part: str) -> None:
    """With nothing known of the caller or the purpose nothing passes, whichever guards are left."""
    document = asked(*PLANTED[guard]) | {part: {}}
    assert first_outcome(dict(rules_only().modules), document)["effect"] == "deny"

"""Each condition of a right is needed: it is taken away, and a table of the rules' own tests notices."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.gateway.access.building import rules_only
from tests.policies.rego import engine_with

SEALS, CASES, HEALTH = "gov/law/seals.rego", "gov/law/cases.rego", "gov/health/health.rego"
PLANTED = {
    "a minor has the right to origin": (
        SEALS, "\tinput.subject.adult == true\n", "",
        "gov.law_test.test_seal_stays_for_citizens_who_are_not_known_or_not_of_age",
    ),
    "level 1 is enough": (
        SEALS, "input.subject.loa >= 2", "input.subject.loa >= 1",
        "gov.law_test.test_seal_stays_for_citizens_who_are_not_known_or_not_of_age",
    ),
    "any case opens the seal": (
        SEALS, '\tis_callers_case("REGISTRAR", input.purpose.case)\n', "",
        "gov.law_test.test_seal_opens_by_right",
    ),
    "any purpose opens the seal": (
        SEALS, '\tfor_purpose("adoption")\n', "",
        "gov.law_test.test_seal_stays_for_another_purpose_whatever_case_it_states",
    ),
    "parents learn who gave birth": (
        SEALS, 'tells_the_adoption(f) if f.type in ["Adoption", "AdoptionEvent"]',
        'tells_the_adoption(f) if f.type in ["Adoption", "AdoptionEvent", "BirthParents"]',
        "gov.law_test.test_what_the_right_shows",
    ),
    "every officer of the office is its registrar": (
        CASES, '\t"registrar" in input.subject.roles\n', "",
        "gov.law_test.test_deny_without_the_case_the_purpose_rests_on",
    ),
    "the sector treats": (
        CASES, '\t"treatment" in input.subject.roles\n', "",
        "gov.law_test.test_deny_without_the_case_the_purpose_rests_on",
    ),
    "the budget counts other provinces": (
        HEALTH, "\tf.unitProvince == input.subject.unit\n", "",
        "gov.health_test.test_budget_counts_by_coarse_group_of_the_own_province",
    ),
}  # fmt: skip
"""What -> file, text, what stands in its place, and the table that notices."""


def passed(modules: dict[str, str], table: str) -> Any:
    return json.loads(engine_with(modules).eval_rule_as_json(f"data.{table}"))


@pytest.mark.parametrize("planted", PLANTED)
def test_a_right_without_its_condition_is_noticed(planted: str) -> None:
    path, text, instead, table = PLANTED[planted]
    modules = dict(rules_only(tests=True).modules)
    whole = passed(modules, table)
    assert modules[path].count(text) == 1
    modules[path] = modules[path].replace(text, instead)
    assert passed(modules, table) != whole

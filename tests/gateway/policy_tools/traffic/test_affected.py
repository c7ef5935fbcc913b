"""What a change of rules can change. Level: the real rules as texts, small documents."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from gateway.access import PolicySet
from gateway.policy_tools.traffic.affected import affected_packages, cut_down
from gateway.policy_tools.traffic.files import Recorded
from tests.gateway.access.building import policies
from tests.gateway.policy_tools.asking import changed

OWNERS = {"gov.health", "gov.home_affairs", "gov.justice", "gov.public_security", "gov.sharing"}
HEALTH = "gov/health/health.rego"


def with_data(name: str, document: Any) -> PolicySet:
    reference = {**policies().reference, name: document}
    return replace(policies(), data={"reference": reference})


def with_module(path: str, text: str) -> PolicySet:
    return replace(policies(), modules={**policies().modules, path: text})


def test_a_rule_of_an_owner_changes_what_the_owner_decides() -> None:
    new = with_module(HEALTH, changed(HEALTH, 'f.group == "inspection"', "true").modules[HEALTH])
    found = affected_packages(policies(), new)
    assert found is not None
    assert found & OWNERS == {"gov.health"}
    assert affected_packages(new, policies()) == found


def test_a_rule_more_or_less_counts() -> None:
    new = with_module("gov/justice/more.rego", "package gov.justice\n\nmore := 1\n")
    for found in (affected_packages(policies(), new), affected_packages(new, policies())):
        assert found is not None
        assert found & OWNERS == {"gov.justice"}


@pytest.mark.parametrize("path", ["gov/law/terms.rego", "gw/v1/specification.rego"])
def test_what_has_a_part_in_every_decision_changes_all(path: str) -> None:
    assert (
        affected_packages(policies(), with_module(path, policies().modules[path] + "\nmore := 1\n")) is None
    )


@pytest.mark.parametrize("name", ["purposes", "field_lists", "lookups", "open", "functions"])
def test_data_that_the_law_reads_changes_all(name: str) -> None:
    assert affected_packages(policies(), with_data(name, {})) is None


@pytest.mark.parametrize("name", ["meta", "symmetry_exceptions", "units"])
def test_data_that_no_rule_reads_changes_nothing(name: str) -> None:
    found = affected_packages(policies(), with_data(name, {"revision": "other"}))
    assert found is not None
    assert not found & OWNERS


def test_one_package_that_asks_another_follows_it() -> None:
    asks = "package gov.justice\n\nimport data.gov.health\n\nmore := health.more\n"
    old = with_module("gov/justice/more.rego", asks)
    new = replace(old, modules={**old.modules, "gov/health/more.rego": "package gov.health\n\nmore := 1\n"})
    found = affected_packages(old, new)
    assert found is not None
    assert found & OWNERS == {"gov.health", "gov.justice"}


def test_data_that_is_looked_up_by_a_variable_may_be_any() -> None:
    reads = "package gov.justice\n\nmore(name) := data.reference[name]\n"
    old = with_module("gov/justice/more.rego", reads)
    found = affected_packages(old, replace(old, data={"reference": {**old.reference, "units": {}}}))
    assert found is not None
    assert found & OWNERS == {"gov.justice"}


def field(coordinate: str, owner: str | None, *existence: str) -> dict[str, Any]:
    found: dict[str, Any] = {"coordinate": coordinate, "existence": list(existence)}
    return found if owner is None else {**found, "owner": owner}


FIELDS = [
    field("Person.pin", "gov.public_security"),
    field("Query.cases", "gov.public_security", "Case.__typename"),
    field("Case.__typename", "gov.health"),
    field("Case.id", "gov.health"),
    field("Land.plot", None),
]


def recorded(**document: Any) -> Recorded:
    return Recorded(document={"subject": {}, **document}, line=3, times=2)


def test_a_document_keeps_what_the_owners_decide_and_what_leads_there() -> None:
    cut = cut_down(recorded(phase="plan", fields=FIELDS), frozenset({"gov.health"}))
    assert cut is not None
    assert (cut.line, cut.times) == (3, 2)
    assert cut.document == {"subject": {}, "phase": "plan", "fields": FIELDS[1:]}
    # of nobody's fields it is not known who decides them
    assert cut_down(recorded(phase="plan", fields=FIELDS[:3]), frozenset({"gov.justice"})) is None


def test_checks_are_kept_with_their_fields() -> None:
    objects = [{"type": "Case"}, {"type": "Person"}]
    checks = [{"field": 0, "objects": [1]}, {"field": 1, "objects": [0]}, {"field": 3, "objects": [0, 1]}]
    whole = recorded(phase="object", fields=FIELDS, objects=objects, checks=checks)
    cut = cut_down(whole, frozenset({"gov.health"}))
    assert cut is not None
    assert cut.document["fields"] == FIELDS[1:4]
    assert cut.document["checks"] == [{"field": 0, "objects": [0]}, {"field": 2, "objects": [0, 1]}]
    assert cut.document["objects"] == objects
    assert cut_down(whole, frozenset({"gov.justice"})) is None

"""Unit: what a rule says of itself, and response paths as people write them."""

from __future__ import annotations

import pytest

from gateway.policy_tools.annotations import RuleSource, RuleSources
from gateway.policy_tools.explain import Unexplained, read_path
from gateway.policy_tools.explain.paths import path_text

HEALTH = """# METADATA
# title: Rules of the ministry
package gov.health

import data.gov.law

ground_names := ["territory", "plain"]

# METADATA
# title: Territory
# description: |
#   Where the person
#   lives.
# custom:
#   law: |
#     Decree 194/2025/NĐ-CP, article 16;
#     Law 91/2025/QH15
ground("territory", f) := {
	"outcome": {"rule": "gov.health.territory"},
} if {
	f.class == "BASIC"
}

ground("territory", f) := {"outcome": {}} if f.class == "OPEN"

ground("plain", f) := {"outcome": {"rule": "gov.health.helper"}}
"""


def source(rule: str) -> RuleSource:
    return RuleSources({"gov/health/health.rego": HEALTH}).of(rule)


def test_a_rule_says_its_place_title_and_law() -> None:
    assert source("gov.health.territory") == RuleSource(
        rule="gov.health.territory",
        place="gov/health/health.rego:18",
        title="Territory",
        law="Decree 194/2025/NĐ-CP, article 16; Law 91/2025/QH15",
    )


def test_the_denial_of_an_owner_stands_at_its_package() -> None:
    found = source("gov.health")
    assert (found.place, found.title, found.law) == ("gov/health/health.rego:3", "Rules of the ministry", "")


@pytest.mark.parametrize(
    ("rule", "place"),
    [
        ("gov.health.plain", "gov/health/health.rego:26"),
        ("gov.health.helper", "gov/health/health.rego:26"),
        ("gateway.access", ""),
    ],
)
def test_a_rule_without_metadata_has_its_place_and_one_of_the_gateway_has_none(rule: str, place: str) -> None:
    assert source(rule) == RuleSource(rule=rule, place=place, title="", law="")


def test_paths_are_read_and_written() -> None:
    text = "cases.edges[0].node.rows[1][22].caseId"
    path = read_path(text)
    assert path == ("cases", "edges", 0, "node", "rows", 1, 22, "caseId")
    assert path_text(path) == text


@pytest.mark.parametrize(
    "text", ["", "a.", ".a", "a..b", "a[x]", "a[-1]", "[0]", "a.[0]", "a b", "a[0]b", "ă"]
)
def test_what_is_no_path_is_refused(text: str) -> None:
    with pytest.raises(Unexplained) as caught:
        read_path(text)
    assert caught.value.code == "BAD_PATH"

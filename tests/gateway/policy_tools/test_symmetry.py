"""Symmetry: what a ministry reads, those who entered it read back; a rule made one-way is found."""

from __future__ import annotations

import pytest

from gateway.access import PolicySet
from gateway.policy_tools.symmetry import Asymmetry, SymmetryReport, ground_of, measure_symmetry, writers
from tests.gateway.access.building import TODAY, directory, policies, rules_only
from tests.gateway.policy_tools.asking import changed, probing

ROLES = ("inspector",)

ONE_WAY = (
    "gov/law/grants.rego",
    "	is_string(f.group)\n",
    '	is_string(f.group)\n	f.coordinate != "AssistanceCase.decision"\n',
)
"""A rule made one-way on purpose: the decision of a case is not read back, and inspected."""


EXCEPTION: dict[str, object] = {
    "coordinate": "AssistanceCase.decision", "levels": None, "ground": "Law X, article 1",
    "valid_from": "2026-01-01", "valid_to": None,
}  # fmt: skip


async def measured(rules: PolicySet, exceptions: list[dict[str, object]] | None = None) -> SymmetryReport:
    reference = {**policies().reference, "symmetry_exceptions": exceptions or []}
    async with probing(rules) as probe:
        return await measure_symmetry(probe, reference, ROLES, TODAY)


def test_writers_are_of_every_fate() -> None:
    found = {
        (one.level, one.reader == one.code, one.current is None)
        for one in writers(policies().reference, directory(), TODAY)
    }
    assert found == {
        ("PROVINCE", True, False),
        ("PROVINCE", False, False),
        ("COMMUNE", True, False),
        ("COMMUNE", False, False),
        ("COMMUNE", False, True),  # divided: its province reads back
    }


async def test_nothing_is_one_way() -> None:
    report = await measured(rules_only())
    assert (report.centralised, report.excepted) == ((), ())
    assert report.fields > 300
    # No ministry reads a household, or what an event says of ethnicity; of its own flag it is told.
    assert "AssistanceCase.decision" not in report.fragmented
    assert "AssistanceCase.hivStatus" in report.fragmented


async def test_one_way_rule_is_named_with_field_agency_and_rule() -> None:
    report = await measured(changed(*ONE_WAY))
    assert {
        (one.coordinate, one.ministry, one.purpose, one.allowed_by, one.reason, one.denied_by)
        for one in report.centralised
    } == {
        ("AssistanceCase.decision", "G18", "inspection", "gov.health.inspection", "no_ground", "gov.health")
    }
    assert len({one.agency for one in report.centralised}) >= 3


@pytest.mark.parametrize(
    ("changes", "excepted"),
    [
        ({}, True),
        ({"coordinate": "AssistanceCase.*"}, True),
        ({"coordinate": "AssistanceCase.caseId"}, False),
        ({"valid_to": "2026-11-22"}, False),
        ({"levels": ["PROVINCE"]}, False),
    ],
)
def test_exceptions_are_dated_and_have_a_ground(changes: dict[str, object], *, excepted: bool) -> None:
    found = Asymmetry(
        coordinate="AssistanceCase.decision", holder="AssistanceCase", agency="H21.21583", level="COMMUNE",
        denied_by="gov.health", reason="no_ground", ministry="G18", purpose="inspection",
        allowed_by="gov.health.inspection",
    )  # fmt: skip
    assert ground_of({"symmetry_exceptions": [{**EXCEPTION, **changes}]}, found, TODAY) == (
        "Law X, article 1" if excepted else None
    )


async def test_documented_exception_leaves_the_index() -> None:
    report = await measured(changed(*ONE_WAY), [EXCEPTION])
    assert report.centralised == ()
    assert {(one.coordinate, one.ground) for one in report.excepted} == {
        ("AssistanceCase.decision", "Law X, article 1")
    }


async def test_less_than_the_ministry_sees_is_one_way_too() -> None:
    """The account is shown whole to the inspector and in part to the office that entered it."""
    plain = changed(
        "gov/health/health.rego",
        'law.shown(f, "inspection", "gov.health.inspection")',
        '{"effect": "allow", "reason": "inspection", "rule": "gov.health.inspection"}',
    )
    report = await measured(plain)
    assert {one.coordinate for one in report.centralised} == {"AssistancePayment.bankAccountNo"}
    assert {one.reason for one in report.centralised} == {"payment_purpose_needed"}

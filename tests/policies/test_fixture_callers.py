"""The callers of the Rego tables and of the command line are the same, and hold what the rules ask for."""

from __future__ import annotations

from datetime import date
from typing import Any

from gateway.decision import Subject, SubjectKind
from gateway.local.callers import agreements, caller, caller_names
from tests.gateway.access.building import TODAY, directory, policies
from tests.policies.rego import evaluated

REFERENCE = policies().reference


def subject_of(claims: Any) -> dict[str, Any]:
    """Return a caller as a decision document says it."""
    subject = directory().resolve_subject(
        Subject(
            kind=SubjectKind(claims["kind"]),
            id="x",
            agency=claims.get("agency"),
            sector=claims.get("sector"),
            roles=tuple(claims["roles"]),
            loa=claims["loa"],
            person=claims.get("person"),
        ),
        TODAY,
    )
    known = {
        "agency": subject.agency,
        "level": subject.level and subject.level.value,
        "unit": subject.unit,
        "sector": subject.sector,
    }
    return {"kind": subject.kind.value, **{key: value for key, value in known.items() if value is not None}}


def test_callers_of_the_tables_are_those_of_the_command_line() -> None:
    named = evaluated("data.gov.fixtures_test.callers")
    for name, found in named.items():
        claims = caller(name)
        expected = {"kind": "ANONYMOUS"} if claims is None else subject_of(claims)
        seen = {"kind": "OFFICER"} | {
            key: value for key, value in found.items() if key in (*expected, "kind")
        }
        assert seen == expected, name
    without = {"citizen-an-loa1", "citizen-duyen", "citizen-khang", "citizen-ngan", "dak-lak-health"}
    assert set(caller_names()) - set(named) == without


def test_token_claims_agree_with_the_directory() -> None:
    for name in caller_names():
        claims = caller(name)
        if claims is not None and "agency" in claims:
            found = directory().resolve_subject(
                Subject(kind=SubjectKind.OFFICER, id=name, agency=claims["agency"]), TODAY
            )
            assert (found.level and found.level.value, found.unit) == (
                claims.get("level"),
                claims.get("unit"),
            ), name


def test_every_purpose_that_rests_on_an_agreement_has_one() -> None:
    needed = {code for code, purpose in REFERENCE["purposes"].items() if purpose["needs_agreement"]}
    assert {found.purpose for found in agreements()} == needed
    assert evaluated("data.gov.fixtures_test.rests_on") == {found.purpose: found.id for found in agreements()}
    for found in agreements():
        assert found.grantee in REFERENCE["agencies"]
        assert found.valid_from <= TODAY <= found.valid_to
        assert found.valid_to > date(2027, 6, 30), "the smoke answers hold until June 2027"


def test_an_agreement_names_no_field_its_purpose_does_not_open() -> None:
    for found in agreements():
        listed = {name for entry in REFERENCE["field_lists"][found.purpose] for name in entry["fields"]}
        assert set(found.fields) <= listed

"""What sharing requests may be made for, level: checks of grants over the policy data."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest

from gateway.access import GrantChecks, GrantError
from gateway.access.grant_records import read_document
from tests.gateway.access.building import NOW, TODAY, policies
from tests.gateway.access.test_grant_documents import REQUEST, accept, changed


def test_requests_are_made_for_what_finds_a_person_or_is_by_request() -> None:
    """A request opens no feed (`design.md` 8) and takes the place of no agreement and of no broken glass."""
    open_to_requests = set()
    for code in policies().reference["purposes"]:
        with suppress(GrantError):
            accept(changed(REQUEST, purpose=code))
            open_to_requests.add(code)
    assert open_to_requests == {
        "1.001776",
        "1.001776.payment",
        "ND194-16.1.a",
        "budget",
        "bus-fare",
        "residence",
    }


@pytest.mark.parametrize(
    ("changes", "accepted"),
    [
        ({}, True),
        ({"kinds": ["SYSTEM"]}, True),
        ({"kinds": ["CITIZEN", "ENTERPRISE"]}, False),
        ({"records": False}, False),
        ({"by_request": False}, False),
        ({"by_request": False, "finds": ["EVENTS", "LIST"]}, True),
        ({"by_request": False, "finds": ["EVENTS"]}, False),
        ({"needs_agreement": True}, False),
        ({"needs_grant": "BREAK_GLASS"}, False),
    ],
    ids=str,
)
def test_what_a_purpose_must_be_for_a_request(changes: dict[str, Any], accepted: bool) -> None:
    reference = policies().reference
    purposes = {**reference["purposes"], "bus-fare": {**reference["purposes"]["bus-fare"], **changes}}
    checks = GrantChecks({**reference, "purposes": purposes})
    grant = read_document(REQUEST, NOW)
    if accepted:
        checks.check(grant, TODAY)
        return
    with pytest.raises(GrantError) as caught:
        checks.check(grant, TODAY)
    assert caught.value.code == "PURPOSE_MISMATCH"

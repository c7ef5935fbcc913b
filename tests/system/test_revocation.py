"""The short form of `make revocation`: some tries of every kind against the running system."""

from __future__ import annotations

import asyncio

from tests.revocation.kinds import KINDS
from tests.revocation.measuring import Target, by_kind, run_tries
from tests.system.running import SYSTEM, System

pytestmark = SYSTEM

TRIES = 24


def test_what_was_revoked_allows_nothing_after_five_seconds(system: System) -> None:
    target = Target(
        url=system.url,
        dsn=system.programs.postgres.dsn("gateway", "owner"),
        audit_key=system.programs.secrets.audit.encode(),
        issuer=system.programs.secrets.issuer,
    )
    outcomes = asyncio.run(run_tries(target, TRIES, TRIES, seed=system.engine == "opa"))
    assert [one.problem for one in outcomes if one.problem is not None] == []
    assert {kind: len(found) for kind, found in by_kind(outcomes).items()} == {
        kind: TRIES // len(KINDS)
        for kind in ("agency", "agreement", "break-glass", "officer", "sharing request", "token")
    }
    assert [one for one in outcomes if one.late] == []
    assert all(one.asked > 1 for one in outcomes)

"""Pulls from the running system: all that a province's offices wrote, nothing else, whatever happens."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gateway.client import AsyncClient, Backoff, Purpose, Refusal, Stop, read_document
from gateway.client.pull import Order, carry_out
from gateway.local.callers import caller
from gateway.local.issuer import issue
from gateway.local.operation_file import operation_text
from tests.pull.brute_force import cases_of, expected_nodes, offices_of
from tests.pull.command import PullCommand
from tests.system.faults import hangs_up
from tests.system.relay import Exchange
from tests.system.running import ALLOWANCE, READ_BACK, SYSTEM, System
from tests.system.second import Watched, gateway_process

pytestmark = SYSTEM

NIGHTLY = "gia-lai-health-system"


def brute_force(system: System, province: str) -> list[dict[str, Any]]:
    offices = offices_of(province)
    dsn = system.programs.postgres.dsn("social_assistance", "owner")
    return expected_nodes(asyncio.run(cases_of(dsn, offices)), offices)


@pytest.fixture
def own(system: System) -> list[dict[str, Any]]:
    """What the pull of Gia Lai's health department must bring."""
    return brute_force(system, "H21")


@pytest.fixture
def command(system: System, tmp_path: Path) -> PullCommand:
    """The pull of Gia Lai's health department, in small pages."""
    return PullCommand(state=system.programs.state.folder, out=tmp_path / "out", options=("--page", "3"))


def counts(manifest: dict[str, Any]) -> dict[str, int]:
    return {f"{entry['coordinate']} {entry['effect']}": entry["count"] for entry in manifest["decisions"]}


def test_a_province_gets_the_cases_of_its_offices_and_nothing_else(
    command: PullCommand, own: list[dict[str, Any]]
) -> None:
    report = command.run()
    assert report.status == 2, report.complaints
    assert len(own) > 20
    assert command.nodes == own
    assert command.manifest["rows"] == len(own)
    told = counts(command.manifest)
    hidden = [node for node in own if node["payment"] is None]
    assert told["AssistanceCase.payment deny"] == len(hidden) > 0
    masked = [node for node in own if node["payment"] and node["payment"]["bankAccountNo"]]
    assert told["AssistancePayment.bankAccountNo mask"] >= len(masked) > 0
    assert all(set(node["payment"]["bankAccountNo"][:-4]) == {"*"} for node in masked)


def test_another_province_gets_its_own(system: System, tmp_path: Path) -> None:
    command = PullCommand(state=system.programs.state.folder, out=tmp_path / "out", caller="dak-lak-health")
    assert command.run().status == 2
    assert command.nodes == brute_force(system, "H15") != []


def test_a_sector_without_function_over_the_cases_pulls_nothing(system: System, tmp_path: Path) -> None:
    command = PullCommand(
        state=system.programs.state.folder, out=tmp_path / "out", caller="hcmc-home-affairs"
    )
    report = command.run()
    denied = "DENIED: Query.assistanceCases is not available to you: no_ground\n"
    assert (report.status, report.complaints) == (1, denied)


def test_a_closed_agency_pulls_nothing_and_is_told_who_does(system: System, tmp_path: Path) -> None:
    command = PullCommand(state=system.programs.state.folder, out=tmp_path / "out", caller="binh-dinh-health")
    report = command.run()
    assert report.status == 1
    assert report.complaints.startswith(
        "DENIED: Query.assistanceCases is not available to you: agency_closed"
    )
    assert "see H21" in report.complaints
    assert not (command.out / "manifest.json").exists()


def test_killed_half_way_and_gone_on_with_it_is_the_same_file(
    command: PullCommand, own: list[dict[str, Any]], tmp_path: Path
) -> None:
    whole = PullCommand(state=command.state, out=tmp_path / "whole")
    assert whole.run().status == 2
    rows = command.killed_with(len(own) // 2)
    assert 0 < rows < len(own)
    assert command.run().status == 2
    assert command.data == whole.data
    assert counts(command.manifest) == counts(whole.manifest)
    assert command.manifest["sha256"] == whole.manifest["sha256"]


def order(system: System, out: Path, url: str | None = None, **changes: Any) -> Order:
    asked: dict[str, Any] = {
        "url": url or system.url,
        "token": lambda: issue(system.programs.secrets.issuer, NIGHTLY, caller(NIGHTLY) or {}),
        "document": read_document(operation_text("pull_own_cases")),
        "purpose": Purpose(code=READ_BACK),
        "caller": NIGHTLY,
        "out": out,
        "page": 500,
        "backoff": Backoff(patience=0),
    }
    return Order(**asked | changes)


def pulled(asked: Order) -> list[dict[str, Any]]:
    asyncio.run(carry_out(asked, lambda _: None))
    return [json.loads(line) for line in (asked.out / "assistanceCases.ndjson").read_bytes().splitlines()]


@pytest.mark.parametrize("page", [1, 500, 1000])
def test_a_system_gets_the_same_in_pages_of_any_size(
    system: System, tmp_path: Path, own: list[dict[str, Any]], page: int
) -> None:
    assert pulled(order(system, tmp_path, page=page)) == own


def test_filters_of_the_document_narrow_the_pull(
    system: System, tmp_path: Path, own: list[dict[str, Any]]
) -> None:
    wanted = [node for node in own if node["categoryCode"] == "NCT1"]
    found = pulled(order(system, tmp_path, variables={"categoryCode": "NCT1"}))
    assert found == wanted
    assert 0 < len(wanted) < len(own)


def test_a_page_over_the_cost_limit_is_halved(system: System, tmp_path: Path, own: list[Any]) -> None:
    """An officer's operation may return 2,000 objects; 4 of them are in each row here."""
    command = PullCommand(
        state=system.programs.state.folder, out=tmp_path / "out", options=("--page", "1000")
    )
    assert command.run().status == 2
    assert command.nodes == own


def test_a_gateway_killed_midway_stops_the_pull_and_another_goes_on_with_it(
    system: System, tmp_path: Path, own: list[dict[str, Any]]
) -> None:
    with gateway_process(system, {}) as (url, pid):
        asked = order(system, tmp_path, url, page=3)
        seen: list[int] = []

        def kill_after_two(event: Any) -> None:
            seen.append(1)
            if len(seen) == 2:
                os.kill(pid, signal.SIGKILL)

        with pytest.raises(Stop, match="UNREACHABLE"):
            asyncio.run(carry_out(asked, kill_after_two))
    assert json.loads((tmp_path / "state.json").read_bytes())["rows"] == 6
    assert pulled(order(system, tmp_path, page=3)) == own


REGISTERED = """
query {
  assistanceCases { edges { node { caseId person { fullName maritalStatus } } } }
}
"""


@pytest.fixture
def territory(watched: Watched, tmp_path: Path) -> Order:
    """A pull whose rows need a second and a third register."""
    return order(
        watched.system,
        tmp_path / "out",
        watched.url,
        page=3,
        document=read_document(REGISTERED),
        purpose=Purpose(code=ALLOWANCE),
    )


def test_a_register_that_fails_midway_is_never_written_as_null(
    watched: Watched, territory: Order, tmp_path: Path
) -> None:
    whole = pulled(replace(territory, out=tmp_path / "whole"))
    asked = 0

    def fails_from_the_second_time_on(exchange: Exchange) -> None:
        nonlocal asked
        asked += 1
        hangs_up(exchange) if asked > 1 else exchange.reply(*exchange.forward())

    watched.registers["civil_status"].fault = fails_from_the_second_time_on
    with pytest.raises(Stop, match="SOURCE_UNAVAILABLE"):
        pulled(territory)
    state = json.loads((territory.out / "state.json").read_bytes())
    assert 0 < state["rows"] < len(whole)
    watched.heal()
    found = pulled(territory)
    assert found == whole
    assert any(node["person"] and node["person"]["maritalStatus"] for node in found)


def test_a_cursor_of_another_list_is_refused(system: System, tmp_path: Path) -> None:
    asked = order(system, tmp_path, page=3)

    async def first_page() -> None:
        async with AsyncClient(asked.url, token=asked.token, purpose=asked.purpose) as client:
            async for page in client.pages(operation_text("pull_own_cases"), page=3):
                other = client.pages(
                    operation_text("pull_own_cases"), {"categoryCode": "DT"}, after=page.cursor
                )
                async for _ in other:
                    pass

    with pytest.raises(Refusal, match="CURSOR_REFUSED"):
        asyncio.run(first_page())

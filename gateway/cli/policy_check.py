"""`lienthong policy check`: names that are gone, forbidden needs, masks that do not fit, missing METADATA."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gateway.cli.options import EngineOption
from gateway.cli.terminal import complaints, console, printed_path, warn
from gateway.local.engine import EngineChoice, find_opa
from gateway.local.programs import DEFAULT_POLICIES

if TYPE_CHECKING:
    from gateway.cli.policy_tables import Bench
    from gateway.policy_tools.checks.violations import Violation
    from gateway.policy_tools.probe import Asker

__all__ = ["check", "written_findings"]


def check(
    engine: EngineOption = EngineChoice.AUTO,
    policies: Annotated[Path, typer.Option(help="Folder of the rules.")] = DEFAULT_POLICIES,
    supergraph: Annotated[
        Path | None, typer.Option(help="Composed supergraph; else our five subgraphs are composed.")
    ] = None,
    written: Annotated[
        bool, typer.Option("--written", help="Only as written: ask no engine what the rules offer.")
    ] = False,
) -> None:
    """Check rules and data against the API: print each finding with file and line.

    Leaves with 0, 1 for findings, 2 when something cannot be read.
    """
    # a second of imports that no other command needs
    from gateway.cli.policy_tables import read_bench  # noqa: PLC0415

    with complaints(code=2):
        bench = read_bench(policies, supergraph)
        found = written_findings(bench, engine)
        if not written and not found:
            found = asyncio.run(_offered(bench, engine))
    for one in found:
        place = f"{printed_path(policies / one.path)}:{one.line}"
        console.print(f"{place}: {one.code}: {one.message}", markup=False, soft_wrap=True)
    if found:
        raise typer.Exit(1)
    console.print("no problem found")


def written_findings(bench: Bench, engine: EngineChoice) -> list[Violation]:
    """Return what is wrong with rules and data as they are written. Raises LienThongError."""
    from gateway.policy_tools.checks.checking import (  # noqa: PLC0415
        Written,
        check_portable,
        check_text,
        check_written,
    )

    written = Written(folder=bench.folder, policies=bench.policies, api=bench.api)
    binary = find_opa(engine)
    if binary is None:
        warn(
            "without OPA only names of fields and of data files are checked: "
            "not types, groups, purposes, METADATA, or what rules read"
        )
        found = check_text(written)
    else:
        found = check_written(written, binary)
    return [*found, *check_portable(bench.policies)]


async def _offered(bench: Bench, engine: EngineChoice) -> list[Violation]:
    from gateway.access.rule_places import rule_locations  # noqa: PLC0415
    from gateway.cli.policy_engines import engine_of  # noqa: PLC0415
    from gateway.policy_tools.checks.offered import check_offers  # noqa: PLC0415

    async with engine_of(engine, bench.folder) as running:
        return await check_offers(
            bench.probe(running), list(_widest(bench)), rule_locations(bench.policies.modules)
        )


def _widest(bench: Bench) -> Iterator[Asker]:
    """Yield one asker per kind, level, sector and purpose, with all their roles: who may be offered most."""
    roles: dict[tuple[str, str, str, str], set[str]] = {}
    widest: dict[tuple[str, str, str, str], Asker] = {}
    for (caller, code), (name, header) in bench.places().items():
        if caller.closed:
            continue
        key = caller.kind, caller.level, caller.sector, code or ""
        roles.setdefault(key, set()).update(caller.roles)
        asker = bench.callers.asker(name, header)
        if key not in widest or asker.subject.loa > widest[key].subject.loa:
            widest[key] = asker
    for at, asker in widest.items():
        yield replace(asker, subject=replace(asker.subject, roles=tuple(sorted(roles[at]))))

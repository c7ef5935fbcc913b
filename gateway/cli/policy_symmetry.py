"""`lienthong policy symmetry`: does every agency read back what it entered, wherever a ministry reads it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gateway.cli.options import EngineOption
from gateway.cli.terminal import complaints, console, printed_path
from gateway.local.engine import EngineChoice
from gateway.local.programs import DEFAULT_POLICIES

if TYPE_CHECKING:
    from gateway.access import PolicySet
    from gateway.policy_tools.symmetry import Asymmetry, SymmetryReport

__all__ = ["measure", "symmetry"]


def symmetry(
    engine: EngineOption = EngineChoice.AUTO,
    policies: Annotated[Path, typer.Option(help="Folder of the rules.")] = DEFAULT_POLICIES,
    fields: Annotated[
        bool, typer.Option("--fields", help="Also name the fields of the second index.")
    ] = False,
) -> None:
    """Tell the centralisation index, which must be empty, and the fragmentation index.

    Leaves with 0, with 1 for a field that a ministry reads and the agency that entered it does not.
    """
    from gateway.access.rule_places import rule_locations  # noqa: PLC0415

    with complaints(code=2):
        rules, report = asyncio.run(measure(policies, engine))
    places = {name: _place(policies, at) for name, at in rule_locations(rules.modules).items()}
    for one in report.centralised:
        console.print(f"FAILED  {_told(one, places)}", markup=False, soft_wrap=True)
    for one in report.excepted:
        console.print(f"excepted  {_told(one, places)}: {one.ground}", markup=False, soft_wrap=True)
    if fields:
        for coordinate in report.fragmented:
            console.print(f"not read by its ministry  {coordinate}", markup=False, soft_wrap=True)
    count = len({one.coordinate for one in report.centralised})
    excepted = len({one.coordinate for one in report.excepted})
    console.print(
        f"centralisation index: {count} of {report.fields} fields that communes or provinces enter, "
        f"and {excepted} with a documented exception",
        soft_wrap=True,
    )
    console.print(
        f"fragmentation index: {len(report.fragmented)} of them are read by no ministry for any purpose",
        soft_wrap=True,
    )
    if report.centralised:
        raise typer.Exit(1)


async def measure(policies: Path, engine: EngineChoice) -> tuple[PolicySet, SymmetryReport]:
    """Return the policies and both indexes. Raises LienThongError."""
    # a second of imports that no other command needs
    from gateway.cli.policy_engines import engine_of  # noqa: PLC0415
    from gateway.cli.policy_tables import read_bench  # noqa: PLC0415
    from gateway.policy_tools.symmetry import measure_symmetry  # noqa: PLC0415

    bench = read_bench(policies)
    roles = sorted({role for place in bench.callers.classes() for role in place.roles})
    async with engine_of(engine, policies) as running:
        report = await measure_symmetry(
            bench.probe(running), bench.policies.reference, roles, bench.callers.on
        )
    return bench.policies, report


def _place(policies: Path, at: str) -> str:
    file, _, line = at.rpartition(":")
    return f"{printed_path(policies / file)}:{line}"


def _told(one: Asymmetry, places: dict[str, str]) -> str:
    holder = f" of {one.holder}" if one.holder != one.coordinate.partition(".")[0] else ""
    return (
        f"{one.coordinate}{holder}: {one.ministry} reads it for {one.purpose} by {one.allowed_by} "
        f"({places.get(one.allowed_by, 'no place')}), and {one.agency}, which entered it, does not: "
        f"{one.reason} by {one.denied_by} ({places.get(one.denied_by, 'no place')})"
    )

"""`lienthong policy diff`: what a change of the rules, or another engine, decides of recorded traffic."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gateway.cli.options import EngineOption
from gateway.cli.terminal import complaints, console
from gateway.local.engine import EngineChoice
from gateway.local.errors import LocalError

if TYPE_CHECKING:
    from gateway.policy_tools.traffic.diff import Difference, TrafficDiff

__all__ = ["diff"]


def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="Folder of the rules.")],
    traffic: Annotated[
        Path, typer.Option(metavar="FILE", help="What LIENTHONG__POLICY__RECORD wrote.", dir_okay=False)
    ],
    new: Annotated[
        Path | None, typer.Argument(metavar="NEW", help="Folder of the changed rules; none with --engines.")
    ] = None,
    engines: Annotated[
        bool, typer.Option("--engines", help="Compare OPA and the embedded engine over one folder.")
    ] = False,
    engine: EngineOption = EngineChoice.AUTO,
    as_json: Annotated[bool, typer.Option("--json", help="Print the differences as JSON.")] = False,
) -> None:
    """Decide recorded traffic by old and new rules, and tell what is decided differently, for whom.

    Leaves with 0 for no difference, 1 when something is shown that was not (with --engines: for any
    difference), 3 when less is shown or other masks are applied, 2 when it cannot run.
    """
    with complaints(code=2):
        if engines == (new is not None):
            raise LocalError("give two folders of rules, or one with --engines")
        sides = (
            ((EngineChoice.OPA, old), (EngineChoice.EMBEDDED, old))
            if new is None
            else ((engine, old), (engine, new))
        )
        found = asyncio.run(_compare(sides, traffic, exactly=engines))
    if as_json:
        typer.echo(json.dumps(asdict(found), ensure_ascii=False, indent=1))
    else:
        for one in found.differences:
            console.print(_text(one), markup=False, soft_wrap=True)
        console.print(
            f"{found.decisions} recorded decisions in {found.documents} distinct documents: "
            f"{sum(one.count for one in found.differences)} decided differently",
            soft_wrap=True,
        )
    if found.differences:
        raise typer.Exit(1 if engines or found.widened else 3)


async def _compare(
    sides: tuple[tuple[EngineChoice, Path], tuple[EngineChoice, Path]], traffic: Path, *, exactly: bool
) -> TrafficDiff:
    # a second of imports that no other command needs
    from gateway.access import read_policies  # noqa: PLC0415
    from gateway.cli.policy_engines import engine_of  # noqa: PLC0415
    from gateway.policy_tools.traffic.affected import affected_packages  # noqa: PLC0415
    from gateway.policy_tools.traffic.diff import compare_traffic  # noqa: PLC0415
    from gateway.policy_tools.traffic.files import read_traffic  # noqa: PLC0415

    recorded = read_traffic(traffic)
    (first, old), (second, new) = sides
    packages = None if exactly else affected_packages(read_policies(old), read_policies(new))
    async with engine_of(first, old) as before, engine_of(second, new) as after:
        return await compare_traffic(before, after, recorded, exactly=exactly, packages=packages)


def _text(one: Difference) -> str:
    change, cell = one.change, one.cell
    attributes = ", ".join(f"{name}={value}" for name, value in sorted(cell.attributes.items()))
    known = f" of {cell.type} with {attributes or 'no attribute'}" if cell.type else ""
    return (
        f"{change.direction.upper()}  {change.coordinate}  {change.caller}: "
        f"{change.before} -> {change.after}, {one.count} x\n"
        f"  first: line {one.line}, {cell.phase} phase, {cell.via}{known}, "
        f"for {cell.purpose or 'no purpose'}\n"
        f"  before {_why(one.before)}; after {_why(one.after)}"
    )


def _why(outcome: object) -> str:
    match outcome:
        case {"reason": str(reason), "rule": str(rule)}:
            return f"{reason} by {rule}"
        case {"allow": list(allow), "unless": list(unless)}:
            return f"allowed if {json.dumps(allow)}" + (f" and {json.dumps(unless)}" if unless else "")
        case _:
            return json.dumps(outcome)

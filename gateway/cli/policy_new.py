"""`lienthong policy new`: a rule with its test, from a template."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Annotated

import typer

from gateway.cli.terminal import complaints, console, printed_path
from gateway.local.engine import EngineChoice, find_opa
from gateway.local.errors import LocalError
from gateway.local.programs import DEFAULT_POLICIES

__all__ = ["new"]


def new(
    owner: Annotated[
        str, typer.Argument(help="Package of the ministry that decides the fields: gov.health.")
    ],
    name: Annotated[str, typer.Argument(help="Name of the ground; the reason of its decisions too.")],
    coordinates: Annotated[
        str, typer.Option(metavar="TYPE.FIELD,...", help="The fields it opens, with commas between.")
    ],
    purpose: Annotated[str, typer.Option(help="The purpose it is for.")],
    policies: Annotated[Path, typer.Option(help="Folder of the rules.")] = DEFAULT_POLICIES,
) -> None:
    """Write a rule that opens nothing yet, and a test that fails until both are filled in."""
    # a second of imports that no other command needs
    from gateway.cli.policy_tables import read_bench  # noqa: PLC0415
    from gateway.policy_tools.coordinates import SHOWN  # noqa: PLC0415
    from gateway.policy_tools.scaffold import NewRule, write_rule  # noqa: PLC0415

    with complaints(code=2):
        bench = read_bench(policies)
        if purpose not in bench.policies.reference["purposes"]:
            raise LocalError(f"there is no purpose {purpose}")
        rows = {
            cell.coordinate: row
            for cell, row in bench.api.rows(bench.callers.on).items()
            if cell.via in SHOWN
        }
        named = [one.strip() for one in coordinates.split(",") if one.strip()]
        for coordinate in named:
            if coordinate not in rows:
                raise LocalError(f"the API has no {coordinate}")
        templates = next(
            folder for folder in (policies / "templates", DEFAULT_POLICIES / "templates") if folder.is_dir()
        )
        rule = NewRule(owner=owner, name=name, rows=[rows[one] for one in named], purpose=purpose)
        files = write_rule(policies, templates, rule)
    binary = find_opa(EngineChoice.AUTO)
    if binary is not None:
        subprocess.run([str(binary), "fmt", "--write", *map(str, files)], check=False)
    for file in files:
        console.print(printed_path(file), markup=False, soft_wrap=True)
    console.print("fill in what says TODO; until then `lienthong policy test` fails")

"""`lienthong policy preview`: which fields of a question a caller will get, before it is asked."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from gateway.cli.options import (
    DEFAULT_STATE,
    AgreementOption,
    CallerOption,
    FileArgument,
    PurposeOption,
    StateOption,
    VariablesOption,
    read_variables,
)
from gateway.cli.terminal import complaints, console
from gateway.local.errors import LocalError
from gateway.local.operation_file import document_text
from gateway.local.programs import DEFAULT_POLICIES
from gateway.local.state import State

__all__ = ["preview"]


def preview(
    file: FileArgument,
    as_: CallerOption,
    purpose: PurposeOption = None,
    agreement: AgreementOption = None,
    variables: VariablesOption = "{}",
    supergraph: Annotated[
        Path | None, typer.Option(help="Supergraph SDL; else the one composed in --state.")
    ] = None,
    policies: Annotated[Path, typer.Option(help="Folder of the rules.")] = DEFAULT_POLICIES,
    state: StateOption = DEFAULT_STATE,
) -> None:
    """Say of each field of a question what a caller will get: allowed, masked, on a condition, or denied."""
    # a second of imports that no other command needs
    from gateway.cli.planning import Asker, access_plan  # noqa: PLC0415
    from gateway.policy_tools.preview import preview as lines_of  # noqa: PLC0415

    with complaints(code=2):
        composed = supergraph or State(state).supergraph
        if not composed.is_file():
            raise LocalError(f"there is no supergraph {composed}: `lienthong up` composes it")
        asker = Asker(caller=as_, purpose=purpose, agreement=agreement)
        plan = asyncio.run(
            access_plan(
                composed.read_text(encoding="utf-8"),
                document_text(file),
                read_variables(variables),
                asker,
                policies,
            )
        )
    for line in lines_of(plan):
        console.print(line, markup=False, soft_wrap=True)

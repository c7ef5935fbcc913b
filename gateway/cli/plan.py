"""`lienthong plan`: the query plan of an operation, as text."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from gateway.cli.options import DEFAULT_STATE, FileArgument, StateOption, VariablesOption, read_variables
from gateway.cli.terminal import complaints, console
from gateway.local.errors import LocalError
from gateway.local.operation_file import operation_text
from gateway.local.programs import DEFAULT_POLICIES
from gateway.local.state import State

__all__ = ["plan"]


def plan(
    file: FileArgument,
    as_: Annotated[str | None, typer.Option("--as", help="Decide for this fixture caller.")] = None,
    purpose: Annotated[str | None, typer.Option(help="Code of the purpose, with --as.")] = None,
    agreement: Annotated[str | None, typer.Option(help="Agreement the purpose rests on.")] = None,
    variables: VariablesOption = "{}",
    supergraph: Annotated[
        Path | None, typer.Option(help="Supergraph SDL; else the one composed in --state.")
    ] = None,
    state: StateOption = DEFAULT_STATE,
) -> None:
    """Print which subgraphs would be asked what, in which order; without --as, were every field allowed."""
    # a second of imports that no other command needs
    from gateway.cli.planning import Asker, decided_plan_text, plan_text  # noqa: PLC0415

    with complaints():
        source = supergraph or State(state).supergraph
        if not source.is_file():
            raise LocalError(f"there is no supergraph {source}: `lienthong up` composes it")
        sdl, document, values = source.read_text(), operation_text(file), read_variables(variables)
        if as_ is None:
            text = plan_text(sdl, document, values)
        else:
            asker = Asker(caller=as_, purpose=purpose, agreement=agreement)
            text = asyncio.run(decided_plan_text(sdl, document, values, asker, DEFAULT_POLICIES))
        console.print(text, markup=False, soft_wrap=True)

"""`lienthong plan` and `lienthong graph`: the query plan of an operation, as text, as JSON, or drawn."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gateway.cli.options import DEFAULT_STATE, FileArgument, StateOption, VariablesOption, read_variables
from gateway.cli.terminal import complaints, console
from gateway.local.errors import LocalError
from gateway.local.operation_file import operation_text
from gateway.local.programs import DEFAULT_POLICIES
from gateway.local.state import State

if TYPE_CHECKING:
    from gateway.query_plan import QueryPlan

__all__ = ["graph", "plan"]


AsOption = Annotated[str | None, typer.Option("--as", help="Decide for this fixture caller.")]
PurposeOption = Annotated[str | None, typer.Option(help="Code of the purpose, with --as.")]
AgreementOption = Annotated[str | None, typer.Option(help="Agreement the purpose rests on.")]
SupergraphOption = Annotated[
    Path | None, typer.Option(help="Supergraph SDL; else the one composed in --state.")
]


def plan(
    file: FileArgument,
    as_: AsOption = None,
    purpose: PurposeOption = None,
    agreement: AgreementOption = None,
    variables: VariablesOption = "{}",
    supergraph: SupergraphOption = None,
    state: StateOption = DEFAULT_STATE,
    as_json: Annotated[bool, typer.Option("--json", help="Print the plan as JSON.")] = False,
) -> None:
    """Print which subgraphs would be asked what, in which order; without --as, were every field allowed."""
    with complaints():
        denied, found = _planned(
            file, as_, purpose, agreement, variables, supergraph or State(state).supergraph
        )
        from gateway.query_plan import plan_to_json, print_plan  # noqa: PLC0415

        if as_json:
            text = json.dumps({"denied": denied, **plan_to_json(found)}, ensure_ascii=False, indent=2)
        else:
            text = "\n".join([*(f"# denied: {each}" for each in denied), print_plan(found)])
        console.print(text, markup=False, highlight=False, soft_wrap=True)


def graph(
    file: FileArgument,
    as_: AsOption = None,
    purpose: PurposeOption = None,
    agreement: AgreementOption = None,
    variables: VariablesOption = "{}",
    supergraph: SupergraphOption = None,
    state: StateOption = DEFAULT_STATE,
) -> None:
    """Draw the plan as a graph in the DOT language: `lienthong graph FILE | dot -Tsvg`."""
    with complaints():
        denied, found = _planned(
            file, as_, purpose, agreement, variables, supergraph or State(state).supergraph
        )
        from gateway.query_plan import plan_to_dot  # noqa: PLC0415

        text = "\n".join([*(f"// denied: {each}" for each in denied), plan_to_dot(found)])
        console.print(text, markup=False, highlight=False, soft_wrap=True)


def _planned(
    file: str, as_: str | None, purpose: str | None, agreement: str | None, variables: str, supergraph: Path
) -> tuple[list[str], QueryPlan]:
    # a second of imports that no other command needs
    from gateway.cli.planning import Asker, decided_plan, open_plan  # noqa: PLC0415

    if not supergraph.is_file():
        raise LocalError(f"there is no supergraph {supergraph}: `lienthong up` composes it")
    sdl, document, values = supergraph.read_text(), operation_text(file), read_variables(variables)
    if as_ is None:
        return [], open_plan(sdl, document, values)
    asker = Asker(caller=as_, purpose=purpose, agreement=agreement)
    return asyncio.run(decided_plan(sdl, document, values, asker, DEFAULT_POLICIES))

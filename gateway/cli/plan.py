"""`lienthong plan`: the query plan of an operation, as text."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gateway.cli.options import DEFAULT_STATE, FileArgument, StateOption, VariablesOption, read_variables
from gateway.cli.terminal import complaints, console
from gateway.local.errors import LocalError
from gateway.local.operation_file import operation_text
from gateway.local.state import State
from gateway.operation import (
    Limits,
    check_limits,
    coerce_variables,
    normalise,
    parse_document,
    select_operation,
    validate_document,
)
from gateway.planner import plan_operation
from gateway.query_plan import print_plan
from gateway.supergraph import load_supergraph

__all__ = ["plan"]


def plan(
    file: FileArgument,
    variables: VariablesOption = "{}",
    supergraph: Annotated[
        Path | None, typer.Option(help="Supergraph SDL; else the one composed in --state.")
    ] = None,
    state: StateOption = DEFAULT_STATE,
) -> None:
    """Print which subgraphs a question would be sent to, in which order, were every field allowed."""
    with complaints():
        source = supergraph or State(state).supergraph
        if not source.is_file():
            raise LocalError(f"there is no supergraph {source}: `lienthong up` composes it")
        text = plan_text(source.read_text(encoding="utf-8"), operation_text(file), variables)
        console.print(text, markup=False, soft_wrap=True)


def plan_text(sdl: str, document: str, variables: str) -> str:
    """Return the printed plan of a document. Raises BadRequest, LimitExceeded, PlanningError, LocalError."""
    loaded = load_supergraph(sdl)
    limits = Limits()
    parsed = parse_document(document, limits)
    check_limits(parsed, limits)
    validate_document(loaded.api_schema, parsed, suggestions=True)
    node = select_operation(parsed, None)
    values = coerce_variables(loaded.api_schema, node, read_variables(variables))
    return print_plan(plan_operation(loaded, normalise(loaded, parsed, None, values), {}))

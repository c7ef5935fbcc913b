"""Options that several commands share."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from gateway.local.callers import caller_names
from gateway.local.engine import EngineChoice
from gateway.local.errors import LocalError
from gateway.local.operation_file import example_names

__all__ = [
    "DEFAULT_STATE",
    "AgreementOption",
    "CallerOption",
    "CaseOption",
    "EngineOption",
    "FileArgument",
    "PersonsOption",
    "PurposeOption",
    "SeedOption",
    "StateOption",
    "UrlOption",
    "VariablesOption",
    "read_variables",
]

DEFAULT_STATE = Path(".lienthong")

StateOption = Annotated[
    Path, typer.Option("--state", envvar="LIENTHONG__STATE", help="Folder that keeps data, secrets and logs.")
]
CallerOption = Annotated[str, typer.Option("--as", help=f"Fixture caller: {', '.join(caller_names())}.")]
FileArgument = Annotated[
    str, typer.Argument(metavar="FILE", help=f"Operation: a file, or one of {', '.join(example_names())}.")
]
PersonsOption = Annotated[int, typer.Option("--persons", min=0, help="How many persons, fixtures included.")]
SeedOption = Annotated[int, typer.Option("--seed", help="Number that the invented persons follow from.")]
VariablesOption = Annotated[str, typer.Option("--variables", help="Variables as a JSON object.")]
PurposeOption = Annotated[
    str | None, typer.Option("--purpose", help="Code of the purpose, for example 1.001776.")
]
AgreementOption = Annotated[str | None, typer.Option("--agreement", help="Agreement the purpose rests on.")]
CaseOption = Annotated[str | None, typer.Option("--case", help="Case the purpose is for.")]
UrlOption = Annotated[str | None, typer.Option("--url", help="Gateway; else the one that runs in --state.")]
EngineOption = Annotated[EngineChoice, typer.Option("--engine", help="auto takes OPA when it is there.")]


def read_variables(text: str) -> Mapping[str, Any]:
    """Return the variables of `--variables`. Raises LocalError when the text is no JSON object."""
    try:
        variables = json.loads(text)
    except ValueError as error:
        raise LocalError(f"--variables is no JSON: {error}") from error
    if not isinstance(variables, dict):
        raise LocalError("--variables must be a JSON object")
    return variables

"""`lienthong token` and `query`: asking a running gateway as one of the fixture callers."""

from __future__ import annotations

from typing import Annotated

import typer

from gateway.cli.answer import read_answer
from gateway.cli.client import Question, ask, stated
from gateway.cli.options import (
    DEFAULT_STATE,
    AgreementOption,
    CallerOption,
    CaseOption,
    FileArgument,
    PurposeOption,
    StateOption,
    UrlOption,
    VariablesOption,
    read_variables,
)
from gateway.cli.render import render_answer
from gateway.cli.terminal import complaints, console, print_json
from gateway.local.callers import caller
from gateway.local.errors import LocalError
from gateway.local.issuer import issue
from gateway.local.operation_file import operation_text
from gateway.local.state import State

__all__ = ["query", "token", "token_for"]


def token_for(state: State, name: str, scope: str | None = None) -> str | None:
    """Return an access token for a fixture caller, None for the anonymous one. Raises LocalError."""
    claims = caller(name)
    if claims is None:
        return None
    state.prepare()
    more = {} if scope is None else {"scope": scope}
    return issue(state.secrets().issuer, name, {**claims, **more})


def token(
    as_: CallerOption,
    scope: Annotated[
        str | None, typer.Option("--scope", help="Scopes, for example explain: answers say by which rule.")
    ] = None,
    state: StateOption = DEFAULT_STATE,
) -> None:
    """Print an access token of the local issuer for a fixture caller; it is good for an hour."""
    with complaints():
        text = token_for(State(state), as_, scope)
        if text is None:
            raise LocalError(f"{as_} has no token")
        console.print(text, markup=False, soft_wrap=True)


def query(
    file: FileArgument,
    as_: CallerOption = "anonymous",
    purpose: PurposeOption = None,
    agreement: AgreementOption = None,
    case: CaseOption = None,
    variables: VariablesOption = "{}",
    reject: Annotated[bool, typer.Option("--reject", help="All or nothing, if something is denied.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Say by which rules, and on what.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the response as it came.")] = False,
    url: UrlOption = None,
    state: StateOption = DEFAULT_STATE,
) -> None:
    """Ask the running gateway, and say what was masked or denied and why. Leaves with 1 without data."""
    with complaints():
        question = Question(
            document=operation_text(file),
            variables=read_variables(variables),
            token=token_for(State(state), as_, "explain" if explain else None),
            purpose=stated(purpose, agreement, case),
            rejects=reject,
        )
        answer = ask(url or State(state).addresses()["gateway"], question)
    if as_json:
        print_json(answer.body)
    else:
        console.print(render_answer(read_answer(answer.body)))
    if "data" not in answer.body:
        raise typer.Exit(1)

"""`lienthong policy explain`: why one value of an answer is what it is."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gateway.cli.options import (
    DEFAULT_STATE,
    AgreementOption,
    CallerOption,
    CaseOption,
    EngineOption,
    PurposeOption,
    StateOption,
    VariablesOption,
    read_variables,
)
from gateway.cli.terminal import console, error_console, print_json, printed_path, stop_on_signals
from gateway.errors import LienThongError
from gateway.local.callers import caller_names, fixture_subject
from gateway.local.engine import EngineChoice
from gateway.local.operation_file import document_text
from gateway.local.programs import DEFAULT_POLICIES
from gateway.local.state import State
from gateway.local.supervisor import Options, Supervisor

if TYPE_CHECKING:
    from gateway.policy_tools.explain import Explanation, Question

__all__ = ["explain"]

_FIXTURE_PERSONS = 25
"""Persons of a started system: the fixtures alone."""


def explain(
    query: Annotated[
        str, typer.Argument(metavar="QUERY", help="A question: its text, a file, or an example's name.")
    ],
    path: Annotated[str, typer.Option("--path", help="Place in the answer, like a.b[0].c.")],
    as_: CallerOption,
    purpose: PurposeOption = None,
    agreement: AgreementOption = None,
    case: CaseOption = None,
    variables: VariablesOption = "{}",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    engine: EngineOption = EngineChoice.AUTO,
    policies: Annotated[Path, typer.Option(help="Folder of the rules.")] = DEFAULT_POLICIES,
    state: StateOption = DEFAULT_STATE,
) -> None:
    """Say why one value of an answer is shown, masked, denied or hidden, and what would open it.

    Asks the registers that run in --state, or starts the fixture persons. Leaves with 2 when there is nothing
    to explain.
    """
    # a second of imports that no other command needs
    from gateway.pipeline import StatedPurpose  # noqa: PLC0415
    from gateway.policy_tools.explain import Question, Unexplained, as_text, read_path  # noqa: PLC0415
    from gateway.policy_tools.explain import as_json as to_json  # noqa: PLC0415

    try:
        if as_ not in caller_names():
            raise Unexplained("UNKNOWN_CALLER", f"{as_} is none of {', '.join(caller_names())}")
        question = Question(
            document=document_text(query),
            variables=read_variables(variables),
            subject=fixture_subject(as_),
            purpose=None if purpose is None else StatedPurpose(code=purpose, agreement=agreement, case=case),
            path=read_path(path),
        )
        with stop_on_signals(), _running(State(state), policies) as there:
            found = asyncio.run(_explained(question, there, policies, engine))
    except LienThongError as error:
        code = getattr(error, "code", "CANNOT_EXPLAIN")
        if as_json:
            print_json({"error": {"code": code, "message": getattr(error, "message", str(error))}})
        else:
            error_console.print(str(error), style="red", markup=False, soft_wrap=True)
        raise typer.Exit(2) from error
    if as_json:
        print_json(to_json(found))
        return
    for line in as_text(found, printed_path(policies)):
        console.print(line, markup=False, soft_wrap=True)


@contextmanager
def _running(state: State, policies: Path) -> Iterator[State]:
    """Give what runs in the folder, or the fixture persons in one of their own."""
    if state.running.exists() and state.lock.is_held():
        yield state
        return
    with tempfile.TemporaryDirectory(prefix="lienthong-explain-") as folder:
        Path(folder).chmod(0o711)  # PostgreSQL passes through, under root as another account
        own = State(Path(folder) / "state")
        options = Options(
            state=own.folder,
            persons=_FIXTURE_PERSONS,
            port=0,
            engine=EngineChoice.EMBEDDED,
            policies=policies,
        )
        with Supervisor(options, lambda _: None) as supervisor:
            supervisor.start()
            yield own


async def _explained(question: Question, state: State, policies: Path, engine: EngineChoice) -> Explanation:
    # a second of imports that no other command needs
    from gateway.access import read_policies  # noqa: PLC0415
    from gateway.cli.policy_engines import engine_of  # noqa: PLC0415
    from gateway.local.attached import attached_settings  # noqa: PLC0415
    from gateway.policy_tools.explain import open_explaining  # noqa: PLC0415

    settings, rules = attached_settings(state, policies), read_policies(policies)
    async with engine_of(engine, policies) as running, open_explaining(settings, rules, running) as opened:
        return await opened.explain(question)

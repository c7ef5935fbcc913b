"""`lienthong smoke`: a whole set-up in a temporary folder, asked a few questions, and gone."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from gateway.cli.client import Question, ask
from gateway.cli.options import EngineOption
from gateway.cli.questions import token_for
from gateway.cli.terminal import complaints, console, progress, stop_on_signals
from gateway.local import process
from gateway.local.engine import EngineChoice
from gateway.local.errors import LocalError
from gateway.local.operation_file import operation_text
from gateway.local.state import State
from gateway.local.supervisor import Options, Supervisor

__all__ = ["SmokeCase", "difference", "read_cases", "smoke"]

_CASES = Path(__file__).with_name("smoke.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class SmokeCase:
    """A question and what must come back."""

    name: str
    operation: str
    caller: str
    purpose: str | None = None
    agreement: str | None = None
    data: Mapping[str, Any] | None
    codes: tuple[str, ...] = ()
    """Error codes, sorted."""
    policy: tuple[str, ...] = ()
    """`effect coordinate reason count` of every masked or denied coordinate, sorted."""


def smoke(
    persons: Annotated[int, typer.Option(min=0, help="How many persons, fixtures included.")] = 50,
    engine: EngineOption = EngineChoice.AUTO,
) -> None:
    """Start everything in a temporary folder, check a few answers, start again with the data, stop."""
    report = progress()
    with complaints(), stop_on_signals(), _temporary_state() as state:
        options = Options(state=state.folder, persons=persons, port=0, engine=engine)
        for start in ("first start", "second start"):
            with Supervisor(options, report) as supervisor:
                running = supervisor.start()
                report(f"{start}: ready in {running.seconds:.1f} s, policy engine: {running.engine}")
                _check_all(state, running.addresses["gateway"])
                children = supervisor.children
            _check_gone(children)
        report(f"{len(read_cases())} answers as expected, twice; nothing is left running")


def read_cases() -> tuple[SmokeCase, ...]:
    """Return the questions with their expected answers."""
    cases = json.loads(_CASES.read_text(encoding="utf-8"))
    return tuple(
        SmokeCase(
            name=case["name"],
            operation=case["operation"],
            caller=case["caller"],
            purpose=case.get("purpose"),
            agreement=case.get("agreement"),
            data=case["data"],
            codes=tuple(case.get("codes", ())),
            policy=tuple(case.get("policy", ())),
        )
        for case in cases
    )


@contextmanager
def _temporary_state() -> Iterator[State]:
    with tempfile.TemporaryDirectory(prefix="lienthong-") as folder:
        Path(folder).chmod(0o711)  # PostgreSQL passes through, under root as another account
        yield State(Path(folder) / "state")


def _check_all(state: State, url: str) -> None:
    for case in read_cases():
        question = Question(
            document=operation_text(case.operation),
            token=token_for(state, case.caller),
            purpose=case.purpose,
            agreement=case.agreement,
        )
        wrong = difference(case, ask(url, question))
        if wrong:
            raise LocalError(f"{case.name}: {wrong}")
        console.print(f"          ok: {case.name}", style="green", soft_wrap=True)


def difference(case: SmokeCase, response: Mapping[str, Any]) -> str | None:
    """Return what is not as expected."""
    found = {
        "data": response.get("data"),
        "codes": tuple(sorted(error["extensions"]["code"] for error in response.get("errors", ()))),
        "policy": tuple(
            sorted(map(_policy_line, response.get("extensions", {}).get("policy", {}).get("fields", ())))
        ),
    }
    wanted = {"data": case.data, "codes": case.codes, "policy": case.policy}
    wrong = [key for key in wanted if wanted[key] != found[key]]
    return "; ".join(f"{key} is {found[key]!r} and not {wanted[key]!r}" for key in wrong) or None


def _policy_line(field: Mapping[str, Any]) -> str:
    return f"{field['effect']} {field['coordinate']} {field['reason']} {field['count']}"


def _check_gone(children: tuple[process.Child, ...]) -> None:
    staying = [child.name for child in children if child.alive]
    if staying:
        raise LocalError(f"still running: {', '.join(staying)}")

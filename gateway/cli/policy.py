"""`lienthong policy ...`: what authors of policies run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gateway.cli import (
    policy_bundle,
    policy_check,
    policy_diff,
    policy_explain,
    policy_new,
    policy_preview,
    policy_symmetry,
    policy_who,
)
from gateway.cli.options import DEFAULT_STATE, EngineOption, StateOption
from gateway.cli.terminal import complaints, console, stop_on_signals
from gateway.local.engine import EngineChoice
from gateway.local.programs import DEFAULT_POLICIES

__all__ = ["FIXTURE_PERSONS", "policy_app"]

FIXTURE_PERSONS = 25
"""The fixture persons alone: the fewest the seed makes."""

policy_app = typer.Typer(help="Test, check and explore the rules that decide.", no_args_is_help=True)

QueriesOption = Annotated[
    list[Path] | None,
    typer.Option("--queries", metavar="FOLDER", help="Questions with whole answers; may be given again."),
]

policy_app.command()(policy_bundle.bundle)
policy_app.command()(policy_check.check)
policy_app.command()(policy_diff.diff)
policy_app.command()(policy_explain.explain)
policy_app.command()(policy_new.new)
policy_app.command()(policy_preview.preview)
policy_app.command()(policy_symmetry.symmetry)
policy_app.command()(policy_who.who)
policy_app.command()(policy_who.matrix)


@policy_app.callback()
def policy() -> None:
    """Test, check and explore the rules that decide."""


@policy_app.command("test")
def run(
    queries: QueriesOption = None,
    engine: EngineOption = EngineChoice.AUTO,
    running: Annotated[
        bool, typer.Option("--running", help="Ask what runs in --state instead of starting a system.")
    ] = False,
    coverage: Annotated[
        bool,
        typer.Option("--coverage", help="Say which lines of the rules no test reaches, when all pass (OPA)."),
    ] = False,
    tables: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Tables of expected decisions to run too."),
    ] = None,
    require_coverage: Annotated[
        float | None,
        typer.Option(min=0, max=100, help="Percent of rules, and of fields x callers, that must be tested."),
    ] = None,
    persons: Annotated[
        int, typer.Option(min=FIXTURE_PERSONS, help="Persons of a started system, fixtures included.")
    ] = FIXTURE_PERSONS,
    policies: Annotated[Path, typer.Option(help="Folder of the rules.")] = DEFAULT_POLICIES,
    state: StateOption = DEFAULT_STATE,
) -> None:
    """Run the rules' own tests, and tables and questions with whole answers where given, on every engine.

    Leaves with 0 when all pass, 1 for failures, 2 when it cannot run.
    """
    # a second of imports that no other command needs
    from gateway.cli.policy_testing import Order, run_tests  # noqa: PLC0415

    order = Order(
        queries=tuple(queries or ()),
        engine=engine,
        state=state if running else None,
        tables=tables,
        coverage=coverage,
        required=require_coverage,
        persons=persons,
        policies=policies,
    )
    with complaints(code=2), stop_on_signals():
        failures = run_tests(order, lambda line: console.print(line, markup=False, soft_wrap=True))
    if failures:
        raise typer.Exit(1)

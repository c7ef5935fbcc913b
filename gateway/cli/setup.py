"""`lienthong up`, `serve`, `subgraph` and `seed`: the commands that start programs."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from gateway.cli.answer import read_answer
from gateway.cli.client import Question, ask, stated
from gateway.cli.options import DEFAULT_STATE, EngineOption, PersonsOption, SeedOption, StateOption
from gateway.cli.questions import token_for
from gateway.cli.render import render_answer
from gateway.cli.terminal import complaints, console, progress, stop_on_signals, warn
from gateway.local import process, stages
from gateway.local.engine import EngineChoice
from gateway.local.errors import LocalError
from gateway.local.operation_file import operation_text
from gateway.local.ports import DEFAULT_PORT
from gateway.local.programs import DEFAULT_POLICIES, gateway_command
from gateway.local.state import Register, State
from gateway.local.supervisor import DEFAULT_PERSONS, Options, Running, Supervisor
from gateway.local.workbench import workbench

__all__ = ["seed", "serve", "subgraph", "up"]

_EXAMPLE = "assistance_cases"
_EXAMPLE_CALLER = "gia-lai-health"
_EXAMPLE_PURPOSE = "1.001776"


class PolicyBundle(StrEnum):
    """Bundles that can be named on the command line."""

    ALLOW_ALL = "allow-all"


_PORT_HELP = "The gateway's; registers at +11 to +14, policy engine at +20. 0 takes free ones."


def up(
    persons: PersonsOption = DEFAULT_PERSONS,
    seed: SeedOption = 1,
    port: Annotated[int, typer.Option("--port", min=0, max=65_515, help=_PORT_HELP)] = DEFAULT_PORT,
    state: StateOption = DEFAULT_STATE,
    engine: EngineOption = EngineChoice.AUTO,
    once: Annotated[bool, typer.Option("--once", help="Stop after the example's answer.")] = False,
) -> None:
    """Run registers, policy engine and gateway on this machine; ask one question; keep serving."""
    options = Options(state=state, persons=persons, seed=seed, port=port, engine=engine)
    report = progress()
    with complaints(), stop_on_signals():
        try:
            with Supervisor(options, report) as supervisor:
                running = supervisor.start()
                report(f"ready in {running.seconds:.1f} s, policy engine: {running.engine}")
                _show_example(State(state), running)
                if not once:
                    _show_addresses(running)
                    supervisor.watch(until=lambda: False)
        except KeyboardInterrupt:
            report("stopped")


def _show_example(state: State, running: Running) -> None:
    question = Question(
        document=operation_text(_EXAMPLE),
        token=token_for(state, _EXAMPLE_CALLER),
        purpose=stated(_EXAMPLE_PURPOSE, None),
    )
    console.print(
        f"\nlienthong query {_EXAMPLE} --as {_EXAMPLE_CALLER} --purpose {_EXAMPLE_PURPOSE}", style="bold"
    )
    console.print(render_answer(read_answer(ask(running.addresses["gateway"], question).body)))


def _show_addresses(running: Running) -> None:
    for name, url in running.addresses.items():
        console.print(f"{name:<18} {url}")
    console.print("Ctrl-C stops everything.", style="dim")


def serve(
    supergraphs: Annotated[
        Path | None,
        typer.Option(help="Serve each NAME.graphql of this folder at /NAME/graphql; needs --policy."),
    ] = None,
    policy: Annotated[
        PolicyBundle | None, typer.Option(help="Bundle to decide with: every field allowed, loopback only.")
    ] = None,
    host: Annotated[str, typer.Option(help="Address to listen at, with --supergraphs.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", min=1, max=65_535, help="Port to listen at, with --supergraphs.")
    ] = DEFAULT_PORT,
) -> None:
    """Run the gateway alone, from its settings in the environment (LIENTHONG__...), or any supergraphs."""
    if supergraphs is None and policy is None:
        command = gateway_command()
        os.execv(command[0], command)  # noqa: S606 (no shell is wanted)
    # a second of imports that no other command needs
    from gateway.allow_all_app import AllowAllSettings  # noqa: PLC0415
    from gateway.local.serve_supergraphs import WARNING, serve_supergraphs  # noqa: PLC0415

    with complaints():
        if supergraphs is None or policy is None:
            raise LocalError("--supergraphs and --policy go together")
        settings = AllowAllSettings(supergraphs=supergraphs, policies=DEFAULT_POLICIES, host=host, port=port)
        warn(WARNING)
        serve_supergraphs(settings)


def seed(
    persons: PersonsOption = DEFAULT_PERSONS,
    seed: SeedOption = 1,
    replace: Annotated[bool, typer.Option("--replace", help="Empty the registers first.")] = False,
    state: StateOption = DEFAULT_STATE,
) -> None:
    """Fill the registers of the state folder with the fixture persons and invented ones."""
    report = progress()
    with complaints(), stop_on_signals(), workbench(State(state.resolve())) as setup:
        report(f"seed: {persons} persons")
        stages.seed(setup, persons, seed, replace=replace)
        report("done")


def subgraph(
    name: Annotated[Register, typer.Argument(help="The register.")],
    port: Annotated[int, typer.Option("--port", min=0, max=65_535, help="0 takes a free one.")] = 0,
    state: StateOption = DEFAULT_STATE,
) -> None:
    """Serve one register alone, over its database in the state folder."""
    with complaints(), stop_on_signals(), workbench(State(state.resolve())) as setup:
        chosen = setup.with_port(name, port) if port else setup
        child = stages.start_register(chosen, name)
        try:
            console.print(f"{name} at {chosen.register_url(name)}, log {child.log}")
            process.watch([child], until=lambda: False)
        except KeyboardInterrupt:
            console.print("stopped")
        finally:
            process.stop(child)

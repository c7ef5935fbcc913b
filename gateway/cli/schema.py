"""`lienthong schema`: the GraphQL schema a caller may use, for code generators and editors."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gateway.cli.options import CallerOption, EngineOption
from gateway.cli.terminal import complaints
from gateway.local.callers import caller
from gateway.local.engine import EngineChoice
from gateway.local.programs import DEFAULT_POLICIES, ROOT

__all__ = ["schema"]


def schema(
    as_: CallerOption = "anonymous",
    directives: Annotated[
        bool, typer.Option("--directives", help="With what the catalogue says of each field.")
    ] = False,
    readers: Annotated[
        bool,
        typer.Option("--readers", help="With what the caller may read of each field, and when (minutes)."),
    ] = False,
    purpose: Annotated[
        str | None, typer.Option("--purpose", help="With --readers: only this purpose; `none` for none.")
    ] = None,
    engine: EngineOption = EngineChoice.AUTO,
    supergraph: Annotated[
        Path | None, typer.Option(help="Composed supergraph; else our five subgraphs are composed.")
    ] = None,
    policies: Annotated[Path, typer.Option(help="Policies, with their data.")] = DEFAULT_POLICIES,
) -> None:
    """Print the SDL that a caller's documents are validated against: whole, or what exists for the caller.

    With --readers each field's description says what `policy who` says of the caller's class.
    """
    # a second of imports that no other command needs
    from gateway.access import Directory, read_policies  # noqa: PLC0415
    from gateway.catalogue import composed, own_files, read_text, schema_of  # noqa: PLC0415
    from gateway.decision import SubjectKind  # noqa: PLC0415

    with complaints():
        claims = caller(as_)
        kind = SubjectKind.ANONYMOUS if claims is None else SubjectKind(claims["kind"])
        sdl = composed(own_files(ROOT)) if supergraph is None else read_text(supergraph)
        directory = Directory(read_policies(policies).reference)
        text = schema_of(sdl, directory, kind, directives=directives)
        if readers:
            text = _annotated(text, as_, purpose, engine, policies, supergraph)
        typer.echo(text, nl=False)


def _annotated(
    text: str, as_: str, purpose: str | None, engine: EngineChoice, policies: Path, supergraph: Path | None
) -> str:
    # a second of imports that no other command needs
    from gateway.cli.policy_who import grid  # noqa: PLC0415
    from gateway.policy_tools.annotated_schema import annotated_schema  # noqa: PLC0415

    return annotated_schema(text, grid(policies, engine, purpose, as_, None, supergraph))

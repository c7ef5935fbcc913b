"""`lienthong schema`: the GraphQL schema a caller may use, for code generators and editors."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gateway.cli.options import CallerOption
from gateway.cli.terminal import complaints
from gateway.local.callers import caller
from gateway.local.programs import DEFAULT_POLICIES, ROOT

__all__ = ["schema"]


def schema(
    as_: CallerOption = "anonymous",
    directives: Annotated[
        bool, typer.Option("--directives", help="With what the catalogue says of each field.")
    ] = False,
    supergraph: Annotated[
        Path | None, typer.Option(help="Composed supergraph; else our five subgraphs are composed.")
    ] = None,
    policies: Annotated[Path, typer.Option(help="Policies, with their data.")] = DEFAULT_POLICIES,
) -> None:
    """Print the SDL that a caller's documents are validated against: whole, or what exists for the caller."""
    # a second of imports that no other command needs
    from gateway.access import Directory, read_policies  # noqa: PLC0415
    from gateway.catalogue import composed, own_files, read_text, schema_of  # noqa: PLC0415
    from gateway.decision import SubjectKind  # noqa: PLC0415

    with complaints():
        claims = caller(as_)
        kind = SubjectKind.ANONYMOUS if claims is None else SubjectKind(claims["kind"])
        sdl = composed(own_files(ROOT)) if supergraph is None else read_text(supergraph)
        directory = Directory(read_policies(policies).reference)
        typer.echo(schema_of(sdl, directory, kind, directives=directives), nl=False)

"""`lienthong check`: do the subgraphs compose, and does their catalogue keep its rules."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gateway.cli.terminal import complaints, console, printed_path
from gateway.local.errors import LocalError
from gateway.local.programs import DEFAULT_POLICIES, ROOT

if TYPE_CHECKING:
    from gateway.catalogue import LocatedProblem

__all__ = ["check"]


def check(
    supergraph: Annotated[
        Path | None, typer.Argument(help="Composed supergraph; else the subgraphs are composed.")
    ] = None,
    subgraphs: Annotated[
        Path | None,
        typer.Option(help="Folder of NAME.graphql or NAME/schema.graphql; else our five subgraphs."),
    ] = None,
    catalogue: Annotated[bool, typer.Option("--catalogue", help="Check the catalogue's rules too.")] = False,
    policies: Annotated[
        Path, typer.Option(help="Policies, whose data/open.json lists what is open.")
    ] = DEFAULT_POLICIES,
) -> None:
    """Print each problem with file, line and coordinate. Leaves with 0, 1 for problems, 2 if unreadable."""
    with complaints(code=2):
        if supergraph is not None and subgraphs is not None:
            raise LocalError("give a supergraph or --subgraphs, not both")
        found = list(_problems(supergraph, subgraphs, policies / "data" / "open.json", catalogue=catalogue))
    for line in found:
        console.print(line, markup=False, highlight=False, soft_wrap=True)
    if found:
        raise typer.Exit(1)
    console.print("no problem found")


def _problems(
    supergraph: Path | None, subgraphs: Path | None, open_list: Path, *, catalogue: bool
) -> Iterator[str]:
    # a second of imports that no other command needs
    from gateway.catalogue import check_files, check_supergraph, files_in, own_files  # noqa: PLC0415
    from gateway.composition import CompositionError  # noqa: PLC0415

    if supergraph is not None:
        yield from map(_printed, check_supergraph(supergraph, open_list, catalogue=catalogue))
        return
    files = own_files(ROOT) if subgraphs is None else files_in(subgraphs)
    try:
        yield from map(_printed, check_files(files, open_list, catalogue=catalogue))
    except CompositionError as error:
        paths = {one.subgraph: printed_path(one.path) for one in files}
        for refused in error.errors:
            where = ", ".join(paths[name] for name in refused.subgraphs) or "composition"
            yield f"{where}: {refused.code}: {refused.message}"


def _printed(problem: LocatedProblem) -> str:
    return f"{printed_path(problem.path)}:{problem.line}: {problem.coordinate} {problem.message}"

"""`lienthong check --catalogue`: every rule a catalogue breaks, with the file and line it is broken in."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gateway.catalogue.locations import Locations, Place
from gateway.catalogue.sources import CatalogueError, SdlFile, composed, read_text
from gateway.supergraph import load_supergraph
from gateway.supergraph.catalogue import Catalogue, read_supergraph
from gateway.supergraph.catalogue_check import CatalogueProblem, check_catalogue

__all__ = ["LocatedProblem", "check_files", "check_supergraph"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LocatedProblem:
    """A broken rule, and where the coordinate is defined."""

    path: Path
    line: int
    coordinate: str
    message: str


def check_files(
    files: Sequence[SdlFile], open_list: Path, *, catalogue: bool = True
) -> tuple[LocatedProblem, ...]:
    """Compose and load subgraphs; with `catalogue`, return what its rules find, by file and line.

    `open_list` is the policy data's list of open coordinates. Raises CatalogueError, CompositionError,
    SupergraphError.
    """
    return _check(composed(files), files, open_list, catalogue=catalogue)


def check_supergraph(path: Path, open_list: Path, *, catalogue: bool = True) -> tuple[LocatedProblem, ...]:
    """Do with a composed supergraph what `check_files` does. Raises CatalogueError, SupergraphError."""
    return _check(read_text(path), [SdlFile(subgraph="", path=path)], open_list, catalogue=catalogue)


def _check(
    sdl: str, files: Sequence[SdlFile], open_list: Path, *, catalogue: bool
) -> tuple[LocatedProblem, ...]:
    if not catalogue:
        load_supergraph(sdl)
        return ()
    supergraph, known = read_supergraph(sdl)
    problems = check_catalogue(known, supergraph, _open_coordinates(open_list))
    locations = Locations(files)
    located = [_located(problem, known, locations, open_list) for problem in problems]
    return tuple(sorted(located, key=lambda one: (str(one.path), one.line, one.coordinate, one.message)))


def _located(
    problem: CatalogueProblem, catalogue: Catalogue, locations: Locations, open_list: Path
) -> LocatedProblem:
    where = problem.coordinate
    place = locations.find(where, _register(catalogue, where)) or _listed(where, open_list)
    return LocatedProblem(path=place.path, line=place.line, coordinate=where, message=problem.message)


def _register(catalogue: Catalogue, coordinate: str) -> str | None:
    """Return the subgraph that answers for a coordinate, None when the catalogue does not know."""
    field = coordinate.partition("(")[0]
    entry = catalogue.fields.get(field)
    return catalogue.registers.get(field.partition(".")[0]) if entry is None else entry.register


def _listed(coordinate: str, open_list: Path) -> Place:
    """Return where the list of open coordinates has it: what is in no SDL is only there."""
    lines = read_text(open_list).splitlines()
    found = (number for number, line in enumerate(lines, 1) if f'"{coordinate}"' in line)
    return Place(path=open_list, line=next(found, 1))


def _open_coordinates(path: Path) -> list[str]:
    try:
        found = json.loads(read_text(path))
    except ValueError as error:
        raise CatalogueError(f"{path} is no JSON: {error}") from error
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise CatalogueError(f"{path} is no list of coordinates")
    return found

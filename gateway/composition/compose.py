"""Composition: subgraph SDLs to the supergraph SDL, or every reason why not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from gateway.composition.errors import CompositionError, CompositionProblem
from gateway.composition.merge import merge
from gateway.composition.model import Subgraph, SubgraphSource
from gateway.composition.reader import read_subgraph
from gateway.composition.rules import check_subgraphs, check_supergraph
from gateway.composition.supergraph_sdl import print_supergraph

__all__ = ["compose", "graph_values"]


def compose(subgraphs: Sequence[SubgraphSource]) -> str:
    """Compose subgraphs into the SDL of their supergraph (join v0.5).

    The result depends on the set of subgraphs, not on their order. Satisfiability is not checked here.
    Raises CompositionError with all problems of the first stage that has any: reading, subgraph rules, merge,
    supergraph rules.
    """
    graphs = graph_values(subgraphs)
    read = _read_all(sorted(subgraphs, key=lambda one: one.name), graphs)
    _refuse(check_subgraphs(read))
    supergraph = merge(read)
    _refuse(check_supergraph(supergraph))
    return print_supergraph(supergraph)


def graph_values(subgraphs: Iterable[SubgraphSource]) -> dict[str, str]:
    """The value of enum join__Graph for each subgraph name.

    Raises CompositionError (INVALID_SUBGRAPH_NAME) for an empty name or one used twice.
    """
    by_value: dict[str, list[str]] = {}
    for name in sorted(one.name for one in subgraphs):
        alike = by_value.setdefault(_graph_value(name), [])
        if not name.strip() or name in alike:
            message = f'the name "{name}" is empty or used twice'
            raise CompositionError([CompositionProblem(code="INVALID_SUBGRAPH_NAME", message=message)])
        alike.append(name)
    return {
        name: value if len(alike) == 1 else f"{value}_{number}"
        for value, alike in by_value.items()
        for number, name in enumerate(alike, 1)
    }


def _graph_value(name: str) -> str:
    value = re.sub(r"\W", "_", name, flags=re.ASCII).upper()
    if value[:1].isdigit():
        value = f"_{value}"
    # `_1` at the end is what tells names apart that are alike.
    return f"{value}_" if re.search(r"_\d+$", value) else value


def _read_all(sources: Sequence[SubgraphSource], graphs: dict[str, str]) -> list[Subgraph]:
    read = []
    problems: list[CompositionProblem] = []
    for source in sources:
        try:
            read.append(read_subgraph(source, graphs[source.name]))
        except CompositionError as error:
            problems.extend(error.errors)
    _refuse(problems)
    return read


def _refuse(problems: Iterable[CompositionProblem]) -> None:
    found = tuple(problems)
    if found:
        raise CompositionError(found)

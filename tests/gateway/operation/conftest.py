"""A supergraph and a text form of selections that several tests use."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from graphql import print_ast

from gateway.operation import Field, SelectionSet
from gateway.supergraph import Supergraph, load_supergraph

FOLDER = Path(__file__).parents[1] / "supergraph" / "supergraphs"


@pytest.fixture(scope="session")
def registers() -> Supergraph:
    """Two registers: a requires chain, interfaces, a union, and inaccessible elements of every kind."""
    return load_supergraph((FOLDER / "registers.graphql").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def show() -> Callable[[SelectionSet], str]:
    """Write a selection set as `Type { key: name(arg) Inner { ... } | OnlyType { ... } }`."""
    return show_selection


def show_selection(selection: SelectionSet) -> str:
    parts = [show_field(field) for field in selection.fields]
    parts += [f"| {show_selection(other)}" for other in selection.by_type]
    return f"{selection.type_name} {{ {' '.join(parts)} }}" if parts else f"{selection.type_name} {{}}"


def show_field(field: Field) -> str:
    alias = "" if field.response_key == field.name else f"{field.response_key}: "
    arguments = ", ".join(f"{argument.name}: {print_ast(argument.value)}" for argument in field.arguments)
    inner = "" if field.selection is None else f" {show_selection(field.selection)}"
    return f"{alias}{field.name}{f'({arguments})' if arguments else ''}{inner}"

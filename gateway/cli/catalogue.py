"""`lienthong catalogue`: the published catalogue of the registers, and the policy data that follows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from gateway.cli.terminal import complaints, console
from gateway.local.errors import LocalError
from gateway.local.programs import DEFAULT_POLICIES, ROOT

if TYPE_CHECKING:
    from gateway.catalogue import Published
    from gateway.supergraph import Supergraph
    from gateway.supergraph.catalogue import Catalogue

__all__ = ["catalogue"]


class Format(StrEnum):
    """How the catalogue is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    HTML = "html"


def catalogue(
    format_: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.TABLE,
    register: Annotated[str | None, typer.Option(help="Only this register (or `shared`).")] = None,
    on: Annotated[str | None, typer.Option(metavar="DATE", help="As in force that day; else today.")] = None,
    supergraph: Annotated[
        Path | None, typer.Option(help="Composed supergraph; else our five subgraphs are composed.")
    ] = None,
    policies: Annotated[Path, typer.Option(help="Policies, with their data.")] = DEFAULT_POLICIES,
    write_policy_data: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Write what follows from the schemas there instead.")
    ] = None,
) -> None:
    """Print which data the registers hold: term, class, who answers for it, who enters it, on what ground."""
    # a second of imports that no other command needs
    from gateway.catalogue import publish  # noqa: PLC0415
    from gateway.catalogue import write_policy_data as write  # noqa: PLC0415

    with complaints():
        day = _day(on)
        found = _read(supergraph, policies)
        if write_policy_data is not None:
            write(*found, write_policy_data)
            return
        published = publish(*found, day)
        if register is not None:
            published = _only(published, register)
    if format_ is Format.TABLE:
        _print_tables(published)
    else:
        typer.echo(_text(published, format_), nl=False)


def _day(text: str | None) -> date:
    from gateway.access import today  # noqa: PLC0415

    if text is None:
        return today(datetime.now(UTC))
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise LocalError(f"{text} is no date: write YYYY-MM-DD") from error


def _read(supergraph: Path | None, policies: Path) -> tuple[Supergraph, Catalogue, Mapping[str, Any]]:
    from gateway.access import read_policies  # noqa: PLC0415
    from gateway.catalogue import composed, own_files, read_text  # noqa: PLC0415
    from gateway.supergraph.catalogue import read_supergraph  # noqa: PLC0415

    sdl = composed(own_files(ROOT)) if supergraph is None else read_text(supergraph)
    return *read_supergraph(sdl), read_policies(policies).reference


def _only(published: Published, register: str) -> Published:
    found = tuple(one for one in published.registers if one.name == register)
    if not found:
        names = ", ".join(one.name for one in published.registers)
        raise LocalError(f"no register {register}: one of {names}")
    return replace(published, registers=found)


def _text(published: Published, format_: Format) -> str:
    from gateway.catalogue import to_csv, to_document, to_page  # noqa: PLC0415

    match format_:
        case Format.CSV:
            return to_csv(published)
        case Format.HTML:
            return to_page(published)
        case _:
            return json.dumps(to_document(published), ensure_ascii=False, indent=2) + "\n"


def _print_tables(published: Published) -> None:
    for register in published.registers:
        steward = register.steward
        answers = f", {steward.name} ({steward.code})" if steward else ""
        table = Table(title=f"{register.title}{answers}", title_justify="left")
        for heading in ("field", "type", "term", "class", "entered by", "legal basis"):
            table.add_column(heading, overflow="fold")
        for field in register.fields:
            table.add_row(
                field.coordinate,
                field.type,
                field.term,
                " ".join((field.level, *field.tags)),
                ", ".join(field.entered_by),
                "; ".join((*map(str, field.legal_basis), *filter(None, [field.ground]))),
            )
        console.print(table, markup=False)

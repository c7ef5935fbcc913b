"""`lienthong policy who` and `matrix`: which callers may read a field, and which fields a caller may read."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gateway.cli.options import EngineOption
from gateway.cli.terminal import complaints, console
from gateway.local.engine import EngineChoice
from gateway.local.errors import LocalError
from gateway.local.programs import DEFAULT_POLICIES

if TYPE_CHECKING:
    from gateway.policy_tools.grid import GridRow

__all__ = ["grid", "matrix", "who"]


class Format(StrEnum):
    """How the answer is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


FormatOption = Annotated[Format, typer.Option("--format", help="How to write it.")]
PurposeOption = Annotated[
    str | None, typer.Option("--purpose", help="Only this purpose; `none` for none. Else every open one.")
]
PoliciesOption = Annotated[Path, typer.Option(help="Folder of the rules.")]

_LETTERS = {"allow": "A", "mask": "M", "deny": "-", "hidden": "."}


def who(
    coordinate: Annotated[str, typer.Argument(metavar="TYPE.FIELD", help="Field, or TYPE.__typename.")],
    purpose: PurposeOption = None,
    everybody: Annotated[bool, typer.Option("--all", help="Also those to whom it is denied.")] = False,
    format_: FormatOption = Format.TABLE,
    engine: EngineOption = EngineChoice.AUTO,
    policies: PoliciesOption = DEFAULT_POLICIES,
) -> None:
    """Say which caller classes may read a field, for which purposes, and under what condition."""
    # a second of imports that no other command needs
    from gateway.policy_tools.grid import SHOWING, readers  # noqa: PLC0415

    with complaints(code=2):
        rows = grid(policies, engine, purpose, None, coordinate)
    shown = [row for row in rows if everybody or row.effect in SHOWING]
    if format_ is not Format.TABLE:
        typer.echo(_text(shown, format_), nl=False)
        return
    for name, lines in readers(shown).items():
        console.print(name, markup=False, soft_wrap=True)
        for line, purposes in lines.items():
            console.print(f"  {line}\n    for {', '.join(purposes)}", markup=False, soft_wrap=True)
    console.print(
        f"{len({row.caller for row in shown})} of {len({row.caller for row in rows})} caller classes"
    )


def matrix(
    purpose: PurposeOption = None,
    caller: Annotated[str | None, typer.Option("--as", help="Only the class of this fixture caller.")] = None,
    format_: FormatOption = Format.TABLE,
    engine: EngineOption = EngineChoice.AUTO,
    policies: PoliciesOption = DEFAULT_POLICIES,
) -> None:
    """Say of every field what each caller class may read of it: the effect, the mask and the condition."""
    with complaints(code=2):
        if format_ is Format.TABLE and purpose is None:
            raise LocalError("a table is for one purpose: give --purpose, or --format json or csv")
        rows = grid(policies, engine, purpose, caller, None)
    if format_ is not Format.TABLE:
        typer.echo(_text(rows, format_), nl=False)
        return
    callers = list(dict.fromkeys(row.caller for row in rows))
    letters: dict[str, dict[str, str]] = {}
    for row in rows:
        letter = _LETTERS[row.effect]
        letter = letter if row.condition == "always" else letter.lower()
        before = letters.setdefault(row.coordinate, {}).get(row.caller, "")
        letters[row.coordinate][row.caller] = before if letter in before else before + letter
    for number, name in enumerate(callers, 1):
        console.print(f"{number:3}  {name}", markup=False)
    console.print(
        "A allow, M mask, - deny, . hidden; small letters: on a condition (--format json)", soft_wrap=True
    )
    width = max(len(coordinate) for coordinate in letters)
    console.print(" " * width, *(f"{number:>3}" for number in range(1, len(callers) + 1)), soft_wrap=True)
    for coordinate, by_caller in letters.items():
        cells = (f"{by_caller.get(name, ''):>3}" for name in callers)
        console.print(f"{coordinate:{width}}", *cells, markup=False, soft_wrap=True)


def grid(
    policies: Path,
    engine: EngineChoice,
    purpose: str | None,
    caller: str | None,
    coordinate: str | None,
    supergraph: Path | None = None,
) -> list[GridRow]:
    """Return who may read what, of one purpose, caller or field where named. Raises LienThongError."""
    # a second of imports that no other command needs
    from gateway.cli.policy_engines import engine_of  # noqa: PLC0415
    from gateway.cli.policy_tables import Bench, read_bench  # noqa: PLC0415
    from gateway.policy_tools.grid import grid_of  # noqa: PLC0415

    bench = read_bench(policies, supergraph)
    if coordinate is not None and coordinate not in bench.api.coordinates:
        raise LocalError(f"the API has no {coordinate}")
    purposes = bench.policies.reference["purposes"]
    if purpose not in (None, "none") and purpose not in purposes:
        raise LocalError(f"there is no purpose {purpose}: one of {', '.join(purposes)}")
    wanted = _wanted(bench.place(caller, None)[0] if caller is not None else None, purpose)

    async def ask(bench: Bench) -> list[GridRow]:
        rows: list[GridRow] = []
        only = None if coordinate is None else frozenset({coordinate})
        async with engine_of(engine, policies) as running:
            probe = bench.probe(running)
            for place, (name, header) in bench.places().items():
                if wanted(place):
                    asker = bench.callers.asker(name, header)
                    rows += await grid_of(probe, asker, place[0].title, only)
        return rows

    return asyncio.run(ask(bench))


def _wanted(caller: object, purpose: str | None) -> Callable[[tuple[object, str | None]], bool]:
    code = None if purpose == "none" else purpose
    return lambda place: (caller is None or place[0] == caller) and (purpose is None or place[1] == code)


def _text(rows: Sequence[GridRow], format_: Format) -> str:
    documents = [asdict(row) for row in rows]
    if format_ is Format.JSON:
        return json.dumps(documents, ensure_ascii=False, indent=1) + "\n"
    buffer = io.StringIO()
    if documents:
        writer = csv.DictWriter(buffer, fieldnames=list(documents[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(documents)
    return buffer.getvalue()

"""`lienthong grant ...`: agreements, sharing requests and break-glass of a running system."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.table import Table

from gateway.access import GrantRegister
from gateway.cli.options import DEFAULT_STATE, StateOption
from gateway.cli.terminal import complaints, console
from gateway.local.errors import LocalError
from gateway.local.grants import grant_register
from gateway.local.state import State

__all__ = ["grant_app"]

T = TypeVar("T")

grant_app = typer.Typer(help="Agreements, sharing requests and break-glass.", no_args_is_help=True)

IdArgument = Annotated[str, typer.Argument(metavar="ID", help="The grant.")]


@grant_app.callback()
def grant() -> None:
    """Agreements, sharing requests and break-glass of a running system."""


@grant_app.command("add")
def add(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The grant, a JSON object.")],
    state: StateOption = DEFAULT_STATE,
) -> None:
    """Give a grant; the gateway knows it within two seconds."""
    with complaints():
        try:
            document = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise LocalError(f"GRANT_MALFORMED: {file} cannot be read as JSON") from error
        given = _with_register(state, lambda register: register.add(document, datetime.now(UTC)))
        console.print(f"{given.id} added", markup=False)


@grant_app.command("list")
def list_(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, one grant a line.")] = False,
    state: StateOption = DEFAULT_STATE,
) -> None:
    """Show all grants; of a sharing request not whose it is."""
    with complaints():
        found = _with_register(state, lambda register: register.listed())
    now = datetime.now(UTC)
    table = Table("id", "kind", "state", "grantee", "sector", "purpose", "until", "opens", box=None)
    for one in found:
        row = {
            "id": one.id,
            "kind": one.kind.value,
            "state": one.state(now),
            "grantee": one.grantee,
            "sector": one.sector or "",
            "purpose": one.purpose,
            "until": one.until.astimezone(UTC).isoformat(timespec="minutes"),
            "opens": list(one.opens),
        }
        if as_json:
            console.print(json.dumps(row), markup=False, soft_wrap=True)
        else:
            table.add_row(*(value if isinstance(value, str) else " ".join(value) for value in row.values()))
    if not as_json:
        console.print(table)


@grant_app.command("end")
def end(name: IdArgument, state: StateOption = DEFAULT_STATE) -> None:
    """End a grant before its time; the gateway gives nothing by it within two seconds."""
    with complaints():
        _with_register(state, lambda register: register.end(name, datetime.now(UTC)))
        console.print(f"{name} ended", markup=False)


@grant_app.command("review")
def review(name: IdArgument, state: StateOption = DEFAULT_STATE) -> None:
    """Note that a break-glass was reviewed; without that its command is suspended after 72 hours."""
    with complaints():
        _with_register(state, lambda register: register.review(name, datetime.now(UTC)))
        console.print(f"{name} reviewed", markup=False)


def _with_register(state: Path, act: Callable[[GrantRegister], Awaitable[T]]) -> T:
    async def run() -> T:
        async with grant_register(State(state)) as register:
            return await act(register)

    return asyncio.run(run())

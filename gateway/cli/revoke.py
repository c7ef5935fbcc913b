"""`lienthong revoke ...`: refuse a subject, a token or an agency at once, whatever its tokens say."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from gateway.access import RevocationKind, RevocationRegister
from gateway.cli.options import DEFAULT_STATE, StateOption
from gateway.cli.terminal import complaints, console
from gateway.local.grants import gateway_database
from gateway.local.state import State

__all__ = ["revoke_app"]

T = TypeVar("T")

revoke_app = typer.Typer(help="Refuse a subject, a token or an agency at once.", no_args_is_help=True)

LiftOption = Annotated[bool, typer.Option("--lift", help="Let in again.")]


@revoke_app.callback()
def revoke() -> None:
    """Refuse a subject, a token or an agency at once, whatever its tokens say."""


@revoke_app.command("subject")
def subject(
    name: Annotated[
        str, typer.Argument(metavar="SUB", help="Subject of the tokens, of a fixture caller its name.")
    ],
    lift: LiftOption = False,
    state: StateOption = DEFAULT_STATE,
) -> None:
    """Refuse every token of one officer, system, citizen or enterprise."""
    _change(state, RevocationKind.SUBJECT, name, lift=lift)


@revoke_app.command("token")
def token(
    name: Annotated[str, typer.Argument(metavar="JTI", help="Id of the token.")],
    lift: LiftOption = False,
    state: StateOption = DEFAULT_STATE,
) -> None:
    """Refuse one token."""
    _change(state, RevocationKind.TOKEN, name, lift=lift)


@revoke_app.command("agency")
def agency(
    name: Annotated[str, typer.Argument(metavar="CODE", help="Code of the agency.")],
    lift: LiftOption = False,
    state: StateOption = DEFAULT_STATE,
) -> None:
    """Refuse everybody of one agency."""
    _change(state, RevocationKind.AGENCY, name, lift=lift)


@revoke_app.command("list")
def list_(state: StateOption = DEFAULT_STATE) -> None:
    """Show who is refused, since when."""
    with complaints():
        for one in _with_register(state, lambda register: register.listed()):
            line = f"{one.kind.lower()} {one.value} since {one.revoked_at.isoformat(timespec='seconds')}"
            console.print(line, markup=False, soft_wrap=True)


def _change(state: Path, kind: RevocationKind, value: str, *, lift: bool) -> None:
    with complaints():
        if lift:
            _with_register(state, lambda register: register.lift(kind, value))
        else:
            _with_register(state, lambda register: register.add(kind, value))
        console.print(f"{kind.lower()} {value} {'is let in again' if lift else 'revoked'}", markup=False)


def _with_register(state: Path, act: Callable[[RevocationRegister], Awaitable[T]]) -> T:
    async def run() -> T:
        async with gateway_database(State(state)) as connection:
            return await act(RevocationRegister(connection=connection))

    return asyncio.run(run())

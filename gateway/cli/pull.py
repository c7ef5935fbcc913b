"""`lienthong pull`: a list of the graph into a folder, as one of the fixture callers."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from enum import IntEnum
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from typer.core import TyperCommand

from gateway.cli.client import stated
from gateway.cli.options import (
    DEFAULT_STATE,
    AgreementOption,
    CallerOption,
    CaseOption,
    PurposeOption,
    StateOption,
    UrlOption,
)
from gateway.cli.pulling import json_line, render_pulled, telling, told_failure
from gateway.cli.questions import token_for
from gateway.cli.terminal import STOP_SIGNALS, complaints, console, stop_on_signals, warn
from gateway.cli.variables import read_settings
from gateway.client import Backoff, Refusal, Stop, read_document
from gateway.client.pull import Event, Order, Pulled, carry_out
from gateway.local.callers import caller
from gateway.local.operation_file import operation_text
from gateway.local.state import State

__all__ = ["PullCommand", "Status", "pull"]

_SYSTEM_PAGE, _PAGE = 500, 100
"""Half of what a system may ask for; all that anybody else may."""
_PAGE_HELP = f"Rows a page; else {_SYSTEM_PAGE} for a system, {_PAGE} for anybody else."


class Status(IntEnum):
    """How the command leaves."""

    COMPLETE = 0
    WRONG_USE = 1
    WITHHELD = 2
    """Complete, and something in it is masked or null because it was denied."""
    RESUMABLE = 3


class PullCommand(TyperCommand):
    """Leaves with 1 on a wrong option: 2 says that a pull is complete."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse, and change what the command line's own error would leave with."""
        try:
            return super().parse_args(ctx, args)
        except Exception as error:
            if getattr(error, "exit_code", None) == Status.WITHHELD:
                error.exit_code = int(Status.WRONG_USE)  # type: ignore[attr-defined]  # see the condition
            raise


def pull(
    document: Annotated[str, typer.Option("--document", help="Operation with one list: file or example.")],
    as_: CallerOption,
    out: Annotated[Path, typer.Option("--out", help="Folder of the pull: empty, new, or to go on with.")],
    purpose: PurposeOption = None,
    agreement: AgreementOption = None,
    case: CaseOption = None,
    settings: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="Variable of the document.")
    ] = None,
    page: Annotated[int | None, typer.Option("--page", min=1, max=1_000, help=_PAGE_HELP)] = None,
    patience: Annotated[
        float, typer.Option("--patience", min=0, help="Seconds of waiting for a page that fails.")
    ] = 60.0,
    again: Annotated[bool, typer.Option("--again", help="Begin anew, whatever the folder has.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Tell everything in JSON lines.")] = False,
    url: UrlOption = None,
    state: StateOption = DEFAULT_STATE,
) -> None:
    """Pull a list into a folder, say what was withheld and why; the same command goes on after a stop.

    Status 0: complete; 2: complete, something masked or denied; 3: stopped, can go on; 1: wrong use.
    """
    with complaints():
        read = read_document(operation_text(document))
        order = Order(
            url=url or State(state).addresses()["gateway"],
            token=lambda: token_for(State(state), as_),
            document=read,
            variables=read_settings(settings or (), read.variables),
            purpose=stated(purpose, agreement, case),
            caller=as_,
            out=out,
            page=page or _page_of(as_),
            backoff=Backoff(patience=patience),
            again=again,
        )
        raise typer.Exit(_status(order, as_json=as_json))


def _page_of(name: str) -> int:
    kind = (caller(name) or {}).get("kind")
    return _SYSTEM_PAGE if kind == "SYSTEM" else _PAGE


def _status(order: Order, *, as_json: bool) -> Status:
    """Pull, say how it ended, and return what to leave with. Raises what makes it impossible."""
    begun = time.monotonic()
    try:
        with stop_on_signals(), telling(order.document.field, as_json=as_json) as tell:
            pulled = asyncio.run(_until_told_to_stop(order, tell))
    except (KeyboardInterrupt, asyncio.CancelledError):
        warn("interrupted; the same command goes on")
        return Status.RESUMABLE
    except Stop as stop:
        warn(f"{stop}\nThe same command goes on.")
        if as_json:
            json_line(told_failure(stop, "stopped"))
        return Status.RESUMABLE
    except Refusal as refusal:
        if as_json:
            json_line(told_failure(refusal, "refused"))
        raise
    if as_json:
        json_line({"event": "complete"} | msgspec.to_builtins(pulled.manifest))
    else:
        console.print(render_pulled(pulled, time.monotonic() - begun))
    return Status.WITHHELD if pulled.manifest.decisions else Status.COMPLETE


async def _until_told_to_stop(order: Order, tell: Callable[[Event], None]) -> Pulled:
    """Pull; a signal cancels it where it waits, so that nothing is torn in the middle of a step."""
    task = asyncio.ensure_future(carry_out(order, tell))
    for number in STOP_SIGNALS:
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    return await task

"""The terminal: where progress, answers and complaints go."""

from __future__ import annotations

import json
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import typer
from rich.console import Console
from rich.markup import escape

from gateway.errors import LienThongError

__all__ = [
    "complaints",
    "console",
    "error_console",
    "print_json",
    "printed_path",
    "progress",
    "stop_on_signals",
    "warn",
]

console = Console(highlight=False)
error_console = Console(stderr=True, highlight=False)

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def complaints(code: int = 1) -> Iterator[None]:
    """Print an error of ours without a traceback and leave with a code."""
    try:
        yield
    except LienThongError as error:
        error_console.print(str(error), style="red", markup=False, soft_wrap=True)
        raise typer.Exit(code) from error


def printed_path(path: Path) -> str:
    """Return a path as a person would write it here: relative when it lies below the current folder."""
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)


def warn(text: str) -> None:
    """Print a warning on the error stream."""
    error_console.print(text, style="yellow", markup=False, soft_wrap=True)


@contextmanager
def stop_on_signals() -> Iterator[None]:
    """Turn the first signal to stop into KeyboardInterrupt; ignore the next: stopping is under way."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        for number in STOP_SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupt) for number in STOP_SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def progress() -> Callable[[str], None]:
    """Return a printer of progress lines with the seconds since now."""
    begun = time.monotonic()

    def report(line: str) -> None:
        console.print(f"[dim]{time.monotonic() - begun:6.1f} s[/dim]  {escape(line)}", soft_wrap=True)

    return report


def print_json(document: Any) -> None:
    """Print a response as it came, indented."""
    text = json.dumps(document, ensure_ascii=False, indent=2)
    console.print(text, markup=False, soft_wrap=True)

"""How a pull is told: a bar on a terminal, lines elsewhere, JSON lines for programs; and its summary."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable, Iterator
from typing import Any, assert_never

from rich.console import Group, RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from gateway.cli.render import render_notes
from gateway.cli.terminal import error_console
from gateway.client import ClientFailure, Waiting
from gateway.client.pull import BegunAnew, Event, PageWritten, Pulled

__all__ = ["json_line", "render_pulled", "telling", "told_failure"]

_LINE_INTERVAL = 1.0


@contextlib.contextmanager
def telling(field: str, *, as_json: bool) -> Iterator[Callable[[Event], None]]:
    """Yield what the events of a pull are told to."""
    if as_json:
        yield lambda event: json_line(_as_json(event))
    elif error_console.is_terminal:
        yield from _bar(field)
    else:
        yield _Lines()


def json_line(document: Any) -> None:
    """Print one line of JSON."""
    print(json.dumps(document, ensure_ascii=False), flush=True)  # noqa: T201 (rich would wrap it)


def told_failure(error: ClientFailure, event: str) -> dict[str, Any]:
    """Return the JSON line of how a pull ended early."""
    return {"event": event, "code": error.code, "message": error.message}


def render_pulled(pulled: Pulled, seconds: float) -> RenderableType:
    """Return what came of a pull; `seconds` are those of this run."""
    manifest = pulled.manifest
    speed = f", {pulled.rows / seconds:,.0f} rows/s" if pulled.rows else ""
    parts = [
        Text(f"{manifest.file}: {manifest.rows:,} rows, {manifest.bytes:,} bytes{speed}"),
        Text(f"sha256 {manifest.sha256}", style="dim"),
        *(Text(f"policy revision {revision}", style="dim") for revision in manifest.revisions[-1:]),
    ]
    parts += [
        Text(f"{entry.rows:,} rows of revision {entry.revision} were dropped: the rules changed")
        for entry in manifest.superseded
    ]
    parts += [Text(f"{entry.code} {entry.count}x, overcome") for entry in manifest.errors]
    return Group(*parts, *((render_notes(manifest.decisions),) if manifest.decisions else ()))


def _bar(field: str) -> Iterator[Callable[[Event], None]]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=error_console, transient=True) as progress:
        task = progress.add_task(field, total=None)

        def tell(event: Event) -> None:
            if isinstance(event, PageWritten):
                progress.update(task, completed=event.progress.rows, total=event.progress.total)
            else:
                progress.console.print(_line(event), style="yellow", markup=False)

        yield tell


class _Lines:
    """At most a line a second for what goes well, one for each thing that does not."""

    def __init__(self) -> None:
        self._last = 0.0

    def __call__(self, event: Event) -> None:
        now = time.monotonic()
        if isinstance(event, PageWritten) and event.progress.more and now - self._last < _LINE_INTERVAL:
            return
        self._last = now
        error_console.print(_line(event), markup=False, soft_wrap=True)


def _line(event: Event) -> str:
    match event:
        case PageWritten(progress=progress):
            of = "" if progress.total is None else f" of {progress.total:,}"
            return f"{progress.rows:,}{of} rows"
        case Waiting():
            return f"{event.code}: {event.message}; again in {event.seconds:.1f} s"
        case BegunAnew():
            return f"the rules changed from {event.before} to {event.now}: {event.rows:,} rows dropped"
        case _:
            assert_never(event)


def _as_json(event: Event) -> dict[str, Any]:
    match event:
        case PageWritten(progress=progress):
            known = ("pages", "rows", "bytes", "total", "revision")
            return {"event": "page"} | {name: getattr(progress, name) for name in known}
        case Waiting():
            return {
                "event": "waiting",
                "code": event.code,
                "message": event.message,
                "seconds": event.seconds,
            }
        case BegunAnew():
            return {"event": "begun_anew", "before": event.before, "now": event.now, "rows": event.rows}
        case _:
            assert_never(event)

"""The command line of a register: `serve`, `migrate`, `sdl`."""

from __future__ import annotations

import argparse
import asyncio
import gc
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import structlog
import uvicorn

from subgraphs.common.app import Subgraph, SubgraphApp
from subgraphs.common.context_token import ContextVerifier
from subgraphs.common.cursors import CursorCodec
from subgraphs.common.database import Database
from subgraphs.common.migrations import apply_migrations
from subgraphs.common.settings import DatabaseSettings, ServerSettings, read_settings

__all__ = ["run"]


def run(subgraph: Subgraph[Any], *, migrations: Path, arguments: Sequence[str] | None = None) -> None:
    """Run one command of `python -m subgraphs.<name>`."""
    parser = argparse.ArgumentParser(prog=f"python -m subgraphs.{subgraph.name}")
    parser.add_argument("command", choices=["serve", "migrate", "sdl"])
    match parser.parse_args(arguments).command:
        case "serve":
            _serve(subgraph)
        case "migrate":
            dsn = read_settings(DatabaseSettings).database_url.get_secret_value()
            for name in asyncio.run(apply_migrations(dsn, migrations)):
                sys.stdout.write(f"{subgraph.name}: applied {name}\n")
        case "sdl":
            sys.stdout.write(subgraph.schema.as_str() + "\n")


def _serve(subgraph: Subgraph[Any]) -> None:
    settings = read_settings(ServerSettings)
    _log_as_json()
    app = SubgraphApp(
        subgraph,
        database=Database.connect(settings.database_url.get_secret_value(), max_size=settings.pool_size),
        verifier=ContextVerifier(subgraph=subgraph.name, secret=settings.context_secret.get_secret_value()),
        cursors=CursorCodec(bytes.fromhex(settings.cursor_key)),
        clock=time.time,
    )
    # what is imported by now lives as long as the process; the collector need not walk it
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http="httptools",
        lifespan="on",
        access_log=False,
        server_header=False,
        date_header=False,
        log_level="warning",
    )


def _log_as_json() -> None:
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )

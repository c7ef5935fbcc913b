"""The gateway's process: `python -m gateway.local.serve`, settings from the environment."""

from __future__ import annotations

import gc
import sys

import uvicorn

from gateway.app import build_app
from gateway.errors import InternalError
from gateway.settings import Settings, load_settings
from gateway.telemetry import configure_logging

__all__ = ["main"]

_GRACE = 5
"""Seconds open requests have after the signal to stop."""


def main() -> int:
    """Serve until told to stop; 2 when the settings are wrong."""
    configure_logging()
    try:
        settings = load_settings()
    except InternalError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    _serve(settings)
    return 0


def _serve(settings: Settings) -> None:
    app = build_app(settings)
    # what is there by now lives as long as the process; the collector need not walk it
    gc.collect()
    gc.freeze()
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http="httptools",
        lifespan="on",
        access_log=False,
        server_header=False,
        log_level="warning",
        timeout_graceful_shutdown=_GRACE,
    )


if __name__ == "__main__":
    sys.exit(main())

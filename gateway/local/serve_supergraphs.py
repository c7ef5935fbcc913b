"""`lienthong serve --supergraphs`: any federation's supergraphs, everything allowed, on loopback only."""

from __future__ import annotations

import gc

import uvicorn

from gateway.allow_all_app import AllowAllSettings, build_allow_all_app
from gateway.telemetry import configure_logging

__all__ = ["WARNING", "serve_supergraphs"]

WARNING = (
    "Policy allow-all: every field is allowed to everybody who reaches this address, and no record is kept."
    " For supergraphs without classified fields, on this machine only."
)


def serve_supergraphs(settings: AllowAllSettings) -> None:
    """Serve until told to stop. Raises LienThongError for supergraphs that cannot be served so."""
    app = build_allow_all_app(settings)
    configure_logging()
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
    )

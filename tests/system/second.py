"""A second gateway of a running system, wired through relays that watch and can fail."""

from __future__ import annotations

import contextlib
import dataclasses
import socket
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gateway.local import process
from gateway.local.health import wait_until_healthy
from gateway.local.ports import HOST
from gateway.local.programs import gateway_command
from gateway.local.state import REGISTERS
from tests.system.database_relay import DatabaseRelay
from tests.system.relay import Relay
from tests.system.running import System

__all__ = ["Watched", "free_port", "gateway_process", "watched_gateway"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A gateway, and the relay before everything it asks."""

    system: System
    url: str
    pid: int
    registers: Mapping[str, Relay]
    database: DatabaseRelay
    engine: Relay | None
    """None for the embedded engine, which is asked over pipes."""

    def heal(self) -> None:
        """Make every relay work, and forget what was sent so far."""
        for relay in (*self.registers.values(), *((self.engine,) if self.engine else ())):
            relay.heal()


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def gateway_process(system: System, changes: Mapping[str, str | None]) -> Iterator[tuple[str, int]]:
    """Run one more gateway with changed settings: its URL and process id. Belongs in the main thread.

    A setting that is changed to None is left out.
    """
    programs, port = system.programs, free_port()
    ports = dataclasses.replace(programs.ports, gateway=port)
    environment = dict(dataclasses.replace(programs, ports=ports).gateway())
    for name, value in changes.items():
        if value is None:
            environment.pop(f"LIENTHONG__{name}", None)
        else:
            environment[f"LIENTHONG__{name}"] = value
    child = process.start(
        "second gateway",
        gateway_command(),
        environment=environment,
        log=programs.state.logs / "second-gateway.log",
        cwd=programs.state.folder,
    )
    try:
        wait_until_healthy(child, port, "/health", 60)
        yield f"http://{HOST}:{port}/graphql", child.process.pid
    finally:
        process.stop(child)


@contextlib.contextmanager
def watched_gateway(system: System) -> Iterator[Watched]:
    """Run a gateway behind relays."""
    programs = system.programs
    with contextlib.ExitStack() as stack:
        relays = {name: Relay(programs.register_url(name)) for name in REGISTERS}
        engine = None if programs.engine_url is None else Relay(programs.engine_url)
        for relay in (*relays.values(), *((engine,) if engine else ())):
            stack.callback(relay.close)
        database = DatabaseRelay(programs.postgres.where.socket)
        stack.callback(database.close)
        changes: dict[str, str | None] = {
            f"SUBGRAPHS__{name.upper()}__URL": relay.url for name, relay in relays.items()
        }
        changes["DATABASE_URL"] = database.dsn(programs.postgres.dsn("gateway", "app"))
        if engine is not None:
            changes["POLICY__URL"] = engine.url
        url, pid = stack.enter_context(gateway_process(system, changes))
        yield Watched(system=system, url=url, pid=pid, registers=relays, database=database, engine=engine)

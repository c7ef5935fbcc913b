"""Which TCP ports the programs of a one-machine set-up listen on, always on 127.0.0.1."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Mapping
from dataclasses import dataclass

from gateway.local.errors import LocalError
from gateway.local.state import REGISTERS

__all__ = ["DEFAULT_PORT", "HOST", "Ports", "choose_ports"]

HOST = "127.0.0.1"
DEFAULT_PORT = 8400
"""The gateway's. The registers follow at +11 to +14, the policy engine at +20."""

_FIRST_REGISTER = 11
_ENGINE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """One port per program."""

    gateway: int
    engine: int
    registers: Mapping[str, int]


def choose_ports(gateway: int = DEFAULT_PORT) -> Ports:
    """Return the ports that go with the gateway's; 0: free ones. Raises LocalError when one is in use."""
    if gateway == 0:
        free = _free_ports(2 + len(REGISTERS))
        return Ports(gateway=free[0], engine=free[1], registers=dict(zip(REGISTERS, free[2:], strict=True)))
    ports = Ports(
        gateway=gateway,
        engine=gateway + _ENGINE,
        registers={name: gateway + _FIRST_REGISTER + index for index, name in enumerate(REGISTERS)},
    )
    wanted = {"the gateway": ports.gateway, "the policy engine": ports.engine, **ports.registers}
    for name, port in wanted.items():
        _check_free(name, port)
    return ports


def _check_free(name: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise LocalError(
                f"port {port} for {name} is in use: choose another with --port (0 takes free ones)"
            ) from error


def _free_ports(count: int) -> list[int]:
    """Return distinct free ports: all are held until the last is known."""
    with contextlib.ExitStack() as held:
        probes = [held.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind((HOST, 0))
        return [probe.getsockname()[1] for probe in probes]

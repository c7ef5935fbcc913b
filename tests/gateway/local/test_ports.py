"""Ports: chosen, free, or complained about."""

from __future__ import annotations

import socket

import pytest

from gateway.local.errors import LocalError
from gateway.local.ports import HOST, Ports, choose_ports
from gateway.local.state import REGISTERS


def free_base() -> int:
    """Return a port whose successors are free too; high ones seldom are not."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return min(int(probe.getsockname()[1]), 65_000)


def test_ports_follow_the_gateways() -> None:
    base = free_base()
    assert choose_ports(base) == Ports(
        gateway=base,
        engine=base + 20,
        registers={name: base + 11 + index for index, name in enumerate(REGISTERS)},
    )


def test_zero_takes_distinct_free_ports() -> None:
    ports = choose_ports(0)
    chosen = [ports.gateway, ports.engine, *ports.registers.values()]
    assert len(set(chosen)) == 6


@pytest.mark.parametrize(
    ("offset", "name"), [(0, "the gateway"), (12, "civil_status"), (20, "the policy engine")]
)
def test_a_port_in_use_is_named_with_its_program(offset: int, name: str) -> None:
    base = free_base()
    with socket.socket() as taken:
        taken.bind((HOST, base + offset))
        taken.listen()
        with pytest.raises(LocalError) as raised:
            choose_ports(base)
    assert str(raised.value) == (
        f"port {base + offset} for {name} is in use: choose another with --port (0 takes free ones)"
    )

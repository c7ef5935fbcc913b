"""Runs everything on one machine: PostgreSQL, registers, policy engine and gateway are its children."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from gateway.local import process, stages
from gateway.local.engine import EngineChoice, find_opa, opa_command
from gateway.local.health import wait_until_healthy
from gateway.local.ports import DEFAULT_PORT, HOST, choose_ports
from gateway.local.postgres import Postgres
from gateway.local.programs import (
    DEFAULT_POLICIES,
    Programs,
    base_environment,
    gateway_command,
)
from gateway.local.state import REGISTERS, State

__all__ = ["DEFAULT_PERSONS", "Options", "Report", "Running", "Supervisor"]

DEFAULT_PERSONS = 20_000
"""Synthetic persons, fixtures included; seeded in a few seconds."""
_READY_TIMEOUT = 60.0

Report = Callable[[str], None]
"""Receives one line of progress."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What `lienthong up` was asked for."""

    state: Path
    persons: int = DEFAULT_PERSONS
    seed: int = 1
    port: int = DEFAULT_PORT
    """The gateway's port; 0 takes free ones for all."""
    engine: EngineChoice = EngineChoice.AUTO
    policies: Path = DEFAULT_POLICIES
    grants_age: float = 2.0
    """Seconds for which the gateway does not read grants and revocations again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """What runs, and where."""

    addresses: dict[str, str]
    """URL per program: `gateway` and the registers."""
    engine: str
    """`opa` or `embedded`."""
    seconds: float
    """From the start to the first healthy answer of the gateway."""


class Supervisor:
    """Starts the programs in order, watches them, stops them in the opposite order. A context manager.

    Belongs in the main thread: children end with the thread that started them. `start` and `watch` raise
    LocalError, `stop` never does.
    """

    def __init__(self, options: Options, report: Report) -> None:
        self._options = options
        self._report = report
        self._state = State(options.state.resolve())
        self._children: list[process.Child] = []
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def children(self) -> tuple[process.Child, ...]:
        """The programs that should be running, in the order they were started."""
        return tuple(self._children)

    def start(self) -> Running:
        """Start everything; return when the gateway is ready for questions."""
        begun = time.monotonic()
        binary = find_opa(self._options.engine)
        setup, schemas = self._prepare(binary)
        self._report("migrations")
        stages.migrate_all(setup)
        self._seed_when_empty(setup)
        self._report("registers, policy engine, supergraph")
        registers = self._start_registers(setup)
        engine = self._start_engine(setup, binary)
        stages.compose(setup.state, schemas)
        if engine is not None:
            wait_until_healthy(engine, setup.ports.engine, "/health", _READY_TIMEOUT)
        self._report("gateway")
        gateway = self._start_gateway(setup)
        for name, child in registers.items():
            wait_until_healthy(child, setup.ports.registers[name], "/health", _READY_TIMEOUT)
        wait_until_healthy(gateway, setup.ports.gateway, "/health/ready", _READY_TIMEOUT)
        return self._announce(setup, time.monotonic() - begun)

    def watch(self, until: Callable[[], bool]) -> None:
        """Return when `until` says so. Raises ChildDied when a program ends before."""
        process.watch(self._children, until)

    def stop(self) -> None:
        """Stop everything that was started, the last first."""
        self._stack.close()

    def _prepare(self, binary: Path | None) -> tuple[Programs, list[process.Child]]:
        """Take the folder, start PostgreSQL, and let the registers print their schemas meanwhile."""
        state = self._state
        ports = choose_ports(self._options.port)
        state.prepare()
        lock = state.lock
        lock.acquire()
        self._stack.callback(lock.release)
        self._stack.callback(self._children.clear)
        schemas = stages.print_schemas(state)
        self._stack.callback(process.stop, *schemas)
        self._report("PostgreSQL")
        postgres = self._stack.enter_context(Postgres(state.postgres, log=state.logs / "postgres.log"))
        self._children.append(postgres.child)
        setup = Programs(
            state=state,
            secrets=state.secrets(),
            ports=ports,
            postgres=postgres,
            policies=self._options.policies.resolve(),
            engine_url=f"http://{HOST}:{ports.engine}" if binary else None,
            grants_age=self._options.grants_age,
        )
        return setup, schemas

    def _seed_when_empty(self, setup: Programs) -> None:
        there = stages.seeded(setup.postgres)
        persons, number = self._options.persons, self._options.seed
        if there is None or not there.finished:
            self._report(f"seed: {persons} persons")
            stages.seed(setup, persons, number)
        elif (there.persons, there.seed) != (persons, number):
            self._report(f"the data that is there stays: {there.persons} persons, seed {there.seed}")

    def _start_registers(self, setup: Programs) -> dict[str, process.Child]:
        children = {name: stages.start_register(setup, name) for name in REGISTERS}
        self._own(*children.values())
        return children

    def _start_engine(self, setup: Programs, binary: Path | None) -> process.Child | None:
        if binary is None:
            asked = self._options.engine is EngineChoice.EMBEDDED
            self._report(f"the embedded policy engine decides{'' if asked else ': there is no OPA here'}")
            return None
        child = process.start(
            "policy engine",
            opa_command(binary, setup.policies, setup.ports.engine),
            environment=base_environment(),
            log=setup.state.logs / "opa.log",
            cwd=setup.state.folder,
        )
        self._own(child)
        return child

    def _start_gateway(self, setup: Programs) -> process.Child:
        child = process.start(
            "gateway",
            gateway_command(),
            environment=setup.gateway(),
            log=setup.state.logs / "gateway.log",
            cwd=setup.state.folder,
        )
        self._own(child)
        return child

    def _own(self, *children: process.Child) -> None:
        self._children.extend(children)
        self._stack.callback(process.stop, *children)

    def _announce(self, setup: Programs, seconds: float) -> Running:
        addresses = {"gateway": f"http://{HOST}:{setup.ports.gateway}/graphql"}
        addresses |= {name: setup.register_url(name) for name in REGISTERS}
        setup.state.announce(addresses)
        self._stack.callback(setup.state.running.unlink, missing_ok=True)
        return Running(addresses=addresses, engine="opa" if setup.engine_url else "embedded", seconds=seconds)

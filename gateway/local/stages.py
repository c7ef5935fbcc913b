"""The steps of a start: schemas, migrations, seed, registers, composition."""

from __future__ import annotations

import asyncio
import dataclasses
import json
from dataclasses import dataclass
from pathlib import Path

from gateway.local import process
from gateway.local.files import write_private
from gateway.local.fingerprint import code_fingerprint
from gateway.local.gateway_database import prepare_gateway_database
from gateway.local.postgres import Postgres
from gateway.local.programs import (
    ROOT,
    Programs,
    base_environment,
    compose_command,
    register_command,
    seed_command,
)
from gateway.local.state import REGISTERS, State

__all__ = ["SeedRecord", "compose", "migrate_all", "print_schemas", "seed", "seeded", "start_register"]

_MIGRATION_TIMEOUT = 120.0
_SEED_TIMEOUT = 1_800.0
_SCHEMA_TIMEOUT = 60.0


def print_schemas(state: State) -> list[process.Child]:
    """Start one process per register that prints its SDL into the state folder; `compose` waits for them.

    None when the supergraph that is there was made from the same programs.
    """
    if state.supergraph.exists() and _composed(state):
        return []
    return [
        process.start(
            f"{name} sdl",
            register_command(name, "sdl"),
            environment=base_environment(),
            log=state.logs / f"{name}.log",
            output=state.sdl / f"{name}.graphql",
            cwd=state.folder,
        )
        for name in REGISTERS
    ]


def migrate_all(setup: Programs) -> None:
    """Bring the four registers' databases and the gateway's up to date, unless the same programs did it."""
    unchanged = _Unchanged(setup.postgres.where.base / "migrated")
    if unchanged:
        return
    children = [
        process.start(
            f"{name} migrate",
            register_command(name, "migrate"),
            environment=setup.migration(name),
            log=setup.state.logs / f"{name}.log",
            cwd=setup.state.folder,
        )
        for name in REGISTERS
    ]
    asyncio.run(prepare_gateway_database(setup.postgres.dsn("gateway", "owner")))
    for child in children:
        process.wait(child, _MIGRATION_TIMEOUT)
    unchanged.record()


def start_register(setup: Programs, name: str) -> process.Child:
    """Start one register's server."""
    return process.start(
        name,
        register_command(name, "serve"),
        environment=setup.register(name),
        log=setup.state.logs / f"{name}.log",
        cwd=setup.state.folder,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedRecord:
    """With what the registers were filled."""

    persons: int
    seed: int
    finished: bool


def seeded(postgres: Postgres) -> SeedRecord | None:
    """Return with what the registers were filled, None when nobody began to."""
    file = _seed_file(postgres)
    return SeedRecord(**json.loads(file.read_text(encoding="utf-8"))) if file.exists() else None


def seed(setup: Programs, persons: int, number: int, *, replace: bool = False) -> None:
    """Fill the four registers. Raises ChildDied when they hold persons and `replace` is not said.

    What an earlier, interrupted seed left behind is always replaced.
    """
    before = seeded(setup.postgres)
    interrupted = before is not None and not before.finished
    record = SeedRecord(persons=persons, seed=number, finished=False)
    if before is None or replace or interrupted:
        _write_record(setup.postgres, record)
    process.run(
        "seed",
        seed_command(persons, number, replace=replace or interrupted),
        environment=setup.seeding(),
        log=setup.state.logs / "seed.log",
        timeout=_SEED_TIMEOUT,
        cwd=setup.state.folder,
    )
    _write_record(setup.postgres, dataclasses.replace(record, finished=True))


def _seed_file(postgres: Postgres) -> Path:
    """Beside the data it speaks of, so that both are there or neither."""
    return postgres.where.base / "seeded.json"


def _write_record(postgres: Postgres, record: SeedRecord) -> None:
    write_private(_seed_file(postgres), json.dumps(dataclasses.asdict(record)))


def compose(state: State, schemas: list[process.Child]) -> None:
    """Compose the supergraph from what the registers printed, if they were asked to."""
    if not schemas:
        return
    for child in schemas:
        process.wait(child, _SCHEMA_TIMEOUT)
    process.run(
        "composition",
        compose_command(state.supergraph, {name: state.sdl / f"{name}.graphql" for name in REGISTERS}),
        environment=base_environment(),
        log=state.logs / "composition.log",
        timeout=_SCHEMA_TIMEOUT,
        cwd=state.folder,
    )
    _composed(state).record()


def _composed(state: State) -> _Unchanged:
    return _Unchanged(state.folder / "composed")


class _Unchanged:
    """Remembers with which programs a step was done: a second start need not do it again."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._now = code_fingerprint(ROOT)

    def __bool__(self) -> bool:
        return self._file.exists() and self._file.read_text(encoding="ascii") == self._now

    def record(self) -> None:
        """Remember that the step is done."""
        write_private(self._file, self._now)

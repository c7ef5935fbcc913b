"""How each program of a one-machine set-up is started: its command and its environment."""

from __future__ import annotations

import dataclasses
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import gateway
from gateway.local.ports import HOST, Ports
from gateway.local.postgres import Postgres
from gateway.local.state import REGISTERS, Secrets, State

__all__ = [
    "DEFAULT_POLICIES",
    "ROOT",
    "Programs",
    "base_environment",
    "compose_command",
    "gateway_command",
    "register_command",
    "seed_command",
]

ROOT = Path(gateway.__file__).parents[1]
"""Where our packages lie."""
DEFAULT_POLICIES = ROOT / "policies"

_PYTHON = (sys.executable, "-P")
"""`-P`: what lies in the current folder is data and never a module."""


def register_command(name: str, action: str) -> list[str]:
    """Return the command of a register: `serve`, `migrate` or `sdl`."""
    return [*_PYTHON, "-m", f"subgraphs.{name}", action]


def seed_command(persons: int, seed: int, *, replace: bool) -> list[str]:
    """Return the command that fills all four registers."""
    command = [*_PYTHON, "-m", "subgraphs.seed", f"--persons={persons}", f"--seed={seed}"]
    return [*command, "--replace"] if replace else command


def gateway_command() -> list[str]:
    """Return the command of the gateway."""
    return [*_PYTHON, "-m", "gateway.local.serve"]


def compose_command(output: Path, sources: Mapping[str, Path]) -> list[str]:
    """Return the command that composes a supergraph of registers: name -> SDL file."""
    named = [f"{name}={file}" for name, file in sources.items()]
    return [*_PYTHON, "-m", "gateway.local.compose", str(output), *named]


def base_environment() -> dict[str, str]:
    """Return our environment without what would steer a program: its settings are ours alone to give."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("LIENTHONG", "PG", "PYTHON"))
    }
    return kept | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Programs:
    """The environments of one set-up's programs."""

    state: State
    secrets: Secrets
    ports: Ports
    postgres: Postgres
    policies: Path
    engine_url: str | None
    """None for the embedded engine."""
    grants_age: float = 2.0
    """Seconds for which the gateway does not read grants and revocations again."""

    def with_port(self, name: str, port: int) -> Programs:
        """Return the same set-up with a register elsewhere."""
        return dataclasses.replace(
            self, ports=dataclasses.replace(self.ports, registers={**self.ports.registers, name: port})
        )

    def migration(self, name: str) -> dict[str, str]:
        """Environment of a register's migrations: the owner of its database."""
        return base_environment() | {"LIENTHONG_DATABASE_URL": self.postgres.dsn(name, "owner")}

    def seeding(self) -> dict[str, str]:
        """Environment of the seed: the owners of the four databases."""
        return base_environment() | {
            f"LIENTHONG_SEED_{name.upper()}_URL": self.postgres.dsn(name, "owner") for name in REGISTERS
        }

    def register(self, name: str) -> dict[str, str]:
        """Environment of a register that serves."""
        return base_environment() | {
            "LIENTHONG_DATABASE_URL": self.postgres.dsn(name, "app"),
            "LIENTHONG_CONTEXT_SECRET": self.secrets.context[name],
            "LIENTHONG_CURSOR_KEY": self.secrets.cursor[name],
            "LIENTHONG_HOST": HOST,
            "LIENTHONG_PORT": str(self.ports.registers[name]),
        }

    def register_url(self, name: str) -> str:
        """GraphQL address of a register."""
        return f"http://{HOST}:{self.ports.registers[name]}/graphql"

    def gateway(self) -> dict[str, str]:
        """Environment of the gateway: its settings (`gateway.settings`)."""
        settings = {
            "HOST": HOST,
            "PORT": str(self.ports.gateway),
            "STATE": str(self.state.folder),
            "SUPERGRAPH": str(self.state.supergraph),
            "POLICY__FOLDER": str(self.policies),
            "ISSUER__JWKS": str(self.state.jwks),
            "DATABASE_URL": self.postgres.dsn("gateway", "app"),
            "AUDIT_KEY": self.secrets.audit,
            "GRANTS_AGE": str(self.grants_age),
        }
        for name in REGISTERS:
            settings[f"SUBGRAPHS__{name.upper()}__URL"] = self.register_url(name)
            settings[f"SUBGRAPHS__{name.upper()}__SECRET"] = self.secrets.context[name]
        if self.engine_url is None:
            settings["POLICY__ENGINE"] = "embedded"
        else:
            settings |= {"POLICY__ENGINE": "opa", "POLICY__URL": self.engine_url}
        return base_environment() | {f"LIENTHONG__{key}": value for key, value in settings.items()}

"""The state folder: everything `lienthong up` keeps between two runs, secrets included."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from joserfc.jwk import OKPKey

from gateway.local.errors import LocalError
from gateway.local.files import write_private
from gateway.local.lock import FolderLock

__all__ = ["REGISTERS", "Register", "Secrets", "State"]


class Register(StrEnum):
    """The registers; each runs as a process of its own, over a database of its own."""

    POPULATION = "population"
    CIVIL_STATUS = "civil_status"
    CIVIL_SERVANTS = "civil_servants"
    SOCIAL_ASSISTANCE = "social_assistance"


REGISTERS = tuple(register.value for register in Register)


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """What only this machine knows. Never logged, never on a command line."""

    context: Mapping[str, str]
    """Context token secret per register."""
    cursor: Mapping[str, str]
    """Cursor key per register: 32 bytes in hexadecimal."""
    audit: str
    """Key of the pseudonyms in the audit log."""
    issuer: Mapping[str, Any]
    """Private Ed25519 JWK (RFC 8037) of the local issuer."""


@dataclass(frozen=True, slots=True)
class State:
    """A state folder; its parts are made on demand."""

    folder: Path

    @property
    def logs(self) -> Path:
        """One log per program."""
        return self.folder / "logs"

    @property
    def postgres(self) -> Path:
        """The PostgreSQL cluster."""
        return self.folder / "postgres"

    @property
    def sdl(self) -> Path:
        """SDL of each subgraph, as it printed it."""
        return self.folder / "sdl"

    @property
    def supergraph(self) -> Path:
        """The composed supergraph."""
        return self.folder / "supergraph.graphql"

    @property
    def jwks(self) -> Path:
        """Public keys of the local issuer (RFC 7517)."""
        return self.folder / "jwks.json"

    @property
    def running(self) -> Path:
        """Where the running set-up answers; there only while it runs."""
        return self.folder / "running.json"

    @property
    def lock(self) -> FolderLock:
        """Held by the set-up that uses the folder."""
        return FolderLock(self.folder)

    def prepare(self) -> None:
        """Make the folder. As root others may pass through it, since PostgreSQL runs as another account."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o711 if os.geteuid() == 0 else 0o700)
        for inside in (self.logs, self.sdl):
            inside.mkdir(mode=0o700, exist_ok=True)

    def secrets(self) -> Secrets:
        """Return the secrets, made on first use, and publish the issuer's public key."""
        path = self.folder / "secrets.json"
        if not path.exists():
            write_private(path, json.dumps(_new_secrets(), indent=1))
        known = Secrets(**json.loads(path.read_text(encoding="utf-8")))
        if not self.jwks.exists():
            public = OKPKey.import_key(dict(known.issuer)).as_dict(private=False)
            write_private(self.jwks, json.dumps({"keys": [public]}, indent=1))
        return known

    def announce(self, addresses: Mapping[str, str]) -> None:
        """Say where the running set-up answers."""
        write_private(self.running, json.dumps(addresses, indent=1))

    def addresses(self) -> Mapping[str, str]:
        """Return where the running set-up answers. Raises LocalError when nothing runs."""
        if not self.running.exists() or not self.lock.is_held():
            raise LocalError(f"nothing runs in {self.folder}: start it with `lienthong up`")
        addresses: Mapping[str, str] = json.loads(self.running.read_text(encoding="utf-8"))
        return addresses


def _new_secrets() -> dict[str, Any]:
    issuer = OKPKey.generate_key("Ed25519", parameters={"use": "sig", "alg": "Ed25519"}, auto_kid=True)
    return {
        "context": {name: secrets.token_hex(32) for name in REGISTERS},
        "cursor": {name: secrets.token_hex(32) for name in REGISTERS},
        "audit": secrets.token_hex(32),
        "issuer": issuer.as_dict(private=True),
    }

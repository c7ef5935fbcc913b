"""The files of a PostgreSQL cluster: where they lie, how it is made, who is in it."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from gateway.local.account import can_traverse
from gateway.local.errors import LocalError
from gateway.local.files import write_private
from gateway.local.process import Account
from gateway.local.state import REGISTERS

__all__ = [
    "DATABASES",
    "SUPERUSER",
    "Layout",
    "give",
    "initdb_command",
    "layout",
    "load_passwords",
    "make_folders",
    "roles_script",
    "server_command",
    "write_configuration",
]

DATABASES = (*REGISTERS, "gateway")
SUPERUSER = "postgres"

_WITH_SEALED = frozenset({"civil_status"})
"""Databases with columns that are sealed (`design.md` 10, RLS)."""

_SOCKET_LIMIT = 100
"""Bytes. The kernel's limit is 108 for the whole address (unix(7)), the file name takes some."""
_SOCKET_NAME = ".s.PGSQL.5432"
_SETTINGS_FILE = "postgresql.conf"
_ACCESS_FILE = "pg_hba.conf"
_SHARED_BASE = Path("/var/lib")

_CONFIGURATION = {
    "listen_addresses": "''",
    "max_connections": "120",
    "password_encryption": "'scram-sha-256'",
    "shared_buffers": "'128MB'",
    "unix_socket_permissions": "0700",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    "log_line_prefix": "'%m [%p] %u@%d '",
    "wal_level": "'minimal'",
    "max_wal_senders": "0",
    "jit": "off",
}
"""120 connections: pools of up to 20 for each register and the gateway, migrations and seed beside them."""

_ACCESS = "# TYPE DATABASE USER METHOD\nlocal all all scram-sha-256\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where one cluster keeps its files."""

    base: Path
    """Binaries when copied, data, passwords."""
    data: Path
    socket: Path
    passwords: Path


def layout(folder: Path, account: Account | None) -> Layout:
    """Place a cluster in `folder`, or elsewhere when the account cannot reach it.

    Raises LocalError when no place for the socket has a path under 100 bytes.
    """
    base = folder.resolve()
    if not can_traverse(base.parent, account):  # the folder itself is ours to open
        base = _place_elsewhere(base)
    return Layout(
        base=base, data=base / "data", socket=_socket_folder(base), passwords=base / "passwords.json"
    )


def _place_elsewhere(folder: Path) -> Path:
    """Return a place the folder remembers: it moves with it, and who deletes the folder starts afresh."""
    pointer = folder / "place"
    if not pointer.exists():
        write_private(pointer, str(_SHARED_BASE / f"lienthong-{secrets.token_hex(6)}"))
    return Path(pointer.read_text(encoding="utf-8"))


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def _socket_folder(base: Path) -> Path:
    fallback = Path(tempfile.gettempdir()) / f"lienthong-{os.geteuid()}-{_digest(base)}"
    for folder in (base / "socket", fallback):
        if len(os.fsencode(folder / _SOCKET_NAME)) < _SOCKET_LIMIT:
            return folder
    raise LocalError(
        f"the socket's path is too long in {base} and in {fallback.parent}: choose a shorter --state"
    )


def make_folders(where: Layout, account: Account | None) -> None:
    """Create the folders with their modes and owners. Raises LocalError when one belongs to somebody else."""
    where.base.mkdir(parents=True, exist_ok=True)
    where.base.chmod(0o711 if account else 0o700)
    _private_folder(where.socket, account)


def _private_folder(folder: Path, account: Account | None) -> None:
    owner = account.uid if account else os.geteuid()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid not in {owner, os.geteuid()}:
        raise LocalError(f"{folder} belongs to somebody else")
    give(folder, account)
    folder.chmod(0o700)


def give(path: Path, account: Account | None) -> None:
    """Make the account the owner of a path."""
    if account is not None:
        os.chown(path, account.uid, account.gid, follow_symlinks=False)


def load_passwords(path: Path, databases: Sequence[str]) -> Mapping[str, str]:
    """Return a random password per role, made once and kept readable by us alone."""
    roles = (SUPERUSER, *(f"{database}_{kind}" for database in databases for kind in ("owner", "app")))
    known: dict[str, str] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    missing = [role for role in roles if role not in known]
    if missing:
        known |= {role: secrets.token_urlsafe(24) for role in missing}
        write_private(path, json.dumps(known, indent=1))
    return known


def initdb_command(binaries: Path, data: Path, password_file: Path) -> list[str]:
    """Return the command that makes a cluster: scram for all, builtin C.UTF-8 locale, data checksums."""
    return [
        str(binaries / "initdb"),
        f"--pgdata={data}",
        f"--username={SUPERUSER}",
        f"--pwfile={password_file}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--data-checksums",
        "--no-instructions",
    ]


def write_configuration(where: Layout) -> None:
    """Write settings and the access table, at every start, so that a moved state folder works.

    They lie outside the data folder: as root we never write where the server's account could put a link.
    """
    settings = _CONFIGURATION | {
        "hba_file": f"'{where.base / _ACCESS_FILE}'",
        "unix_socket_directories": f"'{where.socket}'",
    }
    texts = {
        _SETTINGS_FILE: "".join(f"{name} = {value}\n" for name, value in settings.items()),
        _ACCESS_FILE: _ACCESS,
    }
    for name, text in texts.items():
        path = where.base / name
        path.write_text(text, encoding="utf-8")
        path.chmod(0o644)


def server_command(binaries: Path, where: Layout) -> list[str]:
    """Return the command that runs the cluster in the foreground."""
    config = f"config_file={where.base / _SETTINGS_FILE}"
    return [str(binaries / "postgres"), "-D", str(where.data), "-c", config]


def roles_script(databases: Sequence[str], passwords: Mapping[str, str]) -> str:
    """Return a psql script that makes every role and database that is missing, and sets the passwords."""
    template = _script("database.sql")
    parts = ["SET log_min_error_statement = 'panic';\n"]  # an error must not log a password
    for database in databases:
        owner, app = f"{database}_owner", f"{database}_app"
        variables = {
            "database": database,
            "owner": owner,
            "app": app,
            "owner_password": passwords[owner],
            "app_password": passwords[app],
        }
        parts += [f"\\set {name} {value}\n" for name, value in variables.items()]
        parts.append(template)
        if database in _WITH_SEALED:
            parts += [f"\\set sealed {database}_sealed\n", _script("sealed_role.sql")]
    return "".join(parts)


def _script(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")

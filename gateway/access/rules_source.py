"""Where rules come from: a folder as its author has it, or a bundle as it was delivered."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Hashable, Iterator
from pathlib import Path
from typing import Protocol

from gateway.access.bundle_signatures import BundleKey
from gateway.access.bundles import read_bundle
from gateway.access.policies import REFERENCE, PolicySet, read_policies

__all__ = ["BundleSource", "FolderSource", "RulesSource", "digest_of"]


class RulesSource(Protocol):
    """Gives the rules that should decide. Both methods read files: call them in a thread."""

    def fingerprint(self) -> Hashable:
        """Return something that changes when the rules may have changed; cheap, never raises."""

    def read(self) -> PolicySet:
        """Return the rules. Raises InternalError."""


class BundleSource:
    """One file, exchanged as a whole."""

    def __init__(self, file: Path, key: BundleKey | None) -> None:
        self._file = file
        self._key = key

    def fingerprint(self) -> Hashable:
        """Return what the file system says of the file."""
        return _stat(self._file)

    def read(self) -> PolicySet:
        """Return what the bundle holds. Raises BundleRefused."""
        return read_bundle(self._file, self._key)


class FolderSource:
    """A folder that is being worked on.

    Changed rules decide under a revision of their own, even where `data/meta.json` still names the old one:
    `2026-11-27.1+6f0c2a11`.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._first: tuple[str, bytes] | None = None

    def fingerprint(self) -> Hashable:
        """Return what the file system says of each file of rules and data."""
        return tuple((str(path), _stat(path)) for path in sorted(self._files()))

    def _files(self) -> Iterator[Path]:
        for folder, _, names in os.walk(self._folder):
            suffix = ".json" if Path(folder) == self._folder / "data" else ".rego"
            yield from (Path(folder) / name for name in names if name.endswith(suffix))

    def read(self) -> PolicySet:
        """Return the rules. Raises InternalError."""
        found = read_policies(self._folder)
        digest = digest_of(found)
        if self._first is None or self._first[0] != found.revision:
            self._first = found.revision, digest
        if self._first[1] == digest:
            return found
        meta = {**found.reference["meta"], "revision": f"{found.revision}+{digest.hex()[:8]}"}
        return PolicySet(modules=found.modules, data={REFERENCE: {**found.reference, "meta": meta}})


def digest_of(policies: PolicySet) -> bytes:
    """Return the SHA-256 of rules and data."""
    written = json.dumps([dict(policies.modules), policies.data], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).digest()


def _stat(path: Path) -> Hashable:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns

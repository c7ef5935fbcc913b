"""One owner per folder: a lock that the kernel lets go when its process ends."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from gateway.local.errors import LocalError

__all__ = ["FolderLock"]


class FolderLock:
    """An exclusive lock on a folder, kept in its file `lock` together with the owner's process id."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "lock"
        self._descriptor: int | None = None

    def acquire(self) -> None:
        """Take the lock. Raises LocalError, naming the owner, when another process has it."""
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            owner = os.read(descriptor, 32).decode().strip() or "unknown"
            os.close(descriptor)
            raise LocalError(f"{self._path.parent} is in use by process {owner}") from error
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode())
        self._descriptor = descriptor

    def is_held(self) -> bool:
        """Whether any process holds it."""
        if not self._path.exists():
            return False
        with self._path.open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    def release(self) -> None:
        """Let go; the file stays, so that two processes never lock two different files."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

"""The files of one folder, in steps after each of which the disk holds either the old or the new.

Names never lead out of the folder: links are not followed, and only regular files are read.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import stat
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

from gateway.client.errors import Refusal, Stop

__all__ = ["LOCK", "Files", "FolderFiles", "open_folder"]

LOCK = "lock"
_SAFELY = os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
"""A pipe in the place of a file is an error and not a wait."""


class Files(Protocol):
    """What a pull does to its folder. Each step is on disk when it returns; raises Stop WRITE_FAILED."""

    def names(self) -> set[str]:
        """Return what is in the folder."""

    def read(self, name: str) -> BinaryIO | None:
        """Open a file, None when there is none. Raises Refusal FOLDER_UNFIT."""

    def make(self, name: str) -> None:
        """Make a file without content, whatever was in it."""

    def put(self, name: str, at: int, data: bytes) -> None:
        """Write at a place of a file; at 0 it may be new, and nothing else stays in it."""

    def cut(self, name: str, size: int) -> None:
        """Shorten a file."""

    def move(self, name: str, new: str) -> None:
        """Rename a file over another."""

    def remove(self, name: str) -> None:
        """Remove a file."""


class FolderFiles:
    """The files of an open folder."""

    def __init__(self, folder: int) -> None:
        """`folder`: descriptor, which stays its owner's."""
        self._folder = folder

    def names(self) -> set[str]:
        """Return what is in the folder."""
        return _names(self._folder)

    def read(self, name: str) -> BinaryIO | None:
        """Open a file, None when there is none."""
        try:
            descriptor = self._open(name, os.O_RDONLY)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _unfit(name, error) from error
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise Refusal(f"{name} is no file", code="FOLDER_UNFIT")
        return os.fdopen(descriptor, "rb")

    def make(self, name: str) -> None:
        """Make a file without content, and wait until the folder knows it."""
        with _writing(name), self._opened(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC) as descriptor:
            os.fsync(descriptor)
            os.fsync(self._folder)

    def put(self, name: str, at: int, data: bytes) -> None:
        """Write all of it, and wait for the disk."""
        how = os.O_WRONLY | (os.O_CREAT | os.O_TRUNC if at == 0 else 0)
        with _writing(name), self._opened(name, how) as descriptor:
            written = 0
            while written < len(data):
                written += os.pwrite(descriptor, data[written:], at + written)
            os.fsync(descriptor)

    def cut(self, name: str, size: int) -> None:
        """Shorten a file."""
        with _writing(name), self._opened(name, os.O_WRONLY) as descriptor:
            os.ftruncate(descriptor, size)
            os.fsync(descriptor)

    def move(self, name: str, new: str) -> None:
        """Rename a file over another."""
        with _writing(new):
            os.rename(name, new, src_dir_fd=self._folder, dst_dir_fd=self._folder)
            os.fsync(self._folder)

    def remove(self, name: str) -> None:
        """Remove a file."""
        with _writing(name):
            os.unlink(name, dir_fd=self._folder)
            os.fsync(self._folder)

    @contextlib.contextmanager
    def _opened(self, name: str, how: int) -> Iterator[int]:
        descriptor = self._open(name, how)
        try:
            yield descriptor
        finally:
            os.close(descriptor)

    def _open(self, name: str, how: int) -> int:
        return os.open(name, how | _SAFELY, 0o600, dir_fd=self._folder)


@contextlib.contextmanager
def open_folder(path: Path, known: Collection[str]) -> Iterator[FolderFiles]:
    """Make a folder for its owner alone, or take one over while no other pull has it.

    A folder that holds something must hold one of the `known` files. Raises Refusal: FOLDER_UNFIT where
    nothing can be written, FOLDER_FOREIGN, FOLDER_BUSY.
    """
    with contextlib.ExitStack() as stack:
        try:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
            folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            stack.callback(os.close, folder)
            if (names := _names(folder)) and not names & {LOCK, *known}:
                raise Refusal(
                    f"{path} holds other files; a pull begins in an empty folder", code="FOLDER_FOREIGN"
                )
            lock = os.open(LOCK, os.O_RDWR | os.O_CREAT | _SAFELY, 0o600, dir_fd=folder)
            stack.callback(os.close, lock)
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # the kernel lets go when the process ends
        except BlockingIOError as error:
            raise Refusal(f"another pull is at work in {path}", code="FOLDER_BUSY") from error
        except OSError as error:
            raise _unfit(str(path), error) from error
        yield FolderFiles(folder)


def _names(folder: int) -> set[str]:
    with os.scandir(folder) as entries:
        return {entry.name for entry in entries}


@contextlib.contextmanager
def _writing(name: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Stop(
            f"{name} cannot be written: {os.strerror(error.errno or 0)}", code="WRITE_FAILED"
        ) from error


def _unfit(name: str, error: OSError) -> Refusal:
    what = "is a link" if error.errno == errno.ELOOP else os.strerror(error.errno or 0)
    return Refusal(f"{name}: {what}", code="FOLDER_UNFIT")

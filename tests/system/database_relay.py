"""A PostgreSQL socket that leads to the real one and can be cut."""

from __future__ import annotations

import contextlib
import shutil
import socket
import tempfile
import threading
from pathlib import Path

__all__ = ["DatabaseRelay"]

NAME = ".s.PGSQL.5432"


class DatabaseRelay:
    """Passes bytes on between a socket of its own and the server's, until `cut`."""

    def __init__(self, folder: Path) -> None:
        """`folder` holds the server's socket."""
        self._target = folder / NAME
        self.folder = Path(tempfile.mkdtemp(prefix="lt-db-"))
        self._open: list[socket.socket] = []
        self._listener: socket.socket | None = None
        self.join()

    def dsn(self, dsn: str) -> str:
        """Return a DSN that leads here in place of the server."""
        address, _, _ = dsn.partition("?")
        return f"{address}?host={self.folder}&port=5432"

    def join(self) -> None:
        """Accept connections."""
        (self.folder / NAME).unlink(missing_ok=True)
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(str(self.folder / NAME))
        listener.listen()
        self._listener = listener
        threading.Thread(target=self._serve, args=(listener,), daemon=True).start()

    def cut(self) -> None:
        """End every connection and accept none."""
        if self._listener is not None:
            _end(self._listener)
            self._listener = None
        (self.folder / NAME).unlink(missing_ok=True)
        for each in self._open:
            _end(each)
        self._open.clear()

    def close(self) -> None:
        """Cut and clean up."""
        self.cut()
        shutil.rmtree(self.folder)

    def _serve(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            server = socket.socket(socket.AF_UNIX)
            server.connect(str(self._target))
            self._open += [client, server]
            for source, sink in ((client, server), (server, client)):
                threading.Thread(target=_copy, args=(source, sink), daemon=True).start()


def _copy(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65_536):
            sink.sendall(data)
    _end(source)
    _end(sink)


def _end(each: socket.socket) -> None:
    with contextlib.suppress(OSError):
        each.shutdown(socket.SHUT_RDWR)
    each.close()

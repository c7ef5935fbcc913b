"""What can go wrong between a client and the gateway, or a pull and its folder.

LienThongError
`-- ClientFailure   a stable `code` and a text for the person who asked
    |-- Refusal     asking the same again does not help: the request, the folder or the right to it is wrong
    `-- Stop        asking the same again later may help; what is on disk is good to go on from
"""

from __future__ import annotations

from gateway.errors import LienThongError

__all__ = ["ClientFailure", "Refusal", "Stop"]


class ClientFailure(LienThongError):
    """Root of the client's errors; as text `CODE: message`."""

    def __init__(self, message: str, *, code: str) -> None:
        super().__init__(f"{code}: {message}")
        self.message = message
        self.code = code


class Refusal(ClientFailure):
    """The request, the folder, or the caller's right to it is wrong."""


class Stop(ClientFailure):
    """Something failed that may work again; `retry_after` is what the gateway asked for, in seconds."""

    def __init__(self, message: str, *, code: str, retry_after: float = 0.0) -> None:
        super().__init__(message, code=code)
        self.retry_after = retry_after

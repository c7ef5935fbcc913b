"""The two ways out of compiled code: at compile time, and while it runs."""

from __future__ import annotations

from gateway.errors import LienThongError

__all__ = ["Restart", "Unsupported"]


class Unsupported(LienThongError):
    """The plan has a shape compiled code does not serve: the interpreter does."""


class Restart(LienThongError):
    """An answer is not what healthy subgraphs send: the interpreter starts over from the kept answers."""

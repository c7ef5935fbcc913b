"""What can go wrong on one machine; the text is made for the person at the terminal."""

from __future__ import annotations

from gateway.errors import LienThongError

__all__ = ["LocalError"]


class LocalError(LienThongError):
    """The one-machine set-up cannot start or go on; the message says what to do."""

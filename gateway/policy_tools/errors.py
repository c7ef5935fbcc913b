"""What stops a tool before it has anything to say about the policies."""

from __future__ import annotations

from gateway.errors import LienThongError

__all__ = ["Misuse", "RulesUnusable"]


class Misuse(LienThongError):
    """The tool was asked for something that is not there: no folder, no case, a case that cannot be read."""


class RulesUnusable(LienThongError):
    """An engine does not take the rules at all; the message is the engine's."""

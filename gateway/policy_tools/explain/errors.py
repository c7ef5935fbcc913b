"""Why nothing can be explained."""

from __future__ import annotations

from gateway.errors import LienThongError

__all__ = ["Unexplained"]


class Unexplained(LienThongError):
    """The question cannot be explained; `code` says why.

    BAD_PATH, NO_SUCH_PLACE, UNKNOWN_CALLER, OPERATION_NOT_SUPPORTED, EXPLANATION_FAILED, or the code of the
    gateway's own refusal.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message

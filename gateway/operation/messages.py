"""Error texts that quote the client's document or values."""

from __future__ import annotations

__all__ = ["shorten"]

LONGEST = 300


def shorten(message: str) -> str:
    """Cut a message that quotes something long, so that no answer is larger for being an error."""
    return message if len(message) <= LONGEST else f"{message[: LONGEST - 1]}…"

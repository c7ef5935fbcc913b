"""Error texts that quote the client's document or values."""

from __future__ import annotations

from graphql import GraphQLError

from gateway.errors import Mistake

__all__ = ["mistake", "shorten"]

LONGEST = 300


def shorten(message: str) -> str:
    """Cut a message that quotes something long, so that no answer is larger for being an error."""
    return message if len(message) <= LONGEST else f"{message[: LONGEST - 1]}…"


def mistake(error: GraphQLError) -> Mistake:
    """Say what is wrong and, where the document was parsed with locations, where."""
    for place in error.locations or ():
        return Mistake(message=shorten(error.message), line=place.line, column=place.column)
    return Mistake(message=shorten(error.message))

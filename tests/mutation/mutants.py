"""What a mutant is: one changed place of one file."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Mutant", "planted"]


@dataclass(frozen=True, slots=True, order=True)
class Mutant:
    """`text[start:end]` of a file becomes `replacement`."""

    path: str
    line: int
    start: int
    end: int
    replacement: str
    what: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}"


def planted(text: str, mutant: Mutant) -> str:
    """Return the text with the change in it."""
    return text[: mutant.start] + mutant.replacement + text[mutant.end :]

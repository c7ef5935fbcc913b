"""Operations kept in files: the examples of this package by name, any other by path."""

from __future__ import annotations

from pathlib import Path

from gateway.local.errors import LocalError

__all__ = ["document_text", "example_names", "operation_text"]

_EXAMPLES = Path(__file__).with_name("examples")


def example_names() -> tuple[str, ...]:
    """Return the names of the example operations."""
    return tuple(sorted(file.stem for file in _EXAMPLES.glob("*.graphql")))


def document_text(question: str) -> str:
    """Return a question that is written out as it is, else as `operation_text`. Raises LocalError."""
    return question if "{" in question else operation_text(question)


def operation_text(name: str) -> str:
    """Return the text of an example or of a file. Raises LocalError when there is neither."""
    for file in (Path(name), _EXAMPLES / f"{name}.graphql"):
        if file.is_file():
            return file.read_text(encoding="utf-8")
    raise LocalError(f"{name} is no file, and none of the examples {', '.join(example_names())}")

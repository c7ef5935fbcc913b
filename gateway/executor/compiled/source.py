"""Writes and compiles the source of generated functions.

Generated source holds names of our own and numbers. Whatever comes from a schema or a document enters as a
constant of the namespace, or, inside a dict display, through `repr` of a string.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

__all__ = ["Source"]


class Source:
    """Lines of one function."""

    def __init__(self, signature: str) -> None:
        self._lines = [f"def made({signature}):"]
        self._depth = 1
        self._names = 0
        self._namespace: dict[str, Any] = {}

    def line(self, text: str) -> None:
        """Add a line at the present depth."""
        self._lines.append("    " * self._depth + text)

    @contextmanager
    def block(self, text: str) -> Iterator[None]:
        """Add a line that opens a block."""
        self.line(text)
        self._depth += 1
        yield
        self._depth -= 1

    def name(self, prefix: str) -> str:
        """Return a local name that was not used yet."""
        self._names += 1
        return f"{prefix}{self._names}"

    def constant(self, prefix: str, value: Any) -> str:
        """Return a name that stands for a value."""
        for name, known in self._namespace.items():
            if known is value:
                return name
        name = f"{prefix}_{len(self._namespace)}"
        self._namespace[name] = value
        return name

    def function(self) -> Any:
        """Compile the function."""
        text = "\n".join([*self._lines, "    pass"])
        code = compile(text, "<compiled plan>", "exec")
        namespace: dict[str, Any] = {"__builtins__": _BUILTINS, **self._namespace}
        exec(code, namespace)  # noqa: S102 -- our own text; see the module's docstring
        return namespace["made"]


_BUILTINS: dict[str, Any] = {"id": id, "list": list, "len": len, "zip": zip}

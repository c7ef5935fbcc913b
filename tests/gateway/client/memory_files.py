"""A folder in memory that can be left at any point of any write, as by a kill or a power cut."""

from __future__ import annotations

import io
from typing import BinaryIO

__all__ = ["Cut", "MemoryFiles"]


class Cut(BaseException):
    """The process is gone."""


class MemoryFiles:
    """Counts the points at which it could be left; at the one that is named it raises Cut.

    `torn`: what a write that was under way leaves behind, half of its bytes or zeros in their place.
    """

    def __init__(
        self, contents: dict[str, bytes] | None = None, *, cut_at: int | None = None, torn: str = "half"
    ) -> None:
        self.contents = dict(contents or {})
        self.points = 0
        self._cut_at = cut_at
        self._torn = torn

    def _point(self) -> None:
        if self.points == self._cut_at:
            raise Cut
        self.points += 1

    def names(self) -> set[str]:
        return set(self.contents)

    def read(self, name: str) -> BinaryIO | None:
        return io.BytesIO(self.contents[name]) if name in self.contents else None

    def make(self, name: str) -> None:
        self._point()
        self.contents[name] = b""
        self._point()

    def put(self, name: str, at: int, data: bytes) -> None:
        self._point()
        kept = b"" if at == 0 else self.contents[name]
        assert len(kept) >= at, "a write would leave a hole"
        self.contents[name] = kept
        self._point()
        torn = data[: len(data) // 2] if self._torn == "half" else bytes(len(data))
        self.contents[name] = kept[:at] + torn + kept[at + len(torn) :]
        self._point()
        self.contents[name] = kept[:at] + data + kept[at + len(data) :]
        self._point()

    def cut(self, name: str, size: int) -> None:
        self._point()
        assert len(self.contents[name]) >= size
        self.contents[name] = self.contents[name][:size]
        self._point()

    def move(self, name: str, new: str) -> None:
        self._point()
        self.contents[new] = self.contents.pop(name)
        self._point()

    def remove(self, name: str) -> None:
        self._point()
        del self.contents[name]
        self._point()

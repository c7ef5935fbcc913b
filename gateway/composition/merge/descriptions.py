"""One description out of several."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

__all__ = ["merge_descriptions"]


def merge_descriptions(descriptions: Iterable[str | None]) -> str | None:
    """The description most subgraphs give; of several, the first subgraph's (in name order)."""
    counted = Counter(one for one in descriptions if one)
    return counted.most_common(1)[0][0] if counted else None

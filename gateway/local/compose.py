"""Composes a supergraph from SDL files: `python -m gateway.local.compose OUTPUT NAME=URL=FILE...`."""

from __future__ import annotations

import sys
from pathlib import Path

from gateway.composition import CompositionError, SubgraphSource, compose
from gateway.sharing import sdl

__all__ = ["main"]

_SHARING_URL = "local://sharing"
"""Nobody calls it: the fifth subgraph lives in the gateway's process."""


def main(arguments: list[str]) -> int:
    """Write the supergraph of the named subgraphs and sharing; print why and return 1 when it cannot be."""
    output, *named = arguments
    sources = [_source(text) for text in named]
    sources.append(SubgraphSource(name="sharing", url=_SHARING_URL, sdl=sdl()))
    try:
        supergraph = compose(sources)
    except CompositionError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    target = Path(output)
    partial = target.with_name(f"{target.name}.partial")
    partial.write_text(supergraph, encoding="utf-8")
    partial.rename(target)
    return 0


def _source(text: str) -> SubgraphSource:
    name, url, file = text.split("=", 2)
    return SubgraphSource(name=name, url=url, sdl=Path(file).read_text(encoding="utf-8"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Composes a supergraph from SDL files: `python -m gateway.local.compose OUTPUT NAME=FILE...`."""

from __future__ import annotations

import sys
from pathlib import Path

from gateway.composition import CompositionError, SubgraphSource, compose
from gateway.sharing import sdl

__all__ = ["main"]

_SCHEME = "local://"
"""A supergraph names its subgraphs; where they answer is a setting of the gateway, since ports change."""


def main(arguments: list[str]) -> int:
    """Write the supergraph of the named subgraphs and sharing; print why and return 1 when it cannot be."""
    output, *named = arguments
    sources = [_source(text) for text in named]
    sources.append(SubgraphSource(name="sharing", url=f"{_SCHEME}sharing", sdl=sdl()))
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
    name, _, file = text.partition("=")
    return SubgraphSource(name=name, url=f"{_SCHEME}{name}", sdl=Path(file).read_text(encoding="utf-8"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

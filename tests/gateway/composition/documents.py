"""Where the test documents lie, and how they are read."""

from __future__ import annotations

import os
from pathlib import Path

import orjson

from gateway.composition import SubgraphSource

__all__ = ["HERE", "REPOSITORY", "corpus", "folder_sources", "suite_sources"]

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[2]


def folder_sources(folder: Path) -> list[SubgraphSource]:
    """One source for each `<name>.graphql` of a folder, bar `supergraph.graphql`."""
    return [
        SubgraphSource(name=path.stem, url=f"http://127.0.0.1:1/{path.stem}", sdl=path.read_text("utf-8"))
        for path in sorted(folder.glob("*.graphql"))
        if path.stem != "supergraph"
    ]


def corpus() -> Path | None:
    """The folder of the federation suites, None where it is not at hand."""
    told = os.environ.get("LIENTHONG_AUDIT_CORPUS")
    folder = Path(told) if told else REPOSITORY.parent / "shared" / "audit_corpus"
    return folder if folder.is_dir() else None


def suite_sources(suite: Path) -> list[SubgraphSource]:
    """The subgraphs of one suite of the corpus."""
    return [
        SubgraphSource(name=one["name"], url=one["url"], sdl=one["sdl"])
        for one in orjson.loads((suite / "subgraphs.json").read_bytes())
    ]

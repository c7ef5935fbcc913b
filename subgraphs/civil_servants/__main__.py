"""`python -m subgraphs.civil_servants serve | migrate | sdl`."""

from __future__ import annotations

from pathlib import Path

from subgraphs.civil_servants.schema import SUBGRAPH
from subgraphs.common.process import run

if __name__ == "__main__":
    run(SUBGRAPH, migrations=Path(__file__).with_name("migrations"))

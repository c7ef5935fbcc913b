"""`python -m subgraphs.social_assistance serve | migrate | sdl`."""

from __future__ import annotations

from pathlib import Path

from subgraphs.common.process import run
from subgraphs.social_assistance.schema import SUBGRAPH

if __name__ == "__main__":
    run(SUBGRAPH, migrations=Path(__file__).with_name("migrations"))

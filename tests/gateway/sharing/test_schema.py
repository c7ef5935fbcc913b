"""The printed schema of sharing: what is committed is what is composed."""

from __future__ import annotations

from pathlib import Path

import gateway.sharing
from gateway.sharing import sdl


def test_the_committed_schema_is_the_composed_one() -> None:
    """After a change: `python -m gateway.sharing > gateway/sharing/schema.graphql`."""
    path = Path(gateway.sharing.__path__[0]) / "schema.graphql"
    assert path.read_text(encoding="utf-8") == sdl() + "\n"

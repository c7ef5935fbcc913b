"""When a second start may skip what the first one did."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gateway.local.fingerprint import code_fingerprint


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for folder in ("gateway", "subgraphs"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "part.py").write_text("x = 1\n", encoding="utf-8")
    return tmp_path


def test_nothing_changed_is_the_same(root: Path) -> None:
    before = code_fingerprint(root)
    (root / "gateway" / "notes.txt").write_text("of no concern", encoding="utf-8")
    assert code_fingerprint(root) == before


def test_a_changed_a_new_and_a_removed_file_differ(root: Path) -> None:
    seen = [code_fingerprint(root)]
    os.utime(root / "subgraphs" / "part.py", ns=(1, 1))
    seen.append(code_fingerprint(root))
    (root / "subgraphs" / "0002_more.sql").write_text("SELECT 1", encoding="utf-8")
    seen.append(code_fingerprint(root))
    (root / "gateway" / "part.py").unlink()
    seen.append(code_fingerprint(root))
    assert len(set(seen)) == 4

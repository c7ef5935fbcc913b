"""Fixtures of the one-machine tests."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def folder() -> Iterator[Path]:
    """A short folder other accounts can pass through; under root PostgreSQL could not enter pytest's own."""
    made = Path(tempfile.mkdtemp(prefix="lt-"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made)

"""Grants of query tests are told from those of everybody else by their ids."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.local.errors import LocalError
from gateway.local.query_grants import held
from gateway.local.state import State


@pytest.mark.parametrize("document", [{"id": "AG-2026-VTL-001"}, {}], ids=["somebody's", "none"])
def test_no_grant_but_a_test_s_own_is_touched(document: dict[str, str], tmp_path: Path) -> None:
    """Nothing runs in the folder: a database asked for would be another error."""
    with pytest.raises(LocalError, match="has -T- in it"), held(State(tmp_path), [document]):
        pytest.fail("it was given")

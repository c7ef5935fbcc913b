"""The corpus of federation suites: supergraphs and operations with their expected results, as data.

Found through LIENTHONG_AUDIT_CORPUS or as `../shared/audit_corpus` beside the repository.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from gateway.supergraph import Supergraph, load_supergraph

__all__ = ["Case", "corpus_cases", "corpus_suites", "suite_supergraph"]

ROOT = Path(os.environ.get("LIENTHONG_AUDIT_CORPUS") or Path(__file__).parents[4] / "shared" / "audit_corpus")


@dataclass(frozen=True, slots=True)
class Case:
    """One operation of a suite."""

    suite: str
    number: int
    text: str
    fails: bool
    """The suite expects `data: null`: validation or planning refuses the operation."""


def corpus_suites() -> list[str]:
    """Return the names of all suites; none if the corpus is not here."""
    return sorted(path.name for path in ROOT.iterdir() if path.is_dir()) if ROOT.is_dir() else []


@cache
def suite_supergraph(suite: str) -> Supergraph:
    """Load the supergraph of a suite."""
    return load_supergraph((ROOT / suite / "supergraph.graphql").read_text(encoding="utf-8"))


def corpus_cases() -> list[Case]:
    """Return every operation of every suite."""
    return [
        Case(suite, number, test["query"], test["expected"].get("data") is None)
        for suite in corpus_suites()
        for number, test in enumerate(json.loads((ROOT / suite / "tests.json").read_text(encoding="utf-8")))
    ]


needs_corpus = pytest.mark.skipif(not corpus_suites(), reason="the audit corpus is not here")

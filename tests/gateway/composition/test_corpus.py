"""Suites of graphql-hive/federation-gateway-audit: our supergraph against the one Apollo composed.

The corpus is data beside the repository, not part of it: LIENTHONG_AUDIT_CORPUS names its folder.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.composition import compose
from gateway.supergraph import load_supergraph
from tests.gateway.composition.documents import corpus, suite_sources
from tests.gateway.composition.normal_form import normal_form

CORPUS = corpus()
SUITES = sorted(path.parent for path in CORPUS.glob("*/subgraphs.json")) if CORPUS else []

pytestmark = pytest.mark.skipif(not SUITES, reason="no corpus of federation suites (LIENTHONG_AUDIT_CORPUS)")


@pytest.mark.parametrize("suite", SUITES, ids=lambda suite: suite.name)
def test_supergraph_of_the_suite_equals_apollos(suite: Path) -> None:
    sdl = compose(suite_sources(suite))
    assert normal_form(sdl) == normal_form((suite / "supergraph.graphql").read_text("utf-8"))
    assert set(load_supergraph(sdl).subgraphs) == {source.name for source in suite_sources(suite)}

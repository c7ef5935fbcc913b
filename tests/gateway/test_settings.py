"""Settings as the environment gives them."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.errors import InternalError
from gateway.settings import DocumentSettings, load_settings

REQUIRED = {
    "LIENTHONG__SUPERGRAPH": "supergraph.graphql",
    "LIENTHONG__SUBGRAPHS__POPULATION__URL": "http://127.0.0.1:8411/graphql",
    "LIENTHONG__SUBGRAPHS__POPULATION__SECRET": "secret",
    "LIENTHONG__POLICY__FOLDER": "policies",
    "LIENTHONG__ISSUER__JWKS": "jwks.json",
    "LIENTHONG__DATABASE_URL": "postgresql://",
    "LIENTHONG__AUDIT_KEY": "key",
}


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment that holds what is needed and no more."""
    for name, value in REQUIRED.items():
        monkeypatch.setenv(name, value)


def test_without_a_word_about_documents_callers_may_register_theirs() -> None:
    assert load_settings().documents == DocumentSettings(
        published=None, trusted_only=frozenset(), automatic=True
    )


def test_documents_are_configured_by_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIENTHONG__DOCUMENTS__PUBLISHED", "documents.json")
    monkeypatch.setenv("LIENTHONG__DOCUMENTS__TRUSTED_ONLY", '["ENTERPRISE", "ANONYMOUS"]')
    monkeypatch.setenv("LIENTHONG__DOCUMENTS__AUTOMATIC", "false")
    assert load_settings().documents == DocumentSettings(
        published=Path("documents.json"),
        trusted_only=frozenset({"ENTERPRISE", "ANONYMOUS"}),
        automatic=False,
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LIENTHONG__DOCUMENTS__TRUSTED_ONLY", '["ENTERPRISE"]'),
        ("LIENTHONG__DOCUMENTS__TRUSTED_ONLY", '["TELCO"]'),
        ("LIENTHONG__DOCUMENTS__OTHER", "1"),
        ("LIENTHONG__OTHER", "1"),
    ],
    ids=["trusted callers without documents", "no kind of caller", "unknown key of a section", "unknown key"],
)
def test_settings_that_make_no_sense_are_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(InternalError):
        load_settings()


def test_decisions_are_recorded_only_where_a_file_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings().policy.record is None
    monkeypatch.setenv("LIENTHONG__POLICY__RECORD", "traffic.ndjson")
    assert load_settings().policy.record == Path("traffic.ndjson")

"""The local issuer, checked by the gateway's own authenticator."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from gateway.decision import ANONYMOUS, Level, Subject, SubjectKind
from gateway.errors import Unauthenticated
from gateway.local.callers import caller, caller_names
from gateway.local.errors import LocalError
from gateway.local.issuer import LIFETIME, issue
from gateway.local.state import State
from gateway.server.authentication import Authenticator, jwks_source
from gateway.settings import IssuerSettings


@pytest.fixture
def state(tmp_path: Path) -> State:
    prepared = State(tmp_path / "state")
    prepared.prepare()
    prepared.secrets()
    return prepared


def authenticator(state: State) -> Authenticator:
    settings = IssuerSettings(jwks=str(state.jwks))
    return Authenticator(settings, jwks_source(settings.jwks))


async def test_a_fixture_callers_token_makes_its_subject(state: State) -> None:
    token = issue(state.secrets().issuer, "gia-lai-health", caller("gia-lai-health") or {})
    assert await authenticator(state).subject(f"Bearer {token}") == Subject(
        kind=SubjectKind.OFFICER,
        id="gia-lai-health",
        agency="H21",
        level=Level.PROVINCE,
        unit="52",
        sector="HEALTH",
        roles=("case_officer",),
        loa=2,
    )


@pytest.mark.parametrize("name", [name for name in caller_names() if name != "anonymous"])
async def test_every_fixture_caller_is_accepted(state: State, name: str) -> None:
    token = issue(state.secrets().issuer, name, caller(name) or {})
    assert (await authenticator(state).subject(f"Bearer {token}")).id == name


async def test_the_anonymous_caller_has_no_claims(state: State) -> None:
    assert caller("anonymous") is None
    assert await authenticator(state).subject(None) == ANONYMOUS


async def test_a_token_of_another_state_folder_is_refused(state: State, tmp_path: Path) -> None:
    other = State(tmp_path / "other")
    other.prepare()
    token = issue(other.secrets().issuer, "viettel", caller("viettel") or {})
    with pytest.raises(Unauthenticated):
        await authenticator(state).subject(f"Bearer {token}")


async def test_a_token_ends(state: State) -> None:
    token = issue(state.secrets().issuer, "viettel", caller("viettel") or {}, now=1_000_000_000)
    assert LIFETIME == 3_600
    with pytest.raises(Unauthenticated):
        await authenticator(state).subject(f"Bearer {token}")


def test_an_unknown_caller_is_answered_with_those_there_are() -> None:
    with pytest.raises(LocalError, match="unknown caller 'nobody': one of gia-lai-health, "):
        caller("nobody")


def test_secrets_are_kept_and_private_and_the_key_set_is_public(state: State) -> None:
    assert state.secrets() == State(state.folder).secrets()
    assert stat.S_IMODE((state.folder / "secrets.json").stat().st_mode) == 0o600
    assert '"d"' not in state.jwks.read_text(encoding="utf-8")

"""The settings of a gateway over registers that run already in a state folder."""

from __future__ import annotations

from pathlib import Path

from gateway.local.postgres import Postgres
from gateway.local.state import REGISTERS, State
from gateway.settings import IssuerSettings, PolicySettings, Settings, SubgraphSettings

__all__ = ["attached_settings"]


def attached_settings(state: State, policies: Path) -> Settings:
    """Return the settings of a gateway of one's own. Raises LocalError when nothing runs in the folder."""
    state = State(state.folder.resolve())
    addresses, secrets = state.addresses(), state.secrets()
    return Settings.model_validate(
        {
            "supergraph": state.supergraph,
            "subgraphs": {
                name: SubgraphSettings.model_validate(
                    {"url": addresses[name], "secret": secrets.context[name]}
                )
                for name in REGISTERS
            },
            "policy": PolicySettings(folder=policies),
            "issuer": IssuerSettings(jwks=str(state.jwks)),
            "database_url": Postgres(state.postgres).dsn("gateway", "app"),
            "audit_key": secrets.audit,
            "deadline": 20,
        }
    )

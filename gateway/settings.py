"""Settings of the gateway process: one frozen object, read from the environment in this module only.

Every key is `LIENTHONG__NAME`, nested keys joined by two underscores
(`LIENTHONG__SUBGRAPHS__POPULATION__URL`). Unknown keys are refused at start.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from gateway.errors import InternalError

__all__ = [
    "DocumentSettings",
    "IssuerSettings",
    "PolicySettings",
    "Settings",
    "SubgraphSettings",
    "load_settings",
]

PREFIX = "LIENTHONG__"


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SubgraphSettings(_Section):
    """One subgraph the gateway may call."""

    url: str
    """GraphQL endpoint, for example `http://127.0.0.1:8411/graphql`."""
    secret: SecretStr
    """HS256 secret of the context token, shared with this subgraph alone."""


class PolicySettings(_Section):
    """The policy engine, and where rules and data come from: a folder, or a bundle."""

    engine: Literal["opa", "embedded"] = "embedded"
    url: str | None = None
    """Base URL of the OPA server, for example `http://127.0.0.1:8181`."""
    folder: Path | None = None
    """The `policies` folder: rules for the embedded engine, data for the gateway's directory. Changed files
    decide at once (embedded)."""
    bundle: Path | None = None
    """The same as one OPA bundle (`lienthong policy bundle`), in place of `folder`. A changed file decides at
    once if its revision is not older than any that decided before; with OPA, when OPA serves it."""
    key: Path | None = None
    """PEM file of the public key bundles are signed by (Ed25519, P-256 or RSA). Unsigned ones are refused."""
    timeout: float = Field(default=1.0, gt=0, le=10)
    """Seconds one decision may take."""
    record: Path | None = None
    """Traffic file: every decision document and its answer, for `lienthong policy diff`. Off by default."""

    @model_validator(mode="after")
    def _opa_has_url(self) -> PolicySettings:
        if self.engine == "opa" and not self.url:
            msg = "policy.url is needed when policy.engine is opa"
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _one_source(self) -> PolicySettings:
        if (self.folder is None) == (self.bundle is None):
            msg = "policy.folder or policy.bundle is needed, not both"
            raise ValueError(msg)
        if self.key is not None and self.bundle is None:
            msg = "policy.key is the key of a bundle: policy.bundle is needed"
            raise ValueError(msg)
        return self


class IssuerSettings(_Section):
    """Whose access tokens are accepted."""

    issuer: str = "https://issuer.lienthong.example"
    audience: str = "lienthong"
    jwks: str
    """Path of a JWKS file, or an https URL (http only on loopback)."""


CallerKind = Literal["ANONYMOUS", "OFFICER", "SYSTEM", "CITIZEN", "ENTERPRISE"]


class DocumentSettings(_Section):
    """Documents that callers name instead of sending them."""

    published: Path | None = None
    """JSON file, document identifier -> document: what `documentId` may name. Those valid for no caller are
    refused at start."""
    trusted_only: frozenset[CallerKind] = frozenset()
    """Kinds of caller for whom only published documents run, as a JSON list: `["ENTERPRISE"]`."""
    automatic: bool = True
    """Whether the others may register documents by hash (`extensions.persistedQuery`)."""

    @model_validator(mode="after")
    def _trusted_are_published(self) -> DocumentSettings:
        if self.trusted_only and self.published is None:
            msg = "documents.published is needed when documents.trusted_only names callers"
            raise ValueError(msg)
        return self


class Settings(BaseSettings):
    """All settings of the gateway."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        frozen=True,
        extra="forbid",
        nested_model_default_partial_update=True,
    )

    host: str = "127.0.0.1"
    port: int = Field(default=8400, ge=0, le=65535)
    production: bool = False
    """In production the embedded policy engine is refused, unless `allow_embedded_engine` is set."""
    allow_embedded_engine: bool = False
    supergraph: Path
    """Supergraph SDL file, as `lienthong up` composes it."""
    subgraphs: dict[str, SubgraphSettings]
    policy: PolicySettings
    issuer: IssuerSettings
    documents: DocumentSettings = DocumentSettings()
    database_url: SecretStr
    """PostgreSQL DSN of the gateway's own database (audit, grants, budgets)."""
    audit_key: SecretStr
    """Key of the HMAC that stands for a person in the audit log; kept outside the audit database."""
    state: Path | None = None
    """Where `lienthong up` keeps its files; the gateway itself does not read it."""
    deadline: float = Field(default=3.0, gt=0, le=60)
    """Seconds the fetches of one operation may take together, and so each of them."""
    max_body: int = Field(default=65_536, ge=1_024, le=1_048_576)
    """Largest request body in bytes."""
    grants_age: float = Field(default=2.0, gt=0, le=2.0)
    """Seconds for which grants and revocations are not read again (`design.md` 6: at most two)."""
    verify_per_minute: int = Field(default=600, ge=1)
    """Identity verifications one enterprise may ask for in a minute."""

    @model_validator(mode="after")
    def _production_is_strict(self) -> Settings:
        if self.production and self.policy.engine == "embedded" and not self.allow_embedded_engine:
            msg = "the embedded policy engine is refused in production (allow_embedded_engine allows it)"
            raise ValueError(msg)
        if self.production and self.policy.bundle is not None and self.policy.key is None:
            msg = "an unsigned bundle is refused in production: policy.key is needed"
            raise ValueError(msg)
        return self


def load_settings() -> Settings:
    """Read the environment. Raises InternalError naming every key that is missing, wrong or unknown."""
    known = {name.upper() for name in Settings.model_fields}
    unknown = sorted(
        key for key in os.environ if key.startswith(PREFIX) and key[len(PREFIX) :].split("__")[0] not in known
    )
    if unknown:
        raise InternalError(f"unknown settings: {', '.join(unknown)}")
    try:
        return Settings()
    except ValueError as error:
        raise InternalError(f"settings: {error}") from error

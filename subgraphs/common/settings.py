"""Settings of a subgraph process, from the environment only (contract of the process supervisor)."""

from __future__ import annotations

import sys
from typing import Annotated, TypeVar

from pydantic import Field, SecretStr, StringConstraints, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

__all__ = ["DatabaseSettings", "ServerSettings", "read_settings"]


SettingsT = TypeVar("SettingsT", bound=BaseSettings)


class DatabaseSettings(BaseSettings):
    """What `migrate` needs."""

    model_config = SettingsConfigDict(env_prefix="LIENTHONG_", frozen=True, extra="ignore")

    database_url: SecretStr
    """`LIENTHONG_DATABASE_URL`: owner role for migrate, runtime role for serve."""


class ServerSettings(DatabaseSettings):
    """What `serve` needs."""

    context_secret: SecretStr = Field(min_length=32)
    """`LIENTHONG_CONTEXT_SECRET`: shared with the gateway, a different one per subgraph."""
    cursor_key: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] = Field(repr=False)
    """`LIENTHONG_CURSOR_KEY`: 32 bytes in hexadecimal."""
    host: str = "127.0.0.1"
    """`LIENTHONG_HOST`."""
    port: int = Field(ge=0, le=65_535)
    """`LIENTHONG_PORT`."""
    pool_size: int = Field(default=8, ge=1)
    """`LIENTHONG_POOL_SIZE`: database connections of this process."""


def read_settings(kind: type[SettingsT]) -> SettingsT:
    """Read settings or leave the process with the names of what is wrong, never the values."""
    try:
        return kind()
    except ValidationError as error:
        for fault in error.errors(include_input=False, include_url=False):
            name = "LIENTHONG_" + "_".join(str(part) for part in fault["loc"]).upper()
            sys.stderr.write(f"{name}: {fault['msg']}\n")
        sys.exit(2)

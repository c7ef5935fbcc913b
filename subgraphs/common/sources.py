"""Whether a province's offices are connected to a register: "no record" is not "not connected"."""

from __future__ import annotations

from enum import Enum
from typing import Final

import strawberry

__all__ = ["SOURCE_STATUSES", "SourceStatus"]

SOURCE_STATUSES: Final = (
    "select province_code, status from source_connection"
    " where valid_from <= $1 and (valid_to is null or valid_to >= $1)"
)
"""Status of every province on a day; a commune has its province's. Each register has the table
`source_connection(province_code, status, valid_from, valid_to, note)`."""


@strawberry.enum(description="Whether a unit's offices are connected to a register (tình trạng kết nối)")
class SourceStatus(Enum):
    """Connected, or not: then what the register does not hold means nothing (`domain.md` 5.4, E7)."""

    CONNECTED = "CONNECTED"
    NOT_CONNECTED = "NOT_CONNECTED"

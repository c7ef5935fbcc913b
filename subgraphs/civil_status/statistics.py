"""Dimensions of the register's statistics, each with what it reads."""

from __future__ import annotations

from enum import Enum
from typing import Any

import strawberry

from subgraphs.civil_status.kinds import UNSEALED
from subgraphs.common.directives import Reads

__all__ = ["CivilStatusDimension", "of_every_kind"]


def of_every_kind(*fields: str) -> tuple[str, ...]:
    """Return these fields' coordinates on every type a list may hold: decisions are on runtime types."""
    return tuple(f"{kind.type_name}.{field}" for field in fields for kind in UNSEALED)


def _grouping(value: str, field: str) -> Any:
    return strawberry.enum_value(value, directives=[Reads(field=each) for each in of_every_kind(field)])


@strawberry.enum(description="What events are counted by (tiêu thức phân tổ sự kiện hộ tịch)")
class CivilStatusDimension(Enum):
    """Province and commune are the registrar's, the year that of registration."""

    TYPE = _grouping("TYPE", "type")
    PROVINCE = _grouping("PROVINCE", "registrarCommune")
    REGISTRAR_COMMUNE = _grouping("REGISTRAR_COMMUNE", "registrarCommune")
    YEAR = _grouping("YEAR", "registeredAt")

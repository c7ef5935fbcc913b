"""Dimensions of the register's statistics, each with what it reads."""

from __future__ import annotations

from enum import Enum
from typing import Any

import strawberry

from subgraphs.common.directives import Reads

__all__ = ["AssistanceDimension"]


def _grouping(value: str, field: str) -> Any:
    return strawberry.enum_value(value, directives=[Reads(field=f"AssistanceCase.{field}")])


@strawberry.enum(description="What persons with cases are counted by (tiêu thức phân tổ trợ giúp xã hội)")
class AssistanceDimension(Enum):
    """Province and commune are those of the decision."""

    PROVINCE = _grouping("PROVINCE", "decidingCommune")
    DECIDING_COMMUNE = _grouping("DECIDING_COMMUNE", "decidingCommune")
    CATEGORY = _grouping("CATEGORY", "categoryCode")
    COARSE_GROUP = _grouping("COARSE_GROUP", "coarseGroup")
    DECISION_KIND = _grouping("DECISION_KIND", "decision")

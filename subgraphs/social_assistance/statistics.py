"""Dimensions of the register's statistics, each with what it reads."""

from __future__ import annotations

from enum import Enum
from typing import Any

import strawberry

from subgraphs.common.directives import Reads

__all__ = ["AssistanceDimension"]


def _grouping(value: str, field: str) -> Any:
    return strawberry.enum_value(value, directives=[Reads(field=field)])


@strawberry.enum(description="What persons with cases are counted by (tiêu thức phân tổ trợ giúp xã hội)")
class AssistanceDimension(Enum):
    """Province and commune are those of the decision; of the ethnic group the register keeps a copy."""

    PROVINCE = _grouping("PROVINCE", "AssistanceCase.decidingCommune")
    DECIDING_COMMUNE = _grouping("DECIDING_COMMUNE", "AssistanceCase.decidingCommune")
    CATEGORY = _grouping("CATEGORY", "AssistanceCase.categoryCode")
    COARSE_GROUP = _grouping("COARSE_GROUP", "AssistanceCase.coarseGroup")
    DECISION_KIND = _grouping("DECISION_KIND", "AssistanceCase.decision")
    ETHNICITY = _grouping("ETHNICITY", "Person.ethnicity")

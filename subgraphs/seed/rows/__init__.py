"""One tuple type per seeded table, fields named as the columns, and their text form for COPY."""

from __future__ import annotations

from subgraphs.seed.rows.civil_servants import CivilServantRow
from subgraphs.seed.rows.civil_status import BirthEventRow, CivilStatusRow, DeathEventRow, MarriageEventRow
from subgraphs.seed.rows.copying import Row, Value, copy_line, json_text
from subgraphs.seed.rows.population import (
    AdministrativeUnitRow,
    HouseholdRow,
    PersonRelationRow,
    PersonRow,
    PinAliasGroundRow,
    PinAliasRow,
)
from subgraphs.seed.rows.social_assistance import AssistanceCaseRow, AssistancePaymentRow

__all__ = [
    "AdministrativeUnitRow",
    "AssistanceCaseRow",
    "AssistancePaymentRow",
    "BirthEventRow",
    "CivilServantRow",
    "CivilStatusRow",
    "DeathEventRow",
    "HouseholdRow",
    "MarriageEventRow",
    "PersonRelationRow",
    "PersonRow",
    "PinAliasGroundRow",
    "PinAliasRow",
    "Row",
    "Value",
    "copy_line",
    "json_text",
]

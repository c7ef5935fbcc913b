"""One tuple type per seeded table, fields named as the columns, and their text form for COPY."""

from __future__ import annotations

from subgraphs.seed.rows.civil_servants import CivilServantRow
from subgraphs.seed.rows.civil_status import (
    EVENT_TABLES,
    AdoptionColumns,
    BirthColumns,
    BirthParentsRow,
    CertificateColumns,
    ChangeColumns,
    CivilStatusRow,
    CommuneProvinceRow,
    DeathColumns,
    DeclarationColumns,
    EventRow,
    GuardianshipColumns,
    MarriageColumns,
    OwnColumns,
    RecognitionColumns,
)
from subgraphs.seed.rows.copying import Row, Value, copy_line, json_text
from subgraphs.seed.rows.population import (
    AdministrativeUnitRow,
    HouseholdRow,
    PersonRelationRow,
    PersonRow,
    PinAliasGroundRow,
    PinAliasRow,
)
from subgraphs.seed.rows.social_assistance import (
    AssistanceCaseRow,
    AssistanceDependantRow,
    AssistancePaymentRow,
)

__all__ = [
    "EVENT_TABLES",
    "AdministrativeUnitRow",
    "AdoptionColumns",
    "AssistanceCaseRow",
    "AssistanceDependantRow",
    "AssistancePaymentRow",
    "BirthColumns",
    "BirthParentsRow",
    "CertificateColumns",
    "ChangeColumns",
    "CivilServantRow",
    "CivilStatusRow",
    "CommuneProvinceRow",
    "DeathColumns",
    "DeclarationColumns",
    "EventRow",
    "GuardianshipColumns",
    "HouseholdRow",
    "MarriageColumns",
    "OwnColumns",
    "PersonRelationRow",
    "PersonRow",
    "PinAliasGroundRow",
    "PinAliasRow",
    "RecognitionColumns",
    "Row",
    "Value",
    "copy_line",
    "json_text",
]

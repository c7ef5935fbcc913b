"""The fields that an assistance case and its earlier versions share."""

from __future__ import annotations

from typing import Protocol

import strawberry

from subgraphs.common.database import Record
from subgraphs.common.directives import catalogued, gateway_only, resolved
from subgraphs.common.schema import Info
from subgraphs.common.versions import ATTRIBUTES_DESCRIPTION, Provenance, attribute_values, provenance_of
from subgraphs.social_assistance.repository import CASE_ATTRIBUTES
from subgraphs.social_assistance.values import (
    CASE,
    INSPECTION,
    PAYMENT,
    AmountSource,
    AssistanceDecision,
    AssistancePayment,
    CoarseGroup,
    Dependant,
    Disability,
    FacilityPlacement,
    FuneralSupport,
    PovertyStatus,
)

__all__ = ["CaseFields", "LoadsDependants"]


class LoadsDependants(Protocol):
    """What belongs to a version and is kept in a table of its own."""

    async def dependants(self, row: Record) -> list[Dependant]:
        """Children that a version of a case names, in order of number."""


@strawberry.type
class CaseFields:
    """Values of one version (`domain.md` 4.4); not a type of the schema."""

    case_id: strawberry.ID | None = catalogued("Id of the case (mã hồ sơ)", "BASIC", entered_by=CASE)
    pin: strawberry.ID | None = catalogued(
        "Personal identification number (số định danh cá nhân)", "BASIC", entered_by=CASE
    )
    deciding_commune: str | None = catalogued(
        "Code of the commune that decides (xã quyết định)", "OPERATIONAL", entered_by=CASE
    )
    province_paying: str | None = catalogued(
        "Agency of the province that pays (tỉnh chi trả)", "OPERATIONAL", entered_by=CASE
    )
    category_code: str | None = catalogued(
        "Category of beneficiary (nhóm đối tượng)", "SENSITIVE", tags=["reveals-health"], entered_by=CASE
    )
    coarse_group: CoarseGroup | None = catalogued(
        "Coarse group of categories (nhóm đối tượng gộp)", "OPERATIONAL", entered_by=CASE
    )
    coefficient: str | None = catalogued(
        "Coefficient, a decimal number (hệ số)", "SENSITIVE", tags=["reveals-health"], entered_by=CASE
    )
    monthly_amount: int | None = catalogued(
        "Monthly amount in VND (mức hưởng hằng tháng)",
        "SENSITIVE",
        tags=["reveals-health", "financial"],
        entered_by=CASE,
    )
    standard_amount_source: AmountSource | None = catalogued(
        "Who set the standard amount (nguồn mức chuẩn)", "OPERATIONAL", entered_by=CASE
    )
    disability: Disability | None = catalogued("Disability (khuyết tật)", "SENSITIVE", entered_by=CASE)
    hiv_status: str | None = catalogued(
        "HIV status (tình trạng HIV)", "SENSITIVE", tags=["hiv"], entered_by=CASE
    )
    poverty_status: PovertyStatus | None = catalogued(
        "Poor or near-poor household (hộ nghèo, cận nghèo)", "SENSITIVE", entered_by=CASE
    )
    single_parent: bool | None = catalogued("Single parent (đơn thân)", "BASIC", entered_by=CASE)
    dependants: int | None = catalogued("Children cared for (số con đang nuôi)", "BASIC", entered_by=CASE)
    decision: AssistanceDecision | None = catalogued(
        "Decision to grant, adjust or stop (quyết định hưởng, điều chỉnh, thôi hưởng)",
        "OPERATIONAL",
        entered_by=CASE,
    )
    payment: AssistancePayment | None = catalogued(
        "How it is paid (chi trả)", "SENSITIVE", tags=["financial"], entered_by=PAYMENT
    )
    care_support: str | None = catalogued("Care support (chăm sóc)", "SENSITIVE", entered_by=CASE)
    facility_placement: FacilityPlacement | None = catalogued(
        "Placement in a facility (cơ sở trợ giúp)", "SENSITIVE", entered_by=CASE
    )
    funeral_support: FuneralSupport | None = catalogued(
        "Funeral support (mai táng phí)", "OPERATIONAL", entered_by=CASE
    )
    mobility_need: str | None = catalogued(
        "Need of help to move (cần hỗ trợ di chuyển)", "SENSITIVE", entered_by=CASE
    )
    emergency_contact: str | None = catalogued(
        "Emergency contact (liên hệ khẩn cấp)", "SENSITIVE", entered_by=CASE
    )
    inspection_flag: str | None = catalogued(
        "Inspection flag (cờ thanh tra)", "OPERATIONAL", entered_by=INSPECTION
    )
    row: strawberry.Private[Record]

    @resolved("The children cared for (con đang nuôi)", "BASIC", tags=["third-party"], entered_by=CASE)
    async def dependant_persons(self, info: Info[LoadsDependants]) -> list[Dependant] | None:
        """Return whom the decision names, in order of number."""
        return await info.context.loaders.dependants(self.row)

    @resolved("Origin of the data (nguồn gốc dữ liệu)", "BASIC")
    def provenance(self) -> list[Provenance] | None:
        """Return the origin of each writer group of this version."""
        return provenance_of(self.row, ("case", "payment", "inspection"))

    @gateway_only(ATTRIBUTES_DESCRIPTION)
    def policy_attributes(self, names: list[str]) -> str:
        """Return attribute values; they decide, and are never shown."""
        return attribute_values(self.row, CASE_ATTRIBUTES, names)

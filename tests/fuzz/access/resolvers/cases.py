"""The social assistance register."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.fuzz.access.model import Node, Resolver, entity_node
from tests.fuzz.access.resolvers.common import as_of, columns, person_at, provenance, version_id, versions
from tests.fuzz.access.world import World

__all__ = ["RESOLVERS"]


def _assistance_cases(world: World, node: Node, _: Mapping[str, Any]) -> Any:
    assert node.entity is not None
    return [entity_node(world, "AssistanceCase", row) for row in world.cases_of.get(node.entity.key, [])]


def _payments(world: World, node: Node, _: Mapping[str, Any]) -> Any:
    assert node.entity is not None
    rows = world.payments[node.entity.key]
    if node.type == "AssistanceCaseVersion":
        first, last = node.entity.row["valid_from"], node.entity.row["valid_to"] or "9999-12-31"
        rows = [row for row in rows if row["paid_at"] is not None and first <= row["paid_at"] <= last]
    return [
        Node(
            "AssistancePaymentEntry",
            node.entity,
            {
                "month": row["month"],
                "amount": row["amount"],
                "paidAt": row["paid_at"],
                "returned": row["returned"],
            },
        )
        for row in rows
    ]


def _dependants(world: World, node: Node, _: Mapping[str, Any]) -> Any:
    assert node.entity is not None
    day = node.entity.row["valid_from"]
    return [
        Node(
            "Dependant",
            node.entity,
            {"pin": row["pin"], "fullName": row["full_name"], "relation": row["relation"]},
        )
        for row in world.dependants[node.entity.key]
        if row["valid_from"] <= day and (row["valid_to"] is None or row["valid_to"] >= day)
    ]


def _disability(_: World, node: Node, __: Mapping[str, Any]) -> Any:
    assert node.entity is not None
    row = node.entity.row
    if row["disability_type"] is None and row["disability_level"] is None:
        return None
    values = {
        "type": "disability_type",
        "level": "disability_level",
        "certificateNo": "disability_certificate_no",
    }
    return Node("Disability", node.entity, {name: row[column] for name, column in values.items()})


RESOLVERS: dict[tuple[str, str], Resolver] = {
    ("Person", "assistanceCases"): _assistance_cases,
    ("AssistanceCase", "person"): person_at("pin"),
    ("AssistanceCase", "disability"): _disability,
    ("AssistanceCase", "povertyStatus"): columns(
        "PovertyStatus", None, poor="poor", nearPoor="near_poor", year="poverty_year"
    ),
    ("AssistanceCase", "decision"): columns(
        "AssistanceDecision",
        None,
        no="decision_no",
        date="decision_date",
        signer="decision_signer",
        **{"from": "decision_from"},
        to="decision_to",
        kind="decision_kind",
    ),
    ("AssistanceCase", "payment"): columns(
        "AssistancePayment",
        "payment_method",
        method="payment_method",
        bankName="payment_bank_name",
        bankAccountNo="payment_bank_account_no",
        payee="payment_payee",
    ),
    ("AssistanceCase", "facilityPlacement"): columns(
        "FacilityPlacement", "facility", facility="facility", **{"from": "facility_from"}
    ),
    ("AssistanceCase", "funeralSupport"): columns(
        "FuneralSupport", "funeral_amount", amount="funeral_amount", date="funeral_date"
    ),
    ("AssistanceCase", "paymentHistory"): _payments,
    ("AssistanceCase", "dependantPersons"): _dependants,
    ("AssistanceCase", "provenance"): provenance("case", "payment", "inspection"),
    ("AssistanceCase", "versions"): versions,
    ("AssistanceCase", "asOf"): as_of,
    ("AssistanceCase", "versionId"): version_id,
}

"""What the brute force asks: fields, a list with its filters, and conditions on rows."""

from __future__ import annotations

from typing import Any

from tests.subgraphs.support import ALL

__all__ = ["CONDITIONS", "LIST", "SELECTION"]

SELECTION = """caseId pin decidingCommune categoryCode coarseGroup coefficient monthlyAmount
    disability { type level certificateNo } povertyStatus { poor nearPoor year } singleParent dependants
    dependantPersons { pin fullName relation } decision { date from to kind } payment { bankAccountNo }
    paymentHistory { month amount paidAt } provenance { group originAgency version validFrom validTo }"""
LIST = """query (
    $pins: [ID!], $category: String, $unit: ID, $from: Date, $to: Date, $origin: ID, $live: Date
) {
    assistanceCases(pins: $pins, categoryCode: $category, unit: $unit, decidedFrom: $from, decidedTo: $to,
        originAgency: $origin, liveOn: $live, first: 100) { totalCount edges { node { caseId } } }
}"""
CONDITIONS: list[list[list[dict[str, Any]]]] = [
    ALL,
    [],
    [[{"attr": "residenceProvince", "op": "eq", "value": "52"}]],
    [[{"attr": "origin.case", "op": "in", "value": ["H08", "H21.21583"]}]],
    [
        [{"attr": "residenceCommune", "op": "eq", "value": "24100"}],
        [{"attr": "origin.payment", "op": "eq", "value": "H26.00004"}],
    ],
    [[{"attr": "person", "op": "in", "value": [f"9521480{number:05}" for number in range(20)]}]],
]

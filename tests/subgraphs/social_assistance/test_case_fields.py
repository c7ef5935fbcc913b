"""What a case says, and what it costs to ask for many."""

from __future__ import annotations

from tests.subgraphs.social_assistance.rows import ROWS, VISIBLE
from tests.subgraphs.support import TestedRegister, attributes


async def test_a_case_has_all_its_fields(assistance: TestedRegister) -> None:
    found = await assistance.entities(
        """... on AssistanceCase {
            caseId pin person { pin } decidingCommune provincePaying categoryCode coarseGroup coefficient
            monthlyAmount standardAmountSource disability { type level certificateNo } hivStatus
            povertyStatus { poor nearPoor year } singleParent dependants
            dependantPersons { pin fullName relation }
            decision { no date signer from to kind } payment { method bankName bankAccountNo payee }
            paymentHistory { month amount paidAt returned } careSupport facilityPlacement { facility from }
            funeralSupport { amount date } mobilityNeed emergencyContact inspectionFlag
            provenance { group originAgency originLevel enteredAt version validFrom validTo }
            policyAttributes(names: [
                "person", "origin.case", "origin.payment", "origin.inspection",
                "residenceCommune", "residenceProvince"
            ])
        }""",
        [{"__typename": "AssistanceCase", "caseId": "AC-2022-0303"}],
        rows=ROWS,
    )
    period = {"version": 1, "validFrom": "2022-03-15", "validTo": None}
    by_province = {"originAgency": "H08", "originLevel": "PROVINCE", "enteredAt": "2022-03-15", **period}
    assert found == [
        {
            "caseId": "AC-2022-0303",
            "pin": "952148000303",
            "person": {"pin": "952148000303"},
            "decidingCommune": "21583",
            "provincePaying": "H21",
            "categoryCode": "NCT1",
            "coarseGroup": "ELDERLY",
            "coefficient": "1.5",
            "monthlyAmount": 750_000,
            "standardAmountSource": "NATIONAL",
            "disability": {"type": "Vận động", "level": "SEVERE", "certificateNo": "KT-1"},
            "hivStatus": None,
            "povertyStatus": {"poor": True, "nearPoor": False, "year": 2022},
            "singleParent": False,
            "dependants": 0,
            "dependantPersons": [],
            "decision": {
                "no": "QD-303/2022",
                "date": "2022-03-15",
                "signer": "Chủ tịch UBND thành phố Quy Nhơn",
                "from": "2022-04-01",
                "to": None,
                "kind": "GRANT",
            },
            "payment": {
                "method": "BANK",
                "bankName": "Agribank",
                "bankAccountNo": "4300205000303",
                "payee": "Trần Thị Cúc",
            },
            "paymentHistory": [
                {"month": f"2026-{month}", "amount": 750_000, "paidAt": f"2026-{month}-10", "returned": False}
                for month in ("09", "10", "11")
            ],
            "careSupport": None,
            "facilityPlacement": {"facility": "Trung tâm bảo trợ", "from": "2024-02-01"},
            "funeralSupport": {"amount": 10_000_000, "date": "2026-01-09"},
            "mobilityNeed": "Cần hỗ trợ đi lại",
            "emergencyContact": "0900000313",
            "inspectionFlag": "CLEAR",
            "provenance": [
                {"group": "case", **by_province},
                {"group": "payment", **by_province},
                {
                    "group": "inspection",
                    "originAgency": "G18",
                    "originLevel": "MINISTRY",
                    "enteredAt": "2026-05-20",
                    **period,
                },
            ],
            "policyAttributes": attributes("952148000303", "H08", "H08", "G18", "21583", "52"),
        }
    ]


async def test_what_a_case_does_not_have_is_null(assistance: TestedRegister) -> None:
    found = await assistance.entities(
        """... on AssistanceCase {
            disability { type } payment { method } paymentHistory { month } facilityPlacement { facility }
            funeralSupport { amount } inspectionFlag provenance { group }
            policyAttributes(names: ["origin.payment"])
        }""",
        [{"__typename": "AssistanceCase", "caseId": "AC-2023-0100"}],
        rows=ROWS,
    )
    assert found == [
        {
            "disability": None,
            "payment": None,
            "paymentHistory": [],
            "facilityPlacement": None,
            "funeralSupport": None,
            "inspectionFlag": None,
            "provenance": [{"group": "case"}],
            "policyAttributes": attributes(None),
        }
    ]


async def test_cases_of_many_persons_and_their_payments_cost_one_statement_each(
    assistance: TestedRegister,
) -> None:
    pins = ["952148000303", *(f"9521480{number:05}" for number in range(100, 105))]
    found = await assistance.entities(
        "... on Person { assistanceCases { caseId paymentHistory { month } policyAttributes(names: []) } }",
        [{"__typename": "Person", "pin": pin} for pin in pins],
        rows=ROWS,
    )
    assert [[each["caseId"] for each in person["assistanceCases"]] for person in found] == [
        [one] for one in VISIBLE
    ]
    assert len(assistance.statements) == 2

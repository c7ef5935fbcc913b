"""Drawn rows of the register, and what a reader of the raw tables says of them: no code of the register."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from tests.subgraphs.social_assistance.rows import case, dependant, payment

__all__ = ["AGENCIES", "COMMUNES", "DAYS", "Row", "Sample", "draw", "live", "shown", "shown_version"]

Row = dict[str, Any]

COMMUNES = {"21583": "52", "24100": "52", "24133": "66", "00004": "01"}
AGENCIES = ("H08", "H21.21583", "H21.24100", "H15", "H26.00004")
CATEGORIES = (("NCT1", "ELDERLY"), ("KT2", "DISABILITY"), ("HIV", "HEALTH_OTHER"), ("DT", "SINGLE_PARENT"))
DAYS = [date(2021, 7, 1) + timedelta(days=97 * step) for step in range(22)]
"""About the time the cases cover, so that days of a search meet those of cases."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """All rows, by table."""

    cases: list[Row]
    earlier: list[Row]
    payments: list[Row]
    dependants: list[Row]

    def versions(self, case_id: str) -> list[Row]:
        """Return all versions of a case, the current one too, newest first."""
        rows = [row for row in [*self.cases, *self.earlier] if row["case_id"] == case_id]
        return sorted(rows, key=lambda row: -int(row["version"]))

    def current(self, case_id: str) -> Row:
        """Return the current version of a case."""
        return next(row for row in self.cases if row["case_id"] == case_id)


def draw(random: Random, count: int) -> Sample:
    """Draw cases of fewer persons, most with several versions by several agencies."""
    sample = Sample(cases=[], earlier=[], payments=[], dependants=[])
    for number in range(count):
        versions = _versions(random, f"AC-2022-{random.randrange(10**6):06}{number:03}", count)
        sample.cases.append(versions[-1])
        sample.earlier.extend(versions[:-1])
        case_id = versions[-1]["case_id"]
        for month in random.sample([f"2025-{month:02}" for month in range(1, 13)], random.randrange(5)):
            sample.payments.append(payment(case_id, month))
        for child in range(versions[-1]["dependants"]):
            child_pin = f"96421400{number:02}{child:02}"
            sample.dependants.append(dependant(case_id, child_pin, valid_from=versions[0]["valid_from"]))
    return sample


def _versions(random: Random, case_id: str, count: int) -> list[Row]:
    begins = sorted(random.sample(DAYS, random.randint(1, 4)))
    first = _first(random, case_id, f"9521480{random.randrange(count // 2):05}", begins[0])
    rows = [first]
    for begin in begins[1:]:
        rows[-1]["valid_to"] = begin - timedelta(days=1)
        changed = {group: random.choice(AGENCIES) for group in ("case", "payment") if random.random() < 0.6}
        columns = {f"origin_{group}": agency for group, agency in changed.items()}
        amount = {"monthly_amount": random.choice((540_000, 750_000))}
        rows.append({**rows[-1], "version": rows[-1]["version"] + 1, "valid_from": begin, "valid_to": None})
        rows[-1] |= columns | amount
    if random.random() < 0.3:
        last_day = random.choice(DAYS)
        if last_day >= first["decision_from"]:
            ground = random.choice(("DEATH", "NO_LONGER_POOR"))
            rows[-1] |= {"decision_kind": "STOP", "stop_ground": ground, "decision_to": last_day}
    home = random.choice(list(COMMUNES))
    lives = {"residence_commune": home, "residence_province": COMMUNES[home]}
    rows[-1] |= lives | {"life_status": random.choice(("ALIVE", "ALIVE", "DECEASED"))}
    return rows


def _first(random: Random, case_id: str, pin: str, begins: date) -> Row:
    commune, (category, coarse) = random.choice(list(COMMUNES)), random.choice(CATEGORIES)
    poverty = random.choice(("poor", "near_poor", "neither"))
    origin = random.choice(AGENCIES)
    return case(
        case_id,
        pin,
        category,
        coarse_group=coarse,
        ethnicity=("01", "10", "19")[int(pin) % 3],
        coefficient=None if random.random() < 0.1 else Decimal("1.5"),
        deciding_commune=commune,
        deciding_province=COMMUNES[commune],
        disability_type="Nhìn" if category == "KT2" else None,
        disability_level="SEVERE" if category == "KT2" else None,
        poor=poverty == "poor",
        near_poor=poverty == "near_poor",
        single_parent=category == "DT",
        dependants=random.randint(1, 2) if category == "DT" else 0,
        decision_date=begins,
        decision_from=begins + timedelta(days=15),
        decision_to=random.choice((None, None, date(2026, 11, 22), date(2026, 11, 23))),
        decision_kind=random.choice(("GRANT", "ADJUST")),
        payment_method="BANK",
        payment_bank_name="Agribank",
        payment_bank_account_no=f"43002{random.randrange(10**8):08}",
        payment_payee="Trần Thị Cúc",
        valid_from=begins,
        origin_case=origin,
        entered_case_at=begins,
        origin_payment=origin,
        origin_level_payment="COMMUNE",
        entered_payment_at=begins,
    )


def live(row: Row, day: date) -> bool:
    """Return whether there is something to be paid on a day."""
    return row["decision_from"] <= day and (row["decision_to"] is None or day <= row["decision_to"])


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def shown(sample: Sample, row: Row) -> dict[str, Any]:
    """Return what SELECTION of `test_brute_force` says of a row."""
    disability = {
        "type": row.get("disability_type"),
        "level": row.get("disability_level"),
        "certificateNo": None,
    }
    children = [each for each in sample.dependants if each["case_id"] == row["case_id"]]
    return {
        "caseId": row["case_id"],
        "pin": row["pin"],
        "decidingCommune": row["deciding_commune"],
        "categoryCode": row["category_code"],
        "coarseGroup": row["coarse_group"],
        "coefficient": None if row["coefficient"] is None else str(row["coefficient"]),
        "monthlyAmount": row["monthly_amount"],
        "disability": None if row.get("disability_type") is None else disability,
        "povertyStatus": {"poor": row["poor"], "nearPoor": row["near_poor"], "year": row["poverty_year"]},
        "singleParent": row["single_parent"],
        "dependants": row["dependants"],
        "dependantPersons": [
            {"pin": each["pin"], "fullName": each["full_name"], "relation": each["relation"]}
            for each in sorted(children, key=lambda each: str(each["pin"]))
        ],
        "decision": {
            "date": _text(row["decision_date"]),
            "from": _text(row["decision_from"]),
            "to": _text(row["decision_to"]),
            "kind": row["decision_kind"],
        },
        "payment": {"bankAccountNo": row["payment_bank_account_no"]},
        "paymentHistory": _payments(sample, row["case_id"], lambda _: True),
        "provenance": [
            {
                "group": group,
                "originAgency": row[f"origin_{group}"],
                "version": row["version"],
                "validFrom": _text(row["valid_from"]),
                "validTo": _text(row["valid_to"]),
            }
            for group in ("case", "payment")
        ],
    }


def shown_version(sample: Sample, row: Row) -> dict[str, Any]:
    """Return the same of an earlier version: the payments are those made while it was in force."""
    first, last = row["valid_from"], row["valid_to"] or date.max
    return {
        **shown(sample, row),
        "paymentHistory": _payments(sample, row["case_id"], lambda paid: first <= paid["paid_at"] <= last),
    }


def _payments(sample: Sample, case_id: str, holds: Callable[[Row], bool]) -> list[dict[str, Any]]:
    found: Iterable[Row] = (row for row in sample.payments if row["case_id"] == case_id and holds(row))
    return [
        {"month": row["month"], "amount": row["amount"], "paidAt": _text(row["paid_at"])}
        for row in sorted(found, key=lambda row: str(row["month"]))
    ]

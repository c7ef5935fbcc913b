"""Statistics of populations that overlap: the paid and all, who has two cases, before and after a day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from subgraphs.social_assistance import counting
from tests.postgres import Cluster, Register
from tests.subgraphs.social_assistance.rows import case
from tests.subgraphs.social_assistance.sample import Row
from tests.subgraphs.support import TestedRegister

LATEST = "2026-10-31"
"""The tests' today is 23 November."""
ENDED = {"decision_kind": "STOP", "stop_ground": "NO_LONGER_POOR", "decision_to": date(2026, 9, 15)}


def elder(number: int, **changes: Any) -> Row:
    return case(f"AC-2022-9{number:05}", f"94814800{number:04}", "NCT1", **changes)


@pytest.fixture
async def rows(assistance: TestedRegister, cluster: Cluster) -> Register:
    """Nobody has a case."""
    register = cluster.register("social_assistance")
    await register.empty()
    return register


async def told(
    register: TestedRegister, by: str = "CATEGORY", on: str | None = None
) -> dict[tuple[str, ...], int | None]:
    asked = f"by: [{by}]" + (f', on: "{on}"' if on else "")
    data = await register.data(
        f"{{ assistanceStatistics({asked}) {{ cells {{ count keys {{ value }} }} }} }}", rows={}
    )
    table = data["assistanceStatistics"]
    return {tuple(key["value"] for key in cell["keys"]): cell["count"] for cell in table["cells"]}


async def test_those_paid_and_all_do_not_tell_a_few_others(
    assistance: TestedRegister, rows: Register
) -> None:
    """50 with a case, 47 to be paid: 50 and 45 would tell of five, more or less, who are not."""
    await rows.insert(
        "assistance_case", *(elder(number, **(ENDED if number < 3 else {})) for number in range(50))
    )
    assert await told(assistance) == {("NCT1",): 50}
    assert await told(assistance, on=LATEST) == {("NCT1",): None}
    # when there were no others yet, those paid were all
    assert await told(assistance, on="2026-08-31") == {("NCT1",): 50}


async def test_without_that_axis_the_difference_is_told(
    assistance: TestedRegister, rows: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The defect that was there."""
    monkeypatch.setitem(counting._AXES, "paid", ("'x'",))
    await rows.insert(
        "assistance_case", *(elder(number, **(ENDED if number < 3 else {})) for number in range(50))
    )
    assert await told(assistance, on=LATEST) == {("NCT1",): 50}


async def test_who_has_two_cases_is_counted_by_the_one_to_be_paid(
    assistance: TestedRegister, rows: Register
) -> None:
    """Counted by both, persons by category would be more than persons: the difference is who has two."""
    first = [elder(number, **(ENDED if number < 20 else {})) for number in range(50)]
    second = [
        elder(number, category_code="KT2", coarse_group="DISABILITY", decision_from=date(2026, 9, 16))
        | {"case_id": f"AC-2026-{number:06}"}
        for number in range(20)
    ]
    await rows.insert("assistance_case", *first, *second)
    for on in (None, LATEST):
        assert await told(assistance, on=on) == {("NCT1",): 30, ("KT2",): 20}
        assert await told(assistance, "PROVINCE", on) == {("52",): 50}


async def test_what_is_decided_this_month_is_counted_when_it_is_over(
    assistance: TestedRegister, rows: Register
) -> None:
    await rows.insert("assistance_case", *(elder(number) for number in range(40)))
    before = [await told(assistance, on=on) for on in (None, LATEST)]
    new = [
        elder(number, decision_from=date(2026, 11, 1), valid_from=date(2026, 11, 1))
        for number in range(40, 60)
    ]
    await rows.insert("assistance_case", *new)
    assert [await told(assistance, on=on) for on in (None, LATEST)] == before == [{("NCT1",): 40}] * 2

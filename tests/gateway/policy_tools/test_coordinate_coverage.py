"""Coordinate coverage falls with each table that goes, and with each field nobody decides."""

from __future__ import annotations

from gateway.policy_tools import CallerClass, Place, cover
from gateway.policy_tools.coordinate_coverage import undecided
from tests.gateway.policy_tools.asking import asker, changed, probing

FIELDS = frozenset({"A.x", "A.y", "B.z"})


def place(name: str, purpose: str | None) -> Place:
    return CallerClass.of(asker(name, None).subject), purpose


HEALTH, MINISTRY = place("gia-lai-health", "1.001776"), place("moh", None)


def test_a_table_covers_every_field_and_a_question_those_it_touches() -> None:
    found = cover(FIELDS, [HEALTH, MINISTRY], [HEALTH], {MINISTRY: frozenset({"A.x", "C.w"})}, {})
    assert (found.cells, found.missing, found.undecided) == (6, {MINISTRY: 2}, {})
    assert found.share == 100 * 4 / 6


def test_removing_one_table_lowers_the_figure() -> None:
    whole = cover(FIELDS, [HEALTH, MINISTRY], [HEALTH, MINISTRY], {}, {})
    less = cover(FIELDS, [HEALTH, MINISTRY], [MINISTRY], {}, {})
    assert (whole.share, less.share, less.missing) == (100.0, 50.0, {HEALTH: 3})


def test_callers_of_one_class_are_one_cell_and_levels_of_identity_are_not() -> None:
    assert place("gia-lai-health", None) == place("dak-lak-health", None)
    assert place("gia-lai-health", None) != place("binh-dinh-health", None)  # closed
    assert place("citizen-an", "self") != place("citizen-an-loa1", "self")
    assert HEALTH[0].title == "OFFICER PROVINCE HEALTH case_officer"


async def test_what_no_rule_and_no_guard_decides_is_undecided() -> None:
    async with probing() as probe:
        answers = await probe.plan(asker("gia-lai-health", "1.001776"))
    assert undecided(answers) == ()
    # A guard that answers nothing for one class of field.
    broken = changed("gov/law/guards.rego", '"BASIC", "SENSITIVE"]', '"BASIC"]')
    async with probing(broken) as probe:
        answers = await probe.plan(asker("gia-lai-health", "1.001776"))
    assert "AssistanceCase.categoryCode" in undecided(answers)
    found = cover(probe.api.coordinates, [HEALTH], [HEALTH], {}, {HEALTH: answers})
    assert found.share < 100
    assert found.undecided[HEALTH] == undecided(answers)

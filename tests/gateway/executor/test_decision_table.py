"""What the table of decisions says of objects that were decided one by one, and in groups."""

from __future__ import annotations

from gateway.decision import Allow, Deny
from gateway.executor.decision_table import DecisionTable

SHOWN = {"A.b": Allow(reason="r", rule="r")}
DENIED = {"A.b": Deny(reason="r", rule="r")}


class Thing:
    """An object of an answer."""


def test_each_object_of_a_group_is_decided_and_no_other() -> None:
    table, things = DecisionTable(), [Thing() for _ in range(4)]
    table.record_all(7, things[:2], SHOWN, closes=False)
    table.record_all(7, [things[2]], DENIED, closes=True)
    assert [table.of(one) for one in things] == [SHOWN, SHOWN, DENIED, None]
    assert [table.is_closed(one) for one in things] == [False, False, True, False]
    assert table.decided.keys() == {id(one) for one in things[:3]}


def test_what_is_absent_is_closed_too() -> None:
    table, things = DecisionTable(), [Thing() for _ in range(3)]
    assert not table.has_absent
    table.mark_absent_all(things[:2])
    assert [table.is_absent(one) for one in things] == [True, True, False]
    assert [table.is_closed(one) for one in things] == [True, True, False]
    assert (table.has_absent, table.closed) == (True, {id(one) for one in things[:2]})


def test_attributes_are_of_one_object_and_one_key() -> None:
    table, one, other = DecisionTable(), Thing(), Thing()
    table.vouch(one, "k", "sent")
    assert [table.attributes(one, "k"), table.attributes(one, "l"), table.attributes(other, "k")] == [
        "sent", None, None
    ]  # fmt: skip


def test_what_is_decided_later_holds() -> None:
    table, thing = DecisionTable(), Thing()
    table.record_all(7, [thing], SHOWN, closes=False)
    table.record(thing, DENIED)
    assert table.of(thing) == DENIED
    table.record_all(7, [thing], SHOWN, closes=False)
    assert table.of(thing) == SHOWN


def test_a_place_is_decided_as_a_whole_only_with_all_its_objects() -> None:
    table, things = DecisionTable(), [Thing() for _ in range(3)]
    assert (table.decided_at(7, 0), table.decided_at(7, 1)) == ([], None)
    table.record_all(7, things[:2], SHOWN, closes=False)
    table.record_all(8, things[2:], DENIED, closes=False)
    assert table.decided_at(7, 2) == [SHOWN]
    assert (table.decided_at(7, 3), table.decided_at(7, 1), table.decided_at(9, 1)) == (None, None, None)
    table.record_all(7, things[2:], DENIED, closes=False)
    assert table.decided_at(7, 3) == [SHOWN, DENIED]


def test_objects_of_a_group_live_as_long_as_the_table() -> None:
    """Else another object could get the identity of one that was decided."""
    table = DecisionTable()
    table.record_all(7, [Thing()], SHOWN, closes=False)
    identities = set(table.decided)
    assert all(id(Thing()) not in identities for _ in range(100))

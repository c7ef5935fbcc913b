"""The comparison has teeth: each defect planted in the compiled way is found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from gateway.decision import AttributeTuple
from gateway.executor.compiled import generate, run, structs, writer
from gateway.executor.decision_table import DecisionTable
from gateway.executor.gates import attribute_tuple
from gateway.query_plan.model import Gate
from tests.gateway.executor.compiled.differing import unreadable
from tests.gateway.executor.compiled.test_same_bytes import RICH, check_plan, planned_rich

SEEDS = 100
Plant = Callable[[pytest.MonkeyPatch], None]


def nothing(*_: Any, **__: Any) -> None:
    return None


def denied_values_are_shown(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(writer, "deny", lambda *_: nothing)


def masks_are_not_applied(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(writer, "mask", lambda *_: nothing)


def hidden_objects_are_shown(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(writer, "denied_existence", nothing)


def gates_close_nothing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(run, "existence_denied", lambda *_: False)


def absent_objects_stay(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(DecisionTable, "mark_absent_all", nothing)


def denied_objects_are_sent_on(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(generate, "clears", lambda *_: True)


def hidden_keys_are_written(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(generate.Generator, "tidy", nothing)


def places_share_objects(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(generate.Generator, "_copy_of", lambda _self, _source, _slot, value, _level=1: value)


def types_are_not_checked(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(structs, "_BUILT_IN", dict.fromkeys(structs._BUILT_IN, structs._OPAQUE))


def answers_of_wrong_length_are_taken(patch: pytest.MonkeyPatch) -> None:
    def merge(state: Any, part: Any, holders: Any, items: Any) -> None:
        part.merge(items or [], holders, state.table.mark_absent_all)

    patch.setattr(run, "_merge", merge)


PLANTS: tuple[Plant, ...] = (
    denied_values_are_shown,
    masks_are_not_applied,
    hidden_objects_are_shown,
    gates_close_nothing,
    absent_objects_stay,
    denied_objects_are_sent_on,
    hidden_keys_are_written,
    places_share_objects,
    types_are_not_checked,
    answers_of_wrong_length_are_taken,
)


async def _compare_many() -> None:
    for seed in range(SEEDS):
        for text in RICH:
            await check_plan(planned_rich(text), seed, often=0.4 * (seed % 2))


@pytest.mark.parametrize("plant", PLANTS, ids=[each.__name__ for each in PLANTS])
async def test_each_defect_is_found(monkeypatch: pytest.MonkeyPatch, plant: Plant) -> None:
    plant(monkeypatch)
    with pytest.raises((AssertionError, AttributeError)):
        await _compare_many()


async def test_deciding_by_attributes_nobody_can_read_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def guessed(sent: Any, gate: Gate) -> AttributeTuple:
        return attribute_tuple(sent, gate) or (None,) * len(gate.attributes)

    monkeypatch.setattr(run, "attribute_tuple", guessed)
    with pytest.raises(AssertionError):
        await _compare_unreadable()


async def _compare_unreadable() -> None:
    for seed in range(SEEDS):
        await check_plan(planned_rich(RICH[1]), seed, mangle=unreadable(seed))

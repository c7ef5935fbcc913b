"""Unit: the one function where a decision meets a value."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.decision import Depends, Mask, Masked
from gateway.executor.enforce import POLICY_ERROR, enforce
from tests.gateway.executor.building import ALLOW, DENY, HIDDEN, KEEP_LAST


def test_allowed_values_come_out_as_they_are() -> None:
    value = {"a": [1]}
    assert enforce(ALLOW, value) is value


@pytest.mark.parametrize("outcome", [DENY, HIDDEN])
def test_a_denial_comes_out_instead_of_the_value(outcome: Any) -> None:
    assert enforce(outcome, "secret") is outcome


def test_masks_apply_to_every_item_and_null_stays_null() -> None:
    assert enforce(KEEP_LAST, "4300205000303") == "*********0303"
    assert enforce(KEEP_LAST, ["123456", None, ["999999"]]) == ["**3456", None, ["**9999"]]
    assert enforce(KEEP_LAST, None) is None


@pytest.mark.parametrize("value", [{"a": "123456"}, [{"a": "123456"}], 123456, True])
def test_a_mask_that_does_not_fit_the_value_is_a_denial(value: Any) -> None:
    assert enforce(KEEP_LAST, value) is POLICY_ERROR


def test_an_unknown_mask_is_a_denial() -> None:
    assert enforce(Masked(mask=Mask("reveal"), reason="x", rule="x"), "secret") is POLICY_ERROR


@pytest.mark.parametrize("outcome", [None, True, "allow", {"effect": "allow"}, Depends(needs=()), object()])
def test_anything_but_the_closed_union_is_a_denial(outcome: Any) -> None:
    assert enforce(outcome, "secret") is POLICY_ERROR

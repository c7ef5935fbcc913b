"""The registry of masks, level: one module, with properties."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.decision import Mask, MaskBinding
from gateway.decision.masks import MASKS, InvalidMask, apply_mask, check_mask

LIST = (("list", "assistance_category"),)
BOUND = MaskBinding(groups={"HIV": "HEALTH_OTHER", "KT2": "DISABILITY"}, key=bytes(32))

EXAMPLES: dict[str, tuple[Mask, Any, Any]] = {
    "keep_last": (Mask("keep_last", (("n", 4),)), "4300205000303", "*********0303"),
    "keep_last of a short value": (Mask("keep_last", (("n", 4),)), "0303", "****"),
    "keep_last of an empty value": (Mask("keep_last", (("n", 4),)), "", ""),
    "keep_first": (Mask("keep_first", (("n", 3),)), "0900000303", "090*******"),
    "keep_first of a short value": (Mask("keep_first", (("n", 3),)), "090", "***"),
    "year_only": (Mask("year_only"), "1948-11-02", "1948-01-01"),
    "year_only of a moment": (Mask("year_only"), "1948-11-02T10:00:00+07:00", "1948-01-01"),
    "month_only": (Mask("month_only"), "1948-11-02", "1948-11-01"),
    "region_only": (Mask("region_only"), "12 đường Nguyễn Huệ, Quy Nhơn, Gia Lai", "Gia Lai"),
    "region_only without region": (Mask("region_only"), "12 đường Nguyễn Huệ", "***"),
    "initials": (Mask("initials"), "Trần Thị Cúc", "T. T. C."),
    "round": (Mask("round", (("step", 100_000),)), 750_001, 800_000),
    "round of a negative": (Mask("round", (("step", 5),)), -7, -5),
    "coarse": (Mask("coarse", LIST, BOUND), "HIV", "HEALTH_OTHER"),
    "coarse of a value in no group": (Mask("coarse", LIST, BOUND), "XYZ", "***"),
    "coarse of a group's own name": (Mask("coarse", LIST, BOUND), "HEALTH_OTHER", "***"),
    # HMAC-SHA-256 of the text under a key of 32 zero bytes, by openssl, its first 128 bits
    "pseudonym": (Mask("pseudonym", (), BOUND), "951078001717", "a864615009ae5846500c5f4c312e71a9"),
    "redact": (Mask("redact"), "POSITIVE", "***"),
    "redact of an empty value": (Mask("redact"), "", "***"),
}


@pytest.mark.parametrize(("mask", "value", "expected"), EXAMPLES.values(), ids=EXAMPLES)
def test_mask(mask: Mask, value: Any, expected: Any) -> None:
    assert apply_mask(mask, value) == expected


def test_every_mask_has_an_example() -> None:
    assert {mask.fn for mask, _, _ in EXAMPLES.values()} == set(MASKS)


@pytest.mark.parametrize("mask", [mask for mask, _, _ in EXAMPLES.values()], ids=EXAMPLES)
def test_null_stays_null(mask: Mask) -> None:
    assert apply_mask(mask, None) is None


@pytest.mark.parametrize(
    "mask",
    [
        Mask("reveal"),
        Mask(""),
        Mask("keep_last"),
        Mask("keep_last", (("n", "4"),)),
        Mask("keep_last", (("n", True),)),
        Mask("keep_last", (("n", 0),)),
        Mask("keep_last", (("n", -4),)),
        Mask("keep_last", (("n", 4), ("n", 100))),
        Mask("keep_last", (("n", 4), ("m", 4))),
        Mask("redact", (("n", 4),)),
        Mask("round", (("step", 0),)),
        Mask("coarse"),
        Mask("coarse", (("separator", "."),)),
        Mask("coarse", (("list", ""),)),
        Mask("pseudonym", (("key", "x"),)),
    ],
)
def test_mask_outside_the_registry_is_refused_even_for_null(mask: Mask) -> None:
    with pytest.raises(InvalidMask):
        check_mask(mask)
    with pytest.raises(InvalidMask):
        apply_mask(mask, None)


@pytest.mark.parametrize(
    ("mask", "value"),
    [
        (Mask("keep_last", (("n", 4),)), 123456),
        (Mask("keep_last", (("n", 4),)), True),
        (Mask("year_only"), "not a date"),
        (Mask("year_only"), 1948),
        (Mask("round", (("step", 5),)), "7"),
        (Mask("round", (("step", 5),)), True),
        (Mask("round", (("step", 5),)), 7.5),
        (Mask("initials"), 7),
        (Mask("coarse", LIST), "HIV"),
        (Mask("coarse", LIST, BOUND), 7),
        (Mask("pseudonym"), "951078001717"),
        (Mask("pseudonym", (), MaskBinding(key=bytes(31))), "951078001717"),
        (Mask("pseudonym", (), BOUND), 951078001717),
        (Mask("redact"), 7),
    ],
)
def test_mask_that_does_not_fit_the_value_is_refused(mask: Mask, value: Any) -> None:
    with pytest.raises(InvalidMask):
        apply_mask(mask, value)


@given(st.text(max_size=40), st.integers(min_value=1, max_value=20))
def test_keep_last_and_first_show_no_more_than_asked_and_keep_the_length(value: str, kept: int) -> None:
    last = apply_mask(Mask("keep_last", (("n", kept),)), value)
    first = apply_mask(Mask("keep_first", (("n", kept),)), value)
    assert isinstance(last, str)
    assert isinstance(first, str)
    assert len(last) == len(first) == len(value)
    shown = kept if len(value) > kept else 0
    assert last == "*" * (len(value) - shown) + value[len(value) - shown :]
    assert first == value[:shown] + "*" * (len(value) - shown)


@given(st.text(max_size=40), st.text(max_size=40))
def test_redact_tells_nothing(one: str, other: str) -> None:
    assert apply_mask(Mask("redact"), one) == apply_mask(Mask("redact"), other)


@given(st.dates())
def test_masks_of_a_date_are_dates_not_later_than_it(value: date) -> None:
    for name in ("year_only", "month_only"):
        masked = apply_mask(Mask(name), value.isoformat())
        assert isinstance(masked, str)
        assert date.fromisoformat(masked) <= value
        assert apply_mask(Mask(name), masked) == masked


@given(st.integers(), st.integers(min_value=1, max_value=10**9))
def test_round_gives_a_multiple_within_half_a_step(value: int, step: int) -> None:
    rounded = apply_mask(Mask("round", (("step", step),)), value)
    assert isinstance(rounded, int)
    assert rounded % step == 0
    assert abs(rounded - value) * 2 <= step


@given(st.dictionaries(st.text(max_size=8), st.sampled_from(["A", "B"])), st.text(max_size=8))
def test_coarse_shows_a_group_or_a_star_and_never_the_value(groups: dict[str, str], value: str) -> None:
    shown = apply_mask(Mask("coarse", LIST, MaskBinding(groups=groups)), value)
    assert shown == groups.get(value, "***")
    assert shown in ("A", "B", "***")


@given(st.text(max_size=20), st.text(max_size=20), st.binary(min_size=32, max_size=32))
def test_a_pseudonym_is_one_to_one_within_a_scope_and_says_nothing_across(
    one: str, other: str, key: bytes
) -> None:
    def shown(value: str, scope: bytes) -> Any:
        return apply_mask(Mask("pseudonym", (), MaskBinding(key=scope)), value)

    assert shown(one, key) == shown(one, key)
    assert (shown(one, key) == shown(other, key)) == (one == other)
    assert shown(one, key) != shown(one, bytes([key[0] ^ 1]) + key[1:])
    assert len(shown(one, key)) == 32


def test_what_is_bound_to_a_mask_is_no_part_of_it_and_is_never_written() -> None:
    assert Mask("pseudonym", (), BOUND) == Mask("pseudonym")
    assert "bound" not in repr(Mask("pseudonym", (), BOUND))

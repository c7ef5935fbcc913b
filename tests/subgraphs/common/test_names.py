"""Keys of names: what they are compared and ordered by."""

from __future__ import annotations

import unicodedata

import pytest

from subgraphs.common.names import name_fold, name_sort


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Đỗ Minh Giang", "do minh giang"),
        ("  ĐỖ   minh\tgiang ", "do minh giang"),
        ("Siu H'Lan", "siu h'lan"),
        ("Nguyễn Thị Ước", "nguyen thi uoc"),
        ("", ""),
    ],
)
def test_fold_drops_marks_case_and_surplus_spaces(name: str, folded: str) -> None:
    assert name_fold(name) == folded


def test_fold_does_not_depend_on_the_unicode_form() -> None:
    name = "Trần Thị Cúc"

    assert {name_fold(unicodedata.normalize(form, name)) for form in ("NFC", "NFD")} == {"tran thi cuc"}


def test_sort_orders_by_given_name_then_family_then_middle() -> None:
    names = ["Trần Văn Bình", "Nguyễn Văn An", "Lê Thị Bình", "Phạm Anh", "Trần Minh Bình"]

    assert sorted(names, key=name_sort) == [
        "Nguyễn Văn An",
        "Phạm Anh",
        "Lê Thị Bình",
        "Trần Minh Bình",
        "Trần Văn Bình",
    ]


def test_sort_puts_letters_in_vietnamese_order_before_tones() -> None:
    names = ["Lê Ân", "Lê Ăn", "Lê Án", "Lê An", "Lê Đa", "Lê Da", "Lê Anh"]

    assert sorted(names, key=name_sort) == ["Lê An", "Lê Án", "Lê Anh", "Lê Ăn", "Lê Ân", "Lê Da", "Lê Đa"]

"""Synthetic numbers: layout, and no two alike."""

from __future__ import annotations

import pytest

from subgraphs.seed.pins import CAPACITY, PinFactory, compose_pin


@pytest.mark.parametrize(
    ("province", "gender", "year", "serial", "pin"),
    [
        ("01", "MALE", 1985, 101, "901085000101"),
        ("64", "FEMALE", 1990, 202, "964190000202"),
        ("92", "FEMALE", 2026, 505, "992326000505"),
        ("64", "MALE", 2014, 202, "964214000202"),
    ],
)
def test_layout_is_nine_province_century_gender_year_serial(
    province: str, gender: str, year: int, serial: int, pin: str
) -> None:
    assert compose_pin(province, gender, year, serial) == pin


@pytest.mark.parametrize("seed", [1, 2, 99])
def test_serials_are_all_different_and_never_reserved(seed: int) -> None:
    reserved = ["952148000303", "901085000101", "931092001112"]
    factory = PinFactory(seed, reserved)

    serials = {factory.serial(index) for index in range(CAPACITY - len(reserved))}

    assert len(serials) == CAPACITY - len(reserved)
    assert serials.isdisjoint({303, 101, 1112})

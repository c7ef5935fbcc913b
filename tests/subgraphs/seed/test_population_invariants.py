"""What holds of 100,000 generated persons whatever the seed."""

from __future__ import annotations

from collections import Counter

from tests.subgraphs.seed.population_100k import PERSONS, Population


def test_no_two_living_persons_share_a_number(population_100k: Population) -> None:
    people = population_100k.select("population", "person", "pin", "life_status")
    counted = Counter(pin for pin, _ in people)

    assert len(people) == PERSONS
    assert [pin for pin, times in counted.items() if times > 1] == []

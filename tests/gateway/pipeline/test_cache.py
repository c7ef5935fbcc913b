"""The bounded cache."""

from __future__ import annotations

import pytest

from gateway.pipeline.cache import BoundedCache


def test_a_value_is_made_once() -> None:
    cache: BoundedCache[str, int] = BoundedCache(2)
    made = [cache.get_or_make("a", lambda value=value: value) for value in (1, 2)]  # type: ignore[misc]
    assert (made, len(cache)) == ([1, 1], 1)


def test_the_least_recently_used_goes_first() -> None:
    cache: BoundedCache[str, str] = BoundedCache(2)
    for key in ("a", "b", "a", "c"):
        cache.get_or_make(key, key.upper)
    assert [cache.get(key) for key in ("a", "b", "c")] == ["A", None, "C"]
    assert len(cache) == 2


def test_what_fails_is_not_kept() -> None:
    cache: BoundedCache[str, int] = BoundedCache(2)
    with pytest.raises(ZeroDivisionError):
        cache.get_or_make("a", lambda: 1 // 0)
    assert len(cache) == 0
    assert cache.get_or_make("a", lambda: 5) == 5


def test_a_newer_value_takes_the_place_of_an_older_one() -> None:
    cache: BoundedCache[str, int] = BoundedCache(2)
    cache.put("a", 1)
    cache.put("b", 2)
    cache.put("a", 3)
    cache.put("c", 4)
    assert [cache.get(key) for key in ("a", "b", "c")] == [3, None, 4]

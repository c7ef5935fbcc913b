"""Search and order keys of personal names, computed here so that no database collation decides."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

__all__ = ["name_fold", "name_sort"]

_ALPHABET: Final = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANKS: Final = {letter: chr(ord("A") + rank) for rank, letter in enumerate(_ALPHABET)}
_LETTER_MARKS: Final = frozenset("\u0302\u0306\u031b")
"""Circumflex, breve and horn make another letter; the five marks below are tones."""
_TONES: Final = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_D_STROKE: Final = str.maketrans({"đ": "d", "Đ": "d"})


def name_fold(name: str) -> str:
    """Return the key names are compared by: no marks, case or surplus spaces ("Đỗ  Minh" -> "do minh")."""
    return " ".join([_fold_word(word) for word in name.split()])


def name_sort(name: str) -> str:
    """Return the key names are ordered by: given name, family name, middle names; letters before tones."""
    words = name.split()
    keys = [_word_key(word) for word in (*words[-1:], *words[:-1])]
    return " ".join([letters for letters, _ in keys]) + "  " + " ".join([tones for _, tones in keys])


@lru_cache(maxsize=4096)
def _fold_word(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word.translate(_D_STROKE))
    return "".join(character for character in decomposed if not unicodedata.combining(character)).casefold()


@lru_cache(maxsize=4096)
def _word_key(word: str) -> tuple[str, str]:
    letters: list[str] = []
    tones: list[str] = []
    for character in unicodedata.normalize("NFC", word).casefold():
        decomposed = unicodedata.normalize("NFD", character)
        marks = "".join(mark for mark in decomposed[1:] if mark in _LETTER_MARKS)
        letter = unicodedata.normalize("NFC", decomposed[0] + marks)
        letters.append(_RANKS.get(letter, letter))
        tones.append(next((_TONES[mark] for mark in decomposed[1:] if mark in _TONES), "0"))
    return "".join(letters), "".join(tones)

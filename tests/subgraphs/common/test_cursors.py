"""Cursors: only ours, only for the same field and arguments, and they say nothing."""

from __future__ import annotations

import base64

import pytest

from subgraphs.common.cursors import CursorCodec, CursorScope
from subgraphs.common.errors import BadUserInput

KEY = bytes(range(32))
SCOPE = CursorScope("Query.assistanceCases", {"pins": None, "categoryCode": "NCT1"})


def check_bound(codec: CursorCodec) -> None:
    cursor = codec.seal(SCOPE, "AC-2022-0303")
    assert codec.open(SCOPE, cursor) == "AC-2022-0303"
    for other in (
        CursorScope("Query.marriageEvents", {"pins": None, "categoryCode": "NCT1"}),
        CursorScope("Query.assistanceCases", {"pins": None, "categoryCode": "HIV"}),
        CursorScope("Query.assistanceCases", {"pins": [], "categoryCode": "NCT1"}),
        CursorScope("Query.assistanceCases", {}),
    ):
        with pytest.raises(BadUserInput):
            codec.open(other, cursor)


def check_opaque(codec: CursorCodec) -> None:
    cursors = [codec.seal(SCOPE, position) for position in ("952148000303", "952148000304", "AC-1", "9")]
    assert len(set(cursors)) == 4
    assert len({len(cursor) for cursor in cursors}) == 1
    assert all(b"9521" not in base64.urlsafe_b64decode(cursor) for cursor in cursors)


def test_a_cursor_is_bound_to_field_and_arguments() -> None:
    check_bound(CursorCodec(KEY))


def test_a_cursor_shows_neither_the_key_nor_its_length() -> None:
    check_opaque(CursorCodec(KEY))


def test_one_row_of_one_list_has_one_cursor() -> None:
    assert CursorCodec(KEY).seal(SCOPE, "AC-1") == CursorCodec(KEY).seal(SCOPE, "AC-1")


def test_the_order_of_arguments_does_not_matter() -> None:
    codec = CursorCodec(KEY)
    cursor = codec.seal(CursorScope("Query.x", {"a": 1, "b": 2}), "k")
    assert codec.open(CursorScope("Query.x", {"b": 2, "a": 1}), cursor) == "k"


@pytest.mark.parametrize(
    "cursor", ["", "x", "AAAA", "é", "A" * 10_000, base64.urlsafe_b64encode(b"0" * 60).decode()]
)
def test_what_we_did_not_seal_is_refused(cursor: str) -> None:
    with pytest.raises(BadUserInput, match=r"^The cursor is not valid for this list\.$"):
        CursorCodec(KEY).open(SCOPE, cursor)


def test_another_key_does_not_open_it() -> None:
    with pytest.raises(BadUserInput):
        CursorCodec(bytes(32)).open(SCOPE, CursorCodec(KEY).seal(SCOPE, "k"))


def test_one_changed_character_spoils_it() -> None:
    codec = CursorCodec(KEY)
    cursor = codec.seal(SCOPE, "AC-2022-0303")
    for place in range(len(cursor)):
        changed = cursor[:place] + ("A" if cursor[place] != "A" else "B") + cursor[place + 1 :]
        with pytest.raises(BadUserInput):
            codec.open(SCOPE, changed)


def test_the_key_has_32_bytes() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        CursorCodec(b"short")


class _Unbound(CursorCodec):
    """Defect: forgets what the cursor is for."""

    def open(self, _scope: CursorScope, cursor: str) -> str:
        return super().open(SCOPE, cursor)


class _Readable(CursorCodec):
    """Defect: encodes instead of encrypting."""

    def seal(self, _scope: CursorScope, position: str) -> str:
        return base64.urlsafe_b64encode(position.encode()).decode()


def test_the_checks_find_an_unbound_and_a_readable_cursor() -> None:
    with pytest.raises(pytest.fail.Exception):
        check_bound(_Unbound(KEY))
    with pytest.raises(AssertionError):
        check_opaque(_Readable(KEY))

"""Opaque page cursors: AES-SIV over the key of a row, bound to one field and its arguments.

SIV is deterministic: one row of one list has one cursor, wherever in an answer it stands.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping
from typing import Final

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from subgraphs.common.errors import BadUserInput

__all__ = ["CursorCodec", "CursorScope"]

_BLOCK: Final = 32
_MAX_LENGTH: Final = 512


class CursorScope:
    """What a cursor is good for: the schema coordinate and a digest of the arguments but first and after."""

    __slots__ = ("associated",)

    def __init__(self, coordinate: str, arguments: Mapping[str, object]) -> None:
        text = orjson.dumps([coordinate, arguments], option=orjson.OPT_SORT_KEYS)
        self.associated: Final = hashlib.sha256(text).digest()


class CursorCodec:
    """Seals row keys into cursors and opens them again."""

    def __init__(self, key: bytes) -> None:
        if len(key) != 32:
            raise ValueError("the cursor key has 32 bytes")
        self._cipher = AESSIV(key)

    def seal(self, scope: CursorScope, position: str) -> str:
        """Return the cursor of the row with this key; padded, so that its length says little."""
        text = position.encode()
        padded = text.ljust(-(-len(text) // _BLOCK) * _BLOCK, b"\0")
        return base64.urlsafe_b64encode(self._cipher.encrypt(padded, [scope.associated])).decode()

    def open(self, scope: CursorScope, cursor: str) -> str:
        """Return the key a cursor stands for. Raises BadUserInput, the same for every kind of fault."""
        try:
            raw = base64.b64decode(cursor[:_MAX_LENGTH], altchars=b"-_", validate=True)
            padded = self._cipher.decrypt(raw, [scope.associated])
        except (ValueError, binascii.Error, InvalidTag) as error:
            raise BadUserInput("The cursor is not valid for this list.") from error
        return padded.rstrip(b"\0").decode()

"""The purpose a caller states with each request."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gateway.client.errors import Refusal

__all__ = ["PURPOSE_HEADER", "Purpose"]

PURPOSE_HEADER = "Lienthong-Purpose"
_TEXT = re.compile(r"[A-Za-z0-9._:/-]{1,64}")
"""What the gateway reads in a code, an agreement or a case; nothing else may enter the header."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """What the data is for. Raises Refusal PURPOSE_UNKNOWN for what cannot be stated."""

    code: str
    agreement: str | None = None
    case: str | None = None

    def __post_init__(self) -> None:
        for text in (self.code, self.agreement, self.case):
            if text is not None and _TEXT.fullmatch(text) is None:
                raise Refusal(f"{text!r} cannot be stated in a purpose", code="PURPOSE_UNKNOWN")

    @property
    def header(self) -> str:
        """Value of the header, as in `1.001776; agreement="AG-1"; case="C-1"`."""
        parameters = {"agreement": self.agreement, "case": self.case}
        return self.code + "".join(
            f'; {name}="{value}"' for name, value in parameters.items() if value is not None
        )

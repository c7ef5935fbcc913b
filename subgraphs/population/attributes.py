"""Policy attributes, name -> column: what is returned to the gateway is what conditions test."""

from __future__ import annotations

from typing import Final

from subgraphs.common.rows import Columns

__all__ = ["GROUPS", "PERSON_ATTRIBUTES", "VERSION_ATTRIBUTES"]

GROUPS: Final = ("identity", "residence", "card", "contact")
"""Writer groups."""

_CURRENT: Final = {
    "person": "p.pin",
    "residenceCommune": "p.residence_commune",
    "residenceProvince": "p.residence_province",
}

PERSON_ATTRIBUTES: Final[Columns] = _CURRENT | {f"origin.{group}": f"p.origin_{group}" for group in GROUPS}
"""Of a current record `p`."""

VERSION_ATTRIBUTES: Final[Columns] = _CURRENT | {f"origin.{group}": f"v.origin_{group}" for group in GROUPS}
"""Of a version `v` and the current record `p`: where somebody lives now decides, not where they lived."""

"""Provenance: who entered each writer group of the current version, and what policies may ask about it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date

import orjson
import strawberry

from subgraphs.common.database import Record
from subgraphs.common.directives import catalogued
from subgraphs.common.errors import BadUserInput

__all__ = ["ATTRIBUTES_DESCRIPTION", "Provenance", "attribute_values", "provenance_of"]

ATTRIBUTES_DESCRIPTION = (
    "Policy attributes in the order asked, as a JSON array; for the gateway only (thuộc tính chính sách)"
)


@strawberry.federation.type(
    shareable=True,
    description="Origin of one group of fields in a version (nguồn gốc của một nhóm trường)",
)
class Provenance:
    """One writer group of one version; values carried over from the version before keep their origin."""

    group: str | None = catalogued("Writer group (nhóm trường)", "BASIC")
    origin_agency: str | None = catalogued("Agency that entered the values (cơ quan cập nhật)", "BASIC")
    origin_level: str | None = catalogued("Level of that agency (cấp của cơ quan cập nhật)", "BASIC")
    entered_at: date | None = catalogued("Date of entry (ngày cập nhật)", "BASIC")
    version: int | None = catalogued("Version of the record (phiên bản)", "BASIC")
    valid_from: date | None = catalogued("In force from (có hiệu lực từ ngày)", "BASIC")
    valid_to: date | None = catalogued("In force until (có hiệu lực đến ngày)", "BASIC")


def provenance_of(row: Record, groups: Iterable[str]) -> list[Provenance]:
    """Return the origin of each writer group that was ever written.

    The row has `origin_<group>`, `origin_level_<group>`, `entered_<group>_at` and the version's period.
    """
    return [
        Provenance(
            group=group,
            origin_agency=row[f"origin_{group}"],
            origin_level=row[f"origin_level_{group}"],
            entered_at=row[f"entered_{group}_at"],
            version=row["version"],
            valid_from=row["valid_from"],
            valid_to=row["valid_to"],
        )
        for group in groups
        if row[f"origin_{group}"] is not None
    ]


def attribute_values(row: Record, declared: Collection[str], names: Sequence[str]) -> str:
    """Return policy attributes in the order asked, from a row that selected the declared ones by name.

    A JSON array as text: the gateway tells equal ones without reading them.
    Raises BadUserInput for a name the type does not declare.
    """
    if not set(names) <= set(declared):
        raise BadUserInput("A policy attribute is unknown to this type.")
    return orjson.dumps([row[name] for name in names]).decode()

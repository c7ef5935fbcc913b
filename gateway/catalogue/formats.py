"""The published catalogue as a JSON document and as comma-separated values (RFC 4180)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

from gateway.catalogue.legal_basis import Basis
from gateway.catalogue.published import Published, PublishedField, PublishedRegister

__all__ = ["COLUMNS", "to_csv", "to_document"]

COLUMNS = (
    "register",
    "steward_code",
    "steward",
    "field",
    "type",
    "term",
    "meaning",
    "class",
    "tags",
    "entered_by",
    "writer_group",
    "legal_basis",
    "declassifies",
    "ground",
)


def to_document(published: Published) -> dict[str, Any]:
    """Return the catalogue as JSON values; dates are YYYY-MM-DD."""
    return {
        "on": published.on.isoformat(),
        "revision": published.revision,
        "classes": {level: _bases(found) for level, found in published.classes.items()},
        "registers": [_register(one) for one in published.registers],
    }


def to_csv(published: Published) -> str:
    """Return one line per field under `COLUMNS`; several values in a cell are separated by semicolons."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for register in published.registers:
        steward = register.steward
        for field in register.fields:
            writer.writerow(
                [
                    register.name,
                    steward.code if steward else "",
                    steward.name if steward else "",
                    field.coordinate,
                    field.type,
                    field.term,
                    field.meaning,
                    field.level,
                    "; ".join(field.tags),
                    "; ".join(field.entered_by),
                    field.group or "",
                    "; ".join(map(str, field.legal_basis)),
                    "; ".join(field.declassifies),
                    field.ground or "",
                ]
            )
    return text.getvalue()


def _register(register: PublishedRegister) -> dict[str, Any]:
    steward = register.steward
    return {
        "name": register.name,
        "title": register.title,
        "title_en": register.title_en,
        "steward": steward and {"code": steward.code, "name": steward.name, "name_en": steward.name_en},
        "legal_basis": _bases(register.legal_basis),
        "fields": [_field(one) for one in register.fields],
    }


def _field(field: PublishedField) -> dict[str, Any]:
    return {
        "coordinate": field.coordinate,
        "type": field.type,
        "term": field.term,
        "meaning": field.meaning,
        "class": field.level,
        "tags": list(field.tags),
        "entered_by": list(field.entered_by),
        "writer_group": field.group,
        "legal_basis": _bases(field.legal_basis),
        "declassifies": list(field.declassifies),
        "ground": field.ground,
    }


def _bases(found: Iterable[Basis]) -> list[dict[str, Any]]:
    return [
        {
            "law": one.law,
            "article": one.article,
            "title": one.title,
            "title_en": one.title_en,
            "verified": one.verified,
        }
        for one in found
    ]

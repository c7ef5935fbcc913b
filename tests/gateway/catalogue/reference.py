"""Policy data for the two planted subgraphs: a steward that changed, a law that was replaced."""

from __future__ import annotations

from typing import Any

__all__ = ["REFERENCE"]

_AGENCY: dict[str, Any] = {"level": "MINISTRY", "parent": None, "unit": None, "successor": None}
_AGENCY |= {"valid_from": "2000-01-01", "valid_to": None}


def _period(start: str, end: str | None, **more: Any) -> dict[str, Any]:
    return {**more, "valid_from": start, "valid_to": end}


def _law(
    law: str, article: str | None, start: str, end: str | None, *, verified: bool = True
) -> dict[str, Any]:
    return _period(start, end, law=law, article=article, verified=verified)


REFERENCE: dict[str, Any] = {
    "meta": {"revision": "test.1"},
    "agencies": {
        "G01": {**_AGENCY, "name": "Bộ Công an", "name_en": "Ministry of Public Security"},
        "G07": {**_AGENCY, "name": "Bộ Lao động", "name_en": "Ministry of Labour"},
        "G18": {**_AGENCY, "name": "Bộ Y tế", "name_en": "Ministry of Health"},
    },
    "registers": {
        "registers": {
            "people": [_period("2016-01-01", None, steward="G01", owner="gov.public_security")],
            "health": [
                _period("2010-01-01", "2025-02-28", steward="G07", owner="gov.health"),
                _period("2025-03-01", None, steward="G18", owner="gov.health"),
            ],
        },
        "overrides": {"Person.born": [_period("2026-01-01", None, owner="gov.law")]},
    },
    "purposes": {},
    "channels": {},
    "attributes": {},
    "open": ["Query.today"],
    "legal_basis": {
        "laws": {
            "1/2016": {"title": "Luật cũ", "title_en": "Old law"},
            "2/2024": {"title": "Luật mới", "title_en": "New law"},
            "3/2010": {"title": "Luật sức khỏe", "title_en": "Health law"},
            "4/2015": {"title": "Luật Thống kê", "title_en": "Law on Statistics"},
        },
        "registers": {
            "people": {
                "title": "Dân cư",
                "title_en": "Population",
                "basis": [
                    _law("1/2016", None, "2016-01-01", "2024-06-30", verified=False),
                    _law("2/2024", None, "2024-07-01", None),
                ],
                "groups": {
                    "identity": [
                        _law("1/2016", "Điều 1", "2016-01-01", "2024-06-30"),
                        _law("2/2024", "Điều 9", "2024-07-01", None, verified=False),
                    ]
                },
            },
            "health": {
                "title": "Sức khỏe <&>",
                "title_en": "Health <&>",
                "basis": [_law("3/2010", None, "2010-01-01", None)],
                "groups": {},
            },
        },
        "classes": {"BASIC": [_law("2/2024", None, "2024-07-01", None)]},
        "tags": {"statistics": [_law("4/2015", None, "2016-07-01", None)]},
    },
}

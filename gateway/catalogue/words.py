"""The catalogue's own words in Vietnamese and English, for people who read it."""

from __future__ import annotations

from typing import Final

__all__ = ["CLASSES", "LEVELS_OF_ENTRY", "TAG_WORDS", "Word"]

Word = tuple[str, str]
"""Vietnamese, English."""

CLASSES: Final[dict[str, Word]] = {
    "OPEN": ("Dữ liệu mở", "Open data"),
    "OPERATIONAL": ("Dữ liệu nghiệp vụ", "Operational data"),
    "BASIC": ("Dữ liệu cá nhân cơ bản", "Basic personal data"),
    "SENSITIVE": ("Dữ liệu cá nhân nhạy cảm", "Sensitive personal data"),
    "SEALED": ("Dữ liệu niêm phong", "Sealed data"),
}
LEVELS_OF_ENTRY: Final[dict[str, Word]] = {
    "COMMUNE": ("Cấp xã", "Commune"),
    "PROVINCE": ("Cấp tỉnh", "Province"),
    "MINISTRY": ("Bộ", "Ministry"),
    "UNIT": ("Cơ quan sử dụng", "Employing unit"),
    "CITIZEN": ("Công dân", "Citizen"),
}
TAG_WORDS: Final[dict[str, Word]] = {
    "bank": ("ngân hàng", "bank"),
    "financial": ("tài chính", "financial"),
    "hiv": ("HIV", "HIV"),
    "reveals-health": ("bộc lộ sức khỏe", "reveals health"),
    "secret": ("bí mật nhà nước", "state secret"),
    "statistics": ("thống kê", "statistics"),
    "third-party": ("người thứ ba", "third party"),
}

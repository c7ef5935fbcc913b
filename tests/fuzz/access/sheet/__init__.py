"""The access sheets, ground by ground, and the tables that follow from them.

Written from `domain.md` 2, 4 and 5 and the access sheets, without the rules that are tested by them.
"""

from tests.fuzz.access.sheet.cases import Case, cases
from tests.fuzz.access.sheet.writing import render

__all__ = ["Case", "cases", "render"]

"""The query cases that `make smoke` asks: whole answers that were written before the code answered."""

from __future__ import annotations

from pathlib import Path

from gateway.policy_tools import Answer, QueryCase, differences, post
from gateway.policy_tools import load_cases as cases_below

__all__ = ["CASES", "Answer", "SmokeCase", "differences", "load_cases", "post"]

CASES = Path(__file__).parents[2] / "policies" / "queries"

SmokeCase = QueryCase


def load_cases() -> list[SmokeCase]:
    """Return all cases, in the order of their folders."""
    return cases_below(CASES)

"""Why one value of one answer is what it is, for authors of policies."""

from __future__ import annotations

from gateway.policy_tools.explain.asking import Explaining, Question, open_explaining
from gateway.policy_tools.explain.errors import Unexplained
from gateway.policy_tools.explain.model import Explanation
from gateway.policy_tools.explain.paths import read_path
from gateway.policy_tools.explain.text import as_json, as_text

__all__ = [
    "Explaining",
    "Explanation",
    "Question",
    "Unexplained",
    "as_json",
    "as_text",
    "open_explaining",
    "read_path",
]

"""What authors of policies run: the tests of the rules on every engine, and questions with whole answers."""

from __future__ import annotations

from gateway.policy_tools.answers import Answer, post
from gateway.policy_tools.cases import QueryCase, load_cases
from gateway.policy_tools.comparison import differences
from gateway.policy_tools.coverage import Uncovered, measure_coverage
from gateway.policy_tools.errors import Misuse, RulesUnusable
from gateway.policy_tools.queries import ask_case, compare
from gateway.policy_tools.rego_tests import RegoTest, missing_on, run_embedded, run_opa

__all__ = [
    "Answer",
    "Misuse",
    "QueryCase",
    "RegoTest",
    "RulesUnusable",
    "Uncovered",
    "ask_case",
    "compare",
    "differences",
    "load_cases",
    "measure_coverage",
    "missing_on",
    "post",
    "run_embedded",
    "run_opa",
]

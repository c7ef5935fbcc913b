"""What authors of policies run: the tests of the rules on every engine, and questions with whole answers."""

from __future__ import annotations

from gateway.access.rule_places import rule_locations
from gateway.policy_tools.answers import Answer, post
from gateway.policy_tools.cases import QueryCase, load_cases
from gateway.policy_tools.classes import CallerClass
from gateway.policy_tools.comparison import differences
from gateway.policy_tools.coordinate_coverage import CoordinateCoverage, Place, cover
from gateway.policy_tools.coordinates import Api
from gateway.policy_tools.coverage import Uncovered, measure_coverage
from gateway.policy_tools.errors import Misuse, RulesUnusable
from gateway.policy_tools.probe import Asker, Planned, Probe
from gateway.policy_tools.queries import ask_case, compare
from gateway.policy_tools.rego_tests import RegoTest, missing_on, run_embedded, run_opa
from gateway.policy_tools.tables.model import DecisionTable, Known, load_tables
from gateway.policy_tools.tables.runs import Wrong, run_table
from gateway.policy_tools.tables.text import TableProblem

__all__ = [
    "Answer",
    "Api",
    "Asker",
    "CallerClass",
    "CoordinateCoverage",
    "DecisionTable",
    "Known",
    "Misuse",
    "Place",
    "Planned",
    "Probe",
    "QueryCase",
    "RegoTest",
    "RulesUnusable",
    "TableProblem",
    "Uncovered",
    "Wrong",
    "ask_case",
    "compare",
    "cover",
    "differences",
    "load_cases",
    "load_tables",
    "measure_coverage",
    "missing_on",
    "post",
    "rule_locations",
    "run_embedded",
    "run_opa",
    "run_table",
]

"""The schema with its readers in the descriptions; level: text."""

from __future__ import annotations

from gateway.policy_tools.annotated_schema import annotated_schema
from gateway.policy_tools.grid import GridRow

SDL = '''
type Query {
  case: Case
}

type Case {
  """Category (loại)"""
  category: String @old
  account: String
  hiv: String
  untouched: String
}

directive @old on FIELD_DEFINITION
'''

WHOLE = '''type Query {
  case: Case
}

type Case {
  """
  Category (loại)

  Read by OFFICER HEALTH:
  - allow [territory] if the person lives here (gov.health.territory): for p1, p2
  - mask coarse(x) [budget] (gov.health.budget): for no purpose
  """
  category: String @old
  """
  Read by OFFICER HEALTH:
  - mask keep_last(4) in Version [origin] (gov.law.origin): for p1

  Not read by CITIZEN.
  """
  account: String
  """Not read by OFFICER HEALTH."""
  hiv: String
  untouched: String
}

directive @old on FIELD_DEFINITION
'''


def row(field: str, effect: str, reason: str, rule: str, **more: str) -> GridRow:
    given = {"caller": "OFFICER HEALTH", "purpose": "p1", "mask": "", "condition": "always", "holder": ""}
    return GridRow(coordinate=f"Case.{field}", effect=effect, reason=reason, rule=rule, **given | more)


def test_each_field_says_who_reads_it_on_what_condition_and_for_what() -> None:
    territory = ("category", "allow", "territory", "gov.health.territory")
    rows = [
        row(*territory, condition="the person lives here"),
        row(*territory, condition="the person lives here", purpose="p2"),
        row("category", "mask", "budget", "gov.health.budget", mask="coarse(x)", purpose=""),
        row("category", "deny", "no_ground", "gov.health", purpose="p3"),
        row("account", "mask", "origin", "gov.law.origin", mask="keep_last(4)", holder="Version"),
        row("account", "hidden", "sealed", "gov.law.sealed", caller="CITIZEN"),
        row("hiv", "deny", "hiv_law", "gov.law.hiv_law"),
        row("gone", "allow", "open", "gov.law.open"),
    ]
    assert annotated_schema(SDL, rows) == WHOLE

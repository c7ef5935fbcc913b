"""Statements of the repository that need no caller's condition, and the one test of what is being paid."""

from __future__ import annotations

from typing import Final

from subgraphs.common.sources import SOURCE_STATUSES

__all__ = ["FACTS", "LIVE", "LOOKUPS", "PERSONS_CASES", "PLACES", "SOURCES"]

LIVE: Final = (
    "({case}.decision_from <= {day} and ({case}.decision_to is null or {case}.decision_to >= {day}))"
)
"""Whether a case's decision gives a right to be paid on a day; a decision to stop has a last day."""

_LIVE_TODAY: Final = LIVE.format(case="c", day="$2::date")

FACTS: Final = f"""
select c.pin, c.origin_case as agency, {_LIVE_TODAY} as live from assistance_case c where c.case_id = $1
"""  # noqa: S608 - built from constants

PERSONS_CASES: Final = f"""
select found.asked_pin, found.own, c.category_code, c.disability_level, c.hiv_status, c.poor, c.near_poor,
       c.single_parent, c.dependants, c.stop_ground, {_LIVE_TODAY} as live
from (select pin as asked_pin, true as own, case_id from assistance_case where pin = any($1::text[])
      union all
      select pin, false, case_id from assistance_dependant
      where pin = any($1::text[]) and valid_from <= $2 and (valid_to is null or valid_to >= $2)) found
join assistance_case c using (case_id)
order by c.decision_from, c.case_id
"""  # noqa: S608 - built from constants

LOOKUPS: Final = {
    table: f"select * from {table} where valid_from <= $1 and (valid_to is null or valid_to >= $1)"  # noqa: S608
    f" order by {name}, variant"
    for table, name in (("category_rule", "category_code"), ("entitlement_rule", "entitlement"))
}
"""Rules in force on a day, by table."""

PLACES: Final = """
select asked.code,
       exists (select from hardship_commune h
               where h.commune_code = asked.code
                 and h.valid_from <= $2 and (h.valid_to is null or h.valid_to >= $2)) as hardship,
       (select max(s.amount) from standard_amount s
        where s.province_code in ('VN', m.province_code)
          and s.valid_from <= $2 and (s.valid_to is null or s.valid_to >= $2)) as standard_amount
from unnest($1::text[]) as asked (code)
left join commune m on m.code = asked.code and m.valid_from <= $2 and (m.valid_to is null or m.valid_to >= $2)
"""

SOURCES: Final = f"""
select unit.code, source.status
from ({SOURCE_STATUSES}) source
join (select code, province_code from commune
      where valid_from <= $1 and (valid_to is null or valid_to >= $1)
      union all
      select code, code from unnest($2::text[]) as asked (code)) unit using (province_code)
where unit.code = any($2::text[])
"""  # noqa: S608 - SOURCE_STATUSES is a constant

"""All SQL of the population register but that of its statistics."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from subgraphs.common.context_token import VerifiedContext
from subgraphs.common.database import Record, Session
from subgraphs.common.names import name_fold
from subgraphs.common.rows import Parameters, selected, where
from subgraphs.common.sources import SOURCE_STATUSES
from subgraphs.population.attributes import GROUPS, PERSON_ATTRIBUTES, VERSION_ATTRIBUTES
from subgraphs.population.statistics import PersonDimension, count_statement

__all__ = ["Repository", "Search"]

_PERSON: Final = f"select p.*{selected(PERSON_ATTRIBUTES)}"
_VERSION: Final = f"select v.*{selected(VERSION_ATTRIBUTES)}"
_VERSIONS: Final = "(select * from person_version union all select * from person)"
_UNITS_IN_FORCE: Final = (
    "from administrative_unit where ($1::text is null or parent_code = $1)"
    " and valid_from <= $2 and (valid_to is null or valid_to >= $2)"
)
_NUMBERS: Final = "any (array(select new_pin from pin_alias where old_pin = {pin} union all select {pin}))"
"""The present number of somebody who may be named by an earlier one, which is nobody's present number."""


class Search(NamedTuple):
    """What residents are looked for by; None where it does not matter."""

    column: str
    """residence_commune or residence_province, whichever the unit is."""
    unit: str
    name: str | None
    born_from: date | None
    born_to: date | None
    origin_agency: str | None

    @property
    def arguments(self) -> dict[str, str | None]:
        """What a cursor of this search is bound to."""
        return {name: None if value is None else str(value) for name, value in self._asdict().items()}


class Repository:
    """Statements of one request. Every statement about persons carries an existence condition."""

    def __init__(self, session: Session, verified: VerifiedContext) -> None:
        self._session = session
        self._verified = verified
        self._people = verified.rows_of("Person")
        self._versions = verified.rows_of("PersonVersion")

    async def people(self, pins: Sequence[str]) -> list[Record]:
        """Visible persons with these numbers, present or earlier, each with the number as `asked_pin`."""
        bound = Parameters()
        numbers = f"{bound.bind(list(pins))}::text[]"
        return await self._session.fetch(
            f"{_PERSON}, asked.asked_pin from (select given.pin as asked_pin, given.pin"  # noqa: S608
            f" from unnest({numbers}) as given (pin) union all"
            f" select old_pin, new_pin from pin_alias where old_pin = any({numbers})) as asked"
            f" join person p on p.pin = asked.pin where {self._visible(bound)}",
            bound.values,
        )

    async def person_by_facts(self, pin: str, full_name: str, date_of_birth: date) -> list[Record]:
        """The visible person for whom number, name and date of birth all hold: one row or none."""
        bound = Parameters()
        number = f"{bound.bind(pin)}::text"
        return await self._session.fetch(
            f"{_PERSON} from person p where p.pin = {_NUMBERS.format(pin=number)}"
            f" and p.name_fold = {bound.bind(name_fold(full_name))}"
            f" and p.date_of_birth = {bound.bind(date_of_birth)}"
            f" and {self._visible(bound)} and {self._filtered('Query.person', bound)}",
            bound.values,
        )

    async def person_by_pin(self, pin: str) -> list[Record]:
        """The visible person with this number, present or earlier: one row or none."""
        bound = Parameters()
        number = f"{bound.bind(pin)}::text"
        return await self._session.fetch(
            f"{_PERSON} from person p where p.pin = {_NUMBERS.format(pin=number)}"
            f" and {self._visible(bound)} and {self._filtered('Query.personByPin', bound)}",
            bound.values,
        )

    async def residents(self, search: Search, after: str | None, limit: int) -> list[Record]:
        """A page of visible residents in order of number."""
        bound = Parameters()
        condition = self._residing(search, bound)
        if after is not None:
            condition += f" and p.pin > {bound.bind(after)}"
        return await self._session.fetch(
            f"{_PERSON} from person p where {condition} order by p.pin limit {bound.bind(limit)}",
            bound.values,
        )

    async def resident_count(self, search: Search) -> int:
        """How many persons `residents` runs through."""
        bound = Parameters()
        statement = f"select count(*) from person p where {self._residing(search, bound)}"  # noqa: S608
        return int(await self._session.value(statement, bound.values))

    async def counts(
        self, dimensions: Sequence[PersonDimension], unit: str | None, day: date
    ) -> list[Record]:
        """How many persons there were on the day: counts, and whether they are `dead`."""
        filtered = self._verified.filter_of("Query.personStatistics")
        return await self._session.fetch(*count_statement(dimensions, unit, day, filtered))

    async def identity_matches(self, pin: str, full_name: str, date_of_birth: date) -> bool:
        """Whether a living person has these three facts; no record leaves the register."""
        found = await self._session.value(
            "select exists (select from person where pin = $1 and name_fold = $2 and date_of_birth = $3"
            " and life_status = 'ALIVE')",
            (pin, name_fold(full_name), date_of_birth),
        )
        return bool(found)

    async def children_born_between(self, pin: str, after: date, until: date) -> list[str]:
        """Numbers of the children whom a person's record names, born after one day and not after another."""
        rows = await self._session.fetch(
            "select distinct c.pin from person_relation r join person c on c.pin = r.relative_pin"  # noqa: S608
            f" where r.pin = {_NUMBERS.format(pin='$1::text')} and r.relation = 'CHILD'"
            " and c.date_of_birth > $2 and c.date_of_birth <= $3 order by c.pin",
            (pin, after, until),
        )
        return [row["pin"] for row in rows]

    async def is_born_by(self, pin: str, day: date) -> bool:
        """Whether the person with this number was born on a day or before it; no record leaves."""
        found = await self._session.value(
            "select exists (select from person p"  # noqa: S608
            f" where p.pin = {_NUMBERS.format(pin='$1::text')} and p.date_of_birth <= $2)",
            (pin, day),
        )
        return bool(found)

    async def household_of(self, pin: str) -> list[Record]:
        """Address and size of the household of a living person: one row or none."""
        return await self._session.fetch(
            "select p.residence_address, (select count(*) from person m"  # noqa: S608
            " where m.household_no = p.household_no and m.life_status = 'ALIVE') as size"
            f" from person p where p.pin = {_NUMBERS.format(pin='$1::text')}"
            " and p.life_status = 'ALIVE' and p.household_no is not null",
            (pin,),
        )

    async def aliases(self, pins: Sequence[str]) -> list[Record]:
        """Earlier numbers of visible persons, the latest first."""
        bound = Parameters()
        return await self._session.fetch(
            "select a.new_pin, a.old_pin, a.valid_to from pin_alias a join person p on p.pin = a.new_pin"  # noqa: S608
            f" where a.new_pin = any({bound.bind(list(pins))}::text[]) and {self._visible(bound)}"
            " order by a.valid_to desc, a.old_pin",
            bound.values,
        )

    async def members(self, household_numbers: Sequence[str]) -> list[Record]:
        """Members, with `head_pin`, of households in which somebody is visible, in order of their numbers."""
        bound = Parameters()
        return await self._session.fetch(
            "select m.household_no, m.pin, m.full_name, m.relation_to_head, h.head_pin"  # noqa: S608
            " from household h join person m on m.household_no = h.household_no"
            f" where h.household_no = any({bound.bind(list(household_numbers))}::text[])"
            " and exists (select from person p where p.household_no = h.household_no"
            f" and {self._visible(bound)}) order by m.pin",
            bound.values,
        )

    async def relatives_of_people(self, pins: Sequence[str], today: date) -> list[Record]:
        """Whom the records of visible persons name today."""
        bound = Parameters()
        day = bound.bind(today)
        return await self._session.fetch(
            "select r.* from person_relation r join person p on p.pin = r.pin"  # noqa: S608
            f" where r.pin = any({bound.bind(list(pins))}::text[])"
            f" and r.valid_from <= {day} and (r.valid_to is null or r.valid_to >= {day})"
            f" and {self._visible(bound)} order by r.valid_from, r.relative_pin",
            bound.values,
        )

    async def relatives_of_versions(
        self, pins: Sequence[str], versions: Sequence[int], today: date
    ) -> list[Record]:
        """Whom visible versions named on their last day, each with `of_version`."""
        bound = Parameters()
        last_day = f"coalesce(v.valid_to, {bound.bind(today)})"
        return await self._session.fetch(
            f"select r.*, v.version as of_version {self._asked_versions(bound, pins, versions)}"
            f" join person_relation r on r.pin = v.pin and r.valid_from <= {last_day}"
            f" and (r.valid_to is null or r.valid_to >= {last_day})"
            f" where {self._visible_version(bound)} order by r.valid_from, r.relative_pin",
            bound.values,
        )

    async def versions(self, pins: Sequence[str], versions: Sequence[int]) -> list[Record]:
        """Visible versions with these numbers of a person and a version, the current one too."""
        bound = Parameters()
        return await self._session.fetch(
            f"{_VERSION} {self._asked_versions(bound, pins, versions)} where {self._visible_version(bound)}",
            bound.values,
        )

    async def earlier_versions(self, pins: Sequence[str]) -> list[Record]:
        """Visible earlier versions of these persons, newest first."""
        bound = Parameters()
        return await self._session.fetch(
            f"{_VERSION} from person_version v join person p on p.pin = v.pin"
            f" where v.pin = any({bound.bind(list(pins))}::text[]) and {self._visible_version(bound)}"
            " order by v.version desc",
            bound.values,
        )

    async def versions_on(self, pins: Sequence[str], days: Sequence[date]) -> list[Record]:
        """The visible version of each of these persons in force on the day beside it, as `asked_day`."""
        bound = Parameters()
        asked = f"unnest({bound.bind(list(pins))}::text[], {bound.bind(list(map(str, days)))}::text[])"
        return await self._session.fetch(
            f"{_VERSION}, asked.day::date as asked_day from {asked} as asked (pin, day)"
            f" join {_VERSIONS} v on v.pin = asked.pin and v.valid_from <= asked.day::date"
            " and (v.valid_to is null or v.valid_to >= asked.day::date)"
            f" join person p on p.pin = v.pin where {self._visible_version(bound)}",
            bound.values,
        )

    async def units(self, codes: Sequence[str], days: Sequence[date | None]) -> list[Record]:
        """Units with these codes on the day beside it (`asked_day`), or the latest with the code for none."""
        return await self._session.fetch(
            "select distinct on (asked.code, asked.day) u.*, asked.day::date as asked_day"
            " from unnest($1::text[], $2::text[]) as asked (code, day) join administrative_unit u"
            " on u.code = asked.code and (asked.day is null or (u.valid_from <= asked.day::date"
            " and (u.valid_to is null or u.valid_to >= asked.day::date)))"
            " order by asked.code, asked.day, u.valid_from desc",
            (list(codes), [None if day is None else str(day) for day in days]),
        )

    async def unit_page(self, parent: str | None, on: date, after: str | None, limit: int) -> list[Record]:
        """Units in force on the day below a parent (or all), in order of code."""
        return await self._session.fetch(
            f"select * {_UNITS_IN_FORCE} and ($3::text is null or code > $3) order by code limit $4",
            (parent, on, after, limit),
        )

    async def unit_count(self, parent: str | None, on: date) -> int:
        """How many units `unit_page` runs through."""
        return int(await self._session.value(f"select count(*) {_UNITS_IN_FORCE}", (parent, on)))

    async def source_statuses(self, today: date) -> list[Record]:
        """Connection of every province today."""
        return await self._session.fetch(SOURCE_STATUSES, (today,))

    def _asked_versions(self, bound: Parameters, pins: Sequence[str], versions: Sequence[int]) -> str:
        # arrays of text only: the driver would ask the server about the others, once for each connection
        asked = f"unnest({bound.bind(list(pins))}::text[], {bound.bind(list(map(str, versions)))}::text[])"
        return (
            f"from {asked} as asked (pin, version)"
            f" join {_VERSIONS} v on v.pin = asked.pin and v.version = asked.version::integer"
            " join person p on p.pin = v.pin"
        )

    def _residing(self, search: Search, bound: Parameters) -> str:
        conditions = [f"p.{search.column} = {bound.bind(search.unit)}"]
        if search.name is not None:
            conditions.append(f"starts_with(p.name_fold, {bound.bind(name_fold(search.name))})")
        if search.born_from is not None:
            conditions.append(f"p.date_of_birth >= {bound.bind(search.born_from)}")
        if search.born_to is not None:
            conditions.append(f"p.date_of_birth <= {bound.bind(search.born_to)}")
        if search.origin_agency is not None:
            origins = ", ".join(f"p.origin_{group}" for group in GROUPS)
            conditions.append(f"{bound.bind(search.origin_agency)} in ({origins})")
        conditions += [self._visible(bound), self._filtered("Query.residents", bound)]
        return " and ".join(conditions)

    def _visible(self, bound: Parameters) -> str:
        return where(self._people, PERSON_ATTRIBUTES, bound)

    def _visible_version(self, bound: Parameters) -> str:
        return where(self._versions, VERSION_ATTRIBUTES, bound)

    def _filtered(self, coordinate: str, bound: Parameters) -> str:
        return where(self._verified.filter_of(coordinate), PERSON_ATTRIBUTES, bound)

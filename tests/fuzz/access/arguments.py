"""Arguments that find something: persons, cases, units and days that exist."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any, Protocol

from graphql import GraphQLSchema

from tests.fuzz.access.world import World

__all__ = ["LISTS", "STATISTICS", "VARIABLES", "Asking", "Bare", "inner_arguments", "root_arguments"]

LISTS = (
    "residents",
    "birthEvents",
    "marriageEvents",
    "deathEvents",
    "civilStatusEvents",
    "civilServants",
    "assistanceCases",
)
DIMENSIONS = {
    "personStatistics": "PersonDimension",
    "civilStatusStatistics": "CivilStatusDimension",
    "civilServantStatistics": "CivilServantDimension",
    "assistanceStatistics": "AssistanceDimension",
}
"""By root field: the enum it counts by."""
STATISTICS = tuple(DIMENSIONS)
_DATES = ("2016-05-01", "2022-06-15", "2024-12-31", "2025-06-30", "2025-09-24", "2026-03-15", "2026-11-01")
_TITLES = ("Chuyên viên", "Trưởng phòng", "Giám đốc Sở")


class Bare(str):
    """A value written without quotes."""

    __slots__ = ()


class Asking(Protocol):
    """What arguments are chosen with; `operations.Maker` is it."""

    schema: GraphQLSchema
    world: World
    random: Random
    values: Random
    pins: Sequence[str]
    units: Sequence[str]

    def chance(self, percent: int) -> bool:
        """Return true in so many of a hundred shapes."""


VARIABLES = {
    "pin": "ID!", "fullName": "String!", "dateOfBirth": "Date!", "pins": "[ID!]!", "categoryCode": "String!",
    "caseId": "ID!", "first": "Int!", "originAgency": "ID!", "registeredFrom": "Date!",
    "registeredTo": "Date!",
    "bornFrom": "Date!", "bornTo": "Date!", "name": "String!", "managingAgency": "ID!", "unit": "ID!",
    "code": "ID!", "liveOn": "Date!", "decidedFrom": "Date!", "appointedFrom": "Date!", "parentPin": "ID!",
    "date": "Date!", "title": "String!", "workingAgency": "ID!", "address": "String!", "claimed": "Int!",
    "bankAccountNo": "String!",
}  # fmt: skip


def root_arguments(maker: Asking, name: str) -> dict[str, Any]:
    """Return arguments of a root field; what they are drawn from exists, mostly."""
    match name:
        case "person" | "personByPin":
            return _facts(maker, name)
        case "assistanceCase":
            own = [row["case_id"] for pin in maker.pins for row in maker.world.cases_of.get(pin, [])]
            chosen = own if own and maker.values.random() < 0.7 else sorted(maker.world.cases)
            return {"caseId": maker.values.choice(chosen)}
        case "administrativeUnit":
            return {"code": maker.values.choice(maker.units)}
        case _ if name in STATISTICS:
            return _dimensions(maker, name)
        case _:
            return _page(maker, name) | _filters(maker, name) | _common_filters(maker, name)


def _facts(maker: Asking, name: str) -> dict[str, Any]:
    random, world = maker.values, maker.world
    pin = random.choice(maker.pins)
    row = world.people.get(pin) or next(iter(world.people.values()))
    if world.aliases.get(pin) and random.random() < 0.5:
        pin = world.aliases[pin][0]["old_pin"]
    if name == "personByPin":
        return {"pin": pin}
    given = row["full_name"] if random.random() < 0.94 else "Nguyễn Văn Khác"
    return {"pin": pin, "fullName": given, "dateOfBirth": row["date_of_birth"]}


def _dimensions(maker: Asking, name: str) -> dict[str, Any]:
    values = sorted(maker.schema.type_map[DIMENSIONS[name]].values)  # type: ignore[attr-defined]
    given: dict[str, Any] = {
        "by": [Bare(each) for each in maker.random.sample(values, maker.random.randint(1, 2))]
    }
    if maker.chance(50):
        given["unit"] = maker.values.choice(maker.units)
    return given


def _page(maker: Asking, name: str) -> dict[str, Any]:
    return {"first": maker.values.choice((1, 2, 3, 5))} if name in LISTS else {}


def _filters(maker: Asking, name: str) -> dict[str, Any]:
    """Return what one list may be narrowed by, each now and then."""
    random, shape = maker.values, maker.random
    match name:
        case "residents":
            named = (maker.world.people.get(random.choice(maker.pins)) or {"full_name": "Nguyễn"})[
                "full_name"
            ]
            drawn = [
                (15, "name", named.split()[0]),
                (15, "bornFrom", random.choice(("1950-01-01", "1985-03-12", "2010-01-01"))),
                (10, "bornTo", random.choice(("1960-01-01", "2000-01-01"))),
            ]
        case "assistanceCases":
            drawn = [
                (45, "pins", random.sample(list(maker.pins), min(3, len(maker.pins)))),
                (20, "categoryCode", random.choice(("NCT1", "HIV", "KT2", "DT", "KT1"))),
                (15, "decidedFrom", random.choice(_DATES)),
                (10, "liveOn", random.choice(_DATES)),
            ]
        case "civilServants":
            drawn = [
                (20, "managingAgency", random.choice(("H29", "G09", "H21", "H31"))),
                (15, "employmentStatus", Bare(shape.choice(("ACTIVE", "RETIRED")))),
                (15, "appointedFrom", random.choice(("2000-01-01", "2010-03-15"))),
            ]
        case _:
            kind = Bare(shape.choice(("BIRTH", "MARRIAGE", "DEATH", "GUARDIANSHIP", "CHANGE", "DIVORCE")))
            drawn = [
                (25, "registeredFrom", random.choice(_DATES)),
                (10, "registeredTo", random.choice(_DATES)),
            ]
            drawn += [(30, "type", kind)] if name == "civilStatusEvents" else []
    return {argument: value for percent, argument, value in drawn if maker.chance(percent)}


def _common_filters(maker: Asking, name: str) -> dict[str, Any]:
    """Return the place, which residents are always asked by, and who entered a record."""
    percent = {"residents": 100, "civilServants": 0}.get(name, 25)
    given = {"unit": maker.values.choice(maker.units)} if maker.chance(percent) else {}
    if maker.chance(15):
        given["originAgency"] = maker.values.choice(
            ("H21.21583", "H08.21583", "H26.00004", "H21", "H08", "H29", "H09")
        )
    return given


def inner_arguments(maker: Asking, name: str) -> dict[str, Any]:
    match name:
        case "asOf":
            return {"date": maker.values.choice(_DATES)}
        case "isChildOf":
            return {"parentPin": maker.values.choice(maker.pins)}
        case "holdsPosition":
            return {"title": maker.values.choice(_TITLES)}
    raise AssertionError(f"no arguments for {name}")

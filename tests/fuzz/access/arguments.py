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
STATISTICS = ("personStatistics", "civilStatusStatistics", "civilServantStatistics", "assistanceStatistics")
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
    random, world, shape = maker.values, maker.world, maker.random
    pin = random.choice(maker.pins)
    chance = maker.chance
    if name in ("person", "personByPin"):
        row = world.people.get(pin) or next(iter(world.people.values()))
        asked = pin
        if world.aliases.get(pin) and random.random() < 0.5:
            asked = world.aliases[pin][0]["old_pin"]
        if name == "personByPin":
            return {"pin": asked}
        name_given = row["full_name"] if random.random() < 0.94 else "Nguyễn Văn Khác"
        return {"pin": asked, "fullName": name_given, "dateOfBirth": row["date_of_birth"]}
    if name == "assistanceCase":
        own = [row["case_id"] for each in maker.pins for row in world.cases_of.get(each, [])]
        return {
            "caseId": random.choice(own)
            if own and random.random() < 0.7
            else random.choice(sorted(world.cases))
        }
    if name == "administrativeUnit":
        return {"code": random.choice(maker.units)}
    given: dict[str, Any] = {}
    unit = random.choice(maker.units)
    if name in LISTS:
        given["first"] = random.choice((1, 2, 3, 5))
    if name in STATISTICS:
        kind = {"personStatistics": "PersonDimension", "civilStatusStatistics": "CivilStatusDimension",
                "civilServantStatistics": "CivilServantDimension",
                "assistanceStatistics": "AssistanceDimension"}[name]  # fmt: skip
        values = sorted(maker.schema.type_map[kind].values)  # type: ignore[attr-defined]
        given["by"] = [Bare(each) for each in shape.sample(values, shape.randint(1, 2))]
        if chance(50):
            given["unit"] = unit
        return given
    if name == "residents":
        given["unit"] = unit
        if chance(15):
            given["name"] = (world.people.get(pin) or {"full_name": "Nguyễn"})["full_name"].split()[0]
        if chance(15):
            given["bornFrom"] = random.choice(("1950-01-01", "1985-03-12", "2010-01-01"))
        if chance(10):
            given["bornTo"] = random.choice(("1960-01-01", "2000-01-01"))
    elif name == "assistanceCases":
        if chance(45):
            given["pins"] = random.sample(list(maker.pins), min(3, len(maker.pins)))
        if chance(20):
            given["categoryCode"] = random.choice(("NCT1", "HIV", "KT2", "DT", "KT1"))
        if chance(15):
            given["decidedFrom"] = random.choice(_DATES)
        if chance(10):
            given["liveOn"] = random.choice(_DATES)
    elif name == "civilServants":
        if chance(20):
            given["managingAgency"] = random.choice(("H29", "G09", "H21", "H31"))
        if chance(15):
            given["employmentStatus"] = Bare(shape.choice(("ACTIVE", "RETIRED")))
        if chance(15):
            given["appointedFrom"] = random.choice(("2000-01-01", "2010-03-15"))
    else:
        if chance(25):
            given["registeredFrom"] = random.choice(_DATES)
        if chance(10):
            given["registeredTo"] = random.choice(_DATES)
        if name == "civilStatusEvents" and chance(30):
            given["type"] = Bare(
                shape.choice(("BIRTH", "MARRIAGE", "DEATH", "GUARDIANSHIP", "CHANGE", "DIVORCE"))
            )
    if name not in ("residents", "civilServants") and chance(25):
        given["unit"] = unit
    if chance(15):
        given["originAgency"] = random.choice(
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

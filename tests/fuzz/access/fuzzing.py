"""One run: questions of all callers, asked by several clients at once, each answer judged."""

from __future__ import annotations

import asyncio
import re
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from random import Random
from typing import Any

from gateway.local.callers import caller
from tests.fuzz.access.comparing import differences
from tests.fuzz.access.deciding import Asker
from tests.fuzz.access.filed import filed_under
from tests.fuzz.access.operations import Maker, Question
from tests.fuzz.access.oracle import expect
from tests.fuzz.access.recorded import forbidden_requests
from tests.fuzz.access.roots import POSITIONS
from tests.fuzz.access.running import Gateway, Reply
from tests.fuzz.access.tables import Table
from tests.fuzz.access.world import World

__all__ = ["Disagreement", "Outcome", "fuzz", "parties"]

_FILTERED = ("ENTERPRISE", "ANONYMOUS")
CLIENTS = 6
REPEATS = 4
PROGRESS = 2_500
_LIMIT = "LIMIT_EXCEEDED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """One question whose answer is not what the oracle says."""

    number: int
    caller: str
    purpose: str | None
    question: Question
    found: list[str]

    @property
    def kind(self) -> tuple[str, str, str]:
        """Caller, purpose and the first difference without what is particular to it."""
        return (self.caller, self.purpose or "none", re.sub(r"\d+", "N", self.found[0]))


@dataclass(slots=True)
class Outcome:
    """What a run saw."""

    operations: int = 0
    refused: int = 0
    """Questions beyond a limit or a caller's schema, answered without data."""
    objects: int = 0
    """Values of the answers that are not null."""
    believed: int = 0
    denials: int = 0
    masks: int = 0
    requests: int = 0
    seconds: float = 0.0
    disagreements: list[Disagreement] = field(default_factory=list)
    filed: Counter[str] = field(default_factory=Counter)
    """Those that belong to an open question."""
    tables: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True, kw_only=True)
class Party:
    """A caller with a purpose, ready to ask."""

    asker: Asker
    token: str | None
    kind: str
    pins: Sequence[str]
    units: Sequence[str]
    opened: frozenset[str]
    roots: Sequence[str]

    @property
    def weight(self) -> int:
        """How often it asks: most where an owner's ground holds, less where ORIGIN alone or nothing does."""
        found = {
            each.condition
            for name, alternatives in self.asker.table.fields.items()
            if name.endswith("__typename")
            for each in alternatives
        }
        if found - {"origin"}:
            return 30
        return 4 if found or "Statistics.cells" in self.opened or "Statistics.*" in self.opened else 1


def parties(tables: Sequence[Table], world: World, gateway: Gateway) -> list[Party]:
    """Return the parties of all tables."""
    return [_party(table, world, gateway) for table in tables]


def _party(table: Table, world: World, gateway: Gateway) -> Party:
    claims = caller(table.caller) or {"kind": "ANONYMOUS"}
    case = re.search(r'case="([^"]+)"', table.purpose or "")
    case_id = case.group(1) if case else None
    asker = Asker(
        table=table,
        claims=claims,
        header=table.purpose,
        minors=world.minor_children(claims["person"]) if claims.get("person") else frozenset(),
        case_persons=_persons_of_case(world, case_id),
        case=case_id,
    )
    opened = frozenset(name for name, found in table.fields.items() if found[0].effect == "allow")
    return Party(
        asker=asker,
        token=gateway.token(table.caller),
        kind=claims["kind"],
        pins=_likely(world, claims),
        units=_units(world, claims),
        opened=opened,
        roots=sorted(name.partition(".")[2] for name in opened & _ROOT_COORDINATES),
    )


def _persons_of_case(world: World, case_id: str | None) -> frozenset[str]:
    row = world.cases.get(case_id or "")
    return frozenset() if row is None else frozenset({world.number(row["pin"]) or ""})


def _likely(world: World, claims: Mapping[str, Any]) -> list[str]:
    """Return persons worth asking about: fixtures and neighbours often, strangers sometimes."""
    unit = claims.get("unit")
    near = [
        pin
        for pin, row in sorted(world.people.items())
        if unit in (row["residence_province"], row["residence_commune"])
    ]
    own = [claims["person"]] if claims.get("person") else []
    kin = [row["relative_pin"] for pin in own for row in world.relatives[pin] if row["relative_pin"]]
    served = sorted(world.cases_of) + sorted(world.servant_of)
    some = sorted(world.people)[:: max(1, len(world.people) // 60)]
    fixtures = [pin for pin in world.people if pin[6:].startswith("00") or pin.endswith("0101")]
    return [*own * 40, *kin * 10, *near[:40] * 2, *fixtures * 3, *served[:60], *some]


def _units(world: World, claims: Mapping[str, Any]) -> list[str]:
    own = [claims["unit"]] * 6 if claims.get("unit") else []
    return [*own, "52", "21583", "24100", "48", "01", "00004", "79", "20194", "33", "11953"]


async def fuzz(
    gateway: Gateway,
    world: World,
    tables: Sequence[Table],
    *,
    operations: int,
    seed: int,
    share: tuple[int, int] = (0, 1),
    stop_after: int | None = None,
    progress: bool = False,
) -> Outcome:
    """Ask about that many operations, or this share of them; each is made from the seed and its number.

    `share`: which of how many workers this is. `stop_after`: so many disagreements are enough.
    """
    outcome, ready = Outcome(), parties(tables, world, gateway)
    weights = [party.weight for party in ready]
    block = max(3, operations // 1500)
    numbers, told = count(0), [0]
    began = time.monotonic()

    async def client() -> None:
        for number in numbers:
            enough = stop_after is not None and len(outcome.disagreements) >= stop_after
            if enough or outcome.operations >= operations // share[1]:
                return
            if (number // block) % share[1] == share[0]:
                # neighbours have the same caller, whose decisions are then warm
                chosen = Random(f"{seed}/party/{number // block}").choices(ready, weights)[0]  # noqa: S311
                before = outcome.operations // PROGRESS
                await _one(gateway, world, chosen, number, seed, outcome)
                if progress and outcome.operations // PROGRESS > before:
                    outcome.seconds = time.monotonic() - began
                    print(f"worker {share[0]}: {next(iter(summary(outcome)))}", flush=True)
                    for found in outcome.disagreements[told[0] :]:
                        print(f"  {' | '.join(found.kind)} (number {found.number})", flush=True)
                    told[0] = len(outcome.disagreements)

    async with asyncio.TaskGroup() as group:
        for _ in range(CLIENTS):
            group.create_task(client())
    outcome.seconds = time.monotonic() - began
    return outcome


async def _one(
    gateway: Gateway, world: World, party: Party, number: int, seed: int, outcome: Outcome
) -> int:
    """Ask the operation of a number, perhaps its next page or the same text about others; return how many."""
    shape = f"{seed}/{number}"
    asked = 0
    while True:
        question = _question(gateway, world, party, shape, asked)
        for further in (False, True):
            reply = await gateway.ask(party.token, party.asker.header, question.text, question.variables)
            found = judge(gateway, world, party, question, reply, outcome)
            asked += 1
            outcome.operations += 1
            outcome.tables[f"{party.asker.table.caller} {party.asker.table.purpose}"] += 1
            if found:
                question_open = filed_under(found)
                if question_open is None:
                    outcome.disagreements.append(_disagreement(party, number, question, found))
                else:
                    outcome.filed[question_open] += 1
                return asked
            following = _next_page(question, reply)
            if further or following is None or number % 3:
                break
            question = following
        if not question.repeatable or asked >= REPEATS:
            return asked


def _question(gateway: Gateway, world: World, party: Party, shape: str, turn: int) -> Question:
    return Maker(
        schema=gateway.schema,
        world=world,
        random=Random(shape),  # noqa: S311 - repeatable
        values=Random(f"{shape}/{turn}"),  # noqa: S311
        pins=party.pins,
        units=party.units,
        roots=party.roots,
    ).question()


def _disagreement(party: Party, number: int, question: Question, found: list[str]) -> Disagreement:
    table = party.asker.table
    return Disagreement(
        number=number, caller=table.caller, purpose=table.purpose, question=question, found=found
    )


def judge(
    gateway: Gateway, world: World, party: Party, question: Question, reply: Reply, outcome: Outcome
) -> list[str]:
    """Return the differences between an answer and what it must be."""
    outcome.requests += len(reply.asked)
    data = reply.body.get("data")
    if party.kind in _FILTERED and not _in_schema(question, party):
        outcome.refused += 1
        codes = [each.get("extensions", {}).get("code") for each in reply.body.get("errors", [])]
        wrong = data is not None or reply.asked or not set(codes) <= {"GRAPHQL_VALIDATION_FAILED", _LIMIT}
        return [f"answered outside the caller's schema: {codes}"] if wrong else []
    if data is None and reply.status != 200:
        outcome.refused += 1
        error = reply.body["errors"][0]
        code = error.get("extensions", {}).get("code")
        return [] if code == _LIMIT and not reply.asked else [f"refused: {code} {error['message']}"]
    expected = expect(gateway.schema, world, party.asker, question.text, question.variables, data)
    outcome.believed += expected.believed
    outcome.objects += _leaves(data)
    for (_, effect), report in expected.reports.items():
        if effect == "deny":
            outcome.denials += len(report.paths)
        else:
            outcome.masks += len(report.paths)
    found = differences(expected, reply.body)
    found += forbidden_requests(party.asker, reply.asked)
    return found


def _leaves(data: Any) -> int:
    if isinstance(data, dict):
        return sum(map(_leaves, data.values()))
    if isinstance(data, list):
        return sum(map(_leaves, data))
    return 0 if data is None else 1


def _in_schema(question: Question, party: Party) -> bool:
    names = re.findall(r"\b(\w+)(?:\(| \{)", question.text)
    roots = {name for name in names if f"Query.{name}" in _ROOT_COORDINATES}
    return all(f"Query.{name}" in party.opened or name.startswith("administrativeUnit") for name in roots)


_ROOT_COORDINATES = {
    f"Query.{name}"
    for name in (
        "person", "personByPin", "residents", "birthEvents", "marriageEvents", "deathEvents", "civilStatusEvents",
        "civilServants", "assistanceCases", "assistanceCase", "personStatistics", "civilStatusStatistics",
        "civilServantStatistics", "assistanceStatistics",
    )
}  # fmt: skip


def _next_page(question: Question, reply: Reply) -> Question | None:
    """Return the question for the page behind this one."""
    page = (reply.body.get("data") or {}).get(question.pages or "")
    info = (page or {}).get("pageInfo")
    if page is None or not info or not info.get("hasNextPage"):
        return None
    cursor, name = info["endCursor"], question.pages
    found = re.search(r"\b(first: (?:\d+|\$v\d+))", question.text)
    if found is None or cursor is None or question.text.count("first: ") != 1 or "after" in question.text:
        return None
    behind = POSITIONS.get(question.variables.get("after"), 0)
    POSITIONS[cursor] = behind + len(page["edges"])
    del name
    text = question.text.replace(found.group(1), f'{found.group(1)}, after: "{cursor}"')
    return Question(text=text, variables=question.variables, pages=None)


def summary(outcome: Outcome) -> Iterator[str]:
    """Yield the lines a person reads."""
    rate = outcome.operations / outcome.seconds if outcome.seconds else 0.0
    yield (
        f"{outcome.operations} operations of {len(outcome.tables)} callers and purposes in {outcome.seconds:.0f} s"
        f" ({rate:.0f}/s), {outcome.requests} requests to registers, {outcome.objects} values, {outcome.denials} denials and"
        f" {outcome.masks} masks foreseen, {outcome.refused} refused whole, {outcome.believed} values believed"
    )
    kinds: dict[tuple[str, str, str], list[Disagreement]] = {}
    for each in outcome.disagreements:
        kinds.setdefault(each.kind, []).append(each)
    for kind, found in sorted(kinds.items(), key=lambda each: -len(each[1])):
        yield f"{len(found)} x {' | '.join(kind)} (first: number {min(each.number for each in found)})"
    for name, number in outcome.filed.most_common():
        yield f"open question, {number} times: {name}"
    yield f"{len(outcome.disagreements)} disagreements of {len(kinds)} kinds"

"""One run: questions of all callers, asked by several clients at once, each answer judged."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Sequence
from itertools import count
from random import Random

from tests.fuzz.access.judging import judge
from tests.fuzz.access.operations import Maker, Question
from tests.fuzz.access.outcome import Disagreement, Outcome, summary, told
from tests.fuzz.access.parties import Party, parties
from tests.fuzz.access.running import Gateway, Reply
from tests.fuzz.access.tables import Table
from tests.fuzz.access.world import World

__all__ = ["fuzz"]

CLIENTS = 6
REPEATS = 24
"""Times a text is asked at most, each time about others: reading and planning it is done once."""
_OVERLOAD = {
    "SOURCE_UNAVAILABLE", "POLICY_UNAVAILABLE", "AUDIT_UNAVAILABLE", "REVOCATIONS_UNAVAILABLE", "UNAVAILABLE",
    "TIMEOUT",
}  # fmt: skip
PROGRESS = 2_500


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
    numbers, due = count(0), PROGRESS
    began = time.monotonic()

    async def client() -> None:
        nonlocal due
        for number in numbers:
            enough = stop_after is not None and len(outcome.disagreements) >= stop_after
            if enough or outcome.operations >= operations // share[1]:
                return
            if number % share[1] == share[0]:
                chosen = Random(f"{seed}/party/{number}").choices(ready, weights)[0]  # noqa: S311
                await _one(gateway, world, chosen, number, seed, outcome, progress)
                if progress and outcome.operations >= due:
                    due += PROGRESS
                    outcome.seconds = time.monotonic() - began
                    lines = list(summary(outcome))
                    print(f"worker {share[0]}: {lines[0]}; {lines[-1]}", flush=True)

    async with asyncio.TaskGroup() as group:
        for _ in range(CLIENTS):
            group.create_task(client())
    outcome.seconds = time.monotonic() - began
    return outcome


async def _one(
    gateway: Gateway,
    world: World,
    party: Party,
    number: int,
    seed: int,
    outcome: Outcome,
    progress: bool = False,
) -> int:
    """Ask the operation of a number, perhaps its next page or the same text about others; return how many."""
    shape = f"{seed}/{number}"
    asked = 0
    while True:
        question = _question(gateway, world, party, shape, asked)
        for further in (False, True):
            reply = await _answer(gateway, party, question, outcome)
            found = judge(gateway, world, party, question, reply, outcome)
            asked += 1
            outcome.operations += 1
            outcome.tables[f"{party.asker.table.caller} {party.asker.table.purpose}"] += 1
            if found:
                outcome.disagreements.append(_disagreement(party, number, question, found))
                if progress:
                    print("\n".join(told(outcome.disagreements[-1])), flush=True)
                return asked
            following = _next_page(question, reply)
            if further or following is None or number % 3:
                break
            question = following
        if not question.repeatable or asked >= REPEATS:
            return asked


async def _answer(gateway: Gateway, party: Party, question: Question, outcome: Outcome) -> Reply:
    """Ask, and again where an overloaded machine was the reason: then everything is closed, by right."""
    for pause in (1, 5, None):
        reply = await gateway.ask(party.token, party.asker.header, question.text, question.variables)
        if pause is None or not _unavailable(reply, party):
            break
        outcome.unavailable += 1
        await asyncio.sleep(pause)
    return reply


def _unavailable(reply: Reply, party: Party) -> bool:
    reasons = {
        each["reason"] for each in reply.body.get("extensions", {}).get("policy", {}).get("fields", [])
    }
    codes = {each.get("extensions", {}).get("code") for each in reply.body.get("errors", [])}
    closed = {"policy_unavailable", "attribute_unavailable"}
    if party.roots:  # the case it states is its own: the register did not answer
        closed.add("missing_case")
    return bool(reasons & closed or codes & _OVERLOAD)


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


def _next_page(question: Question, reply: Reply) -> Question | None:
    """Return the question for the page behind this one."""
    page = (reply.body.get("data") or {}).get(question.pages or "")
    info = (page or {}).get("pageInfo")
    if page is None or not info or not info.get("hasNextPage"):
        return None
    cursor = info["endCursor"]
    found = re.search(r"\b(first: (?:\d+|\$v\d+))", question.text)
    if found is None or cursor is None or question.text.count("first: ") != 1 or "after" in question.text:
        return None
    return Question(
        text=question.text.replace(found.group(1), f'{found.group(1)}, after: "{cursor}"'),
        variables=question.variables,
        cursor=cursor,
        behind=len(page["edges"]),
    )

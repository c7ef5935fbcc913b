"""`make bench-million`: what seeding a large population costs, and how fast two questions are answered then.

One client asks, one question after another:

* a person by number, name and date of birth, as `quy-nhon-police`, another of its residents each time (of a
  small population, all of them in turn);
* a page of residents of a commune, as the police of that commune: once when the gateway has not met that
  caller yet (the policy engine decides), and once more.
"""

from __future__ import annotations

import argparse
import asyncio
import http.client
import json
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from random import Random
from typing import Any, Final
from urllib.parse import urlsplit

import asyncpg

from gateway.local.callers import caller
from gateway.local.engine import EngineChoice
from gateway.local.issuer import issue
from gateway.local.postgres import Postgres
from gateway.local.state import REGISTERS, State
from gateway.local.supervisor import Options, Supervisor
from tests.bench.measuring import MIB, MemoryWatch, cpu_by_program, print_cpu, print_latencies

CALLER: Final = "quy-nhon-police"
PURPOSE: Final = "residence"
WARM_UP: Final = 50
REFUSALS: Final = frozenset({"LIMIT_EXCEEDED", "SOURCE_UNAVAILABLE", "POLICY_UNAVAILABLE"})
"""What a gateway whose machine does much besides may answer; counted apart."""

BY_FACTS: Final = """query Person($pin: ID!, $fullName: String!, $dateOfBirth: Date!) {
  person(pin: $pin, fullName: $fullName, dateOfBirth: $dateOfBirth) {
    pin fullName dateOfBirth gender ethnicity lifeStatus permanentResidence { communeCode address }
  }
}"""
PAGE: Final = """query Residents($unit: ID!, $first: Int!) {
  residents(unit: $unit, first: $first) {
    pageInfo { hasNextPage endCursor }
    edges { node { pin fullName dateOfBirth gender lifeStatus permanentResidence { communeCode address } } }
  }
}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A request: the token of who asks, the document and its variables."""

    token: str
    document: str
    variables: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What was asked for on the command line."""

    persons: int
    seed: int
    requests: int
    engine: EngineChoice


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Seconds until the whole answer was there; its data, and a code instead when it was refused."""

    seconds: float
    data: Mapping[str, Any]
    refusal: str


class Client:
    """One connection that is kept."""

    def __init__(self, url: str) -> None:
        address = urlsplit(url)
        self._path = address.path
        self._connection = http.client.HTTPConnection(address.netloc, timeout=30)

    def ask(self, question: Question) -> Answer:
        """Return the answer. Raises SystemExit for one that has not what was asked for, bar a refusal."""
        headers = {
            "Authorization": f"Bearer {question.token}",
            "Lienthong-Purpose": PURPOSE,
            "Content-Type": "application/json",
        }
        request = json.dumps({"query": question.document, "variables": question.variables})
        begun = time.perf_counter()
        self._connection.request("POST", self._path, request, headers)
        response = self._connection.getresponse()
        text = response.read()
        seconds = time.perf_counter() - begun
        body = json.loads(text)
        errors, data = body.get("errors") or [{}], body.get("data") or {}
        code = errors[0].get("extensions", {}).get("code", "")
        if code not in REFUSALS and (code or not data or None in data.values()):
            raise SystemExit(f"unexpected answer: {response.status} {text[:500]!r}")
        return Answer(seconds=seconds, data=data, refusal=code)


def measure(state: Path, given: Given) -> None:
    """Seed, start, ask, and print the figures."""
    print(f"{given.persons} persons, seed {given.seed}")
    marks: list[tuple[float, str]] = []

    def report(line: str) -> None:
        marks.append((time.monotonic(), line))
        print(f"   {line}", flush=True)

    options = Options(state=state, persons=given.persons, seed=given.seed, port=0, engine=given.engine)
    with (
        MemoryWatch(lambda command: "subgraphs.seed" in command) as watch,
        Supervisor(options, report) as supervisor,
    ):
        running = supervisor.start()
        print_seeding(marks, watch.peak, state)
        questions = Questions(State(state), given)
        client = Client(running.addresses["gateway"])
        print(f"policy engine: {running.engine}")
        for title, asked, warm_up in questions.rounds():
            ask_all(client, supervisor, title, asked, warm_up)


def print_seeding(marks: list[tuple[float, str]], peak: int, state: Path) -> None:
    """Print how long the step after the line `seed: ...` took, its memory, and what it left on the disk."""
    begun = next(index for index, (_, line) in enumerate(marks) if line.startswith("seed:"))
    seconds = marks[begun + 1][0] - marks[begun][0]
    print(f"seeding: {seconds:.0f} s, peak memory of the seeding processes {peak / MIB:.0f} MiB")
    sizes = asyncio.run(_sizes(Postgres(State(state).postgres)))
    for name, size in sizes.items():
        print(f"   {name:20} {size / MIB:8.0f} MiB")
    print(f"   {'all databases':20} {sum(sizes.values()) / MIB:8.0f} MiB")


async def _sizes(postgres: Postgres) -> dict[str, int]:
    return {
        name: int((await _fetch(postgres, name, "select pg_database_size(current_database())"))[0][0])
        for name in REGISTERS
    }


async def _fetch(postgres: Postgres, register: str, statement: str, *values: object) -> list[Any]:
    connection = await asyncpg.connect(postgres.dsn(register, "owner"))
    try:
        return list(await connection.fetch(statement, *values))
    finally:
        await connection.close()


class Questions:
    """What is asked: drawn from the seeded registers by the seed."""

    def __init__(self, state: State, given: Given) -> None:
        self._postgres = Postgres(state.postgres)
        self._key = state.secrets().issuer
        self._claims = caller(CALLER) or {}
        self._given = given
        self._random = Random(given.seed)  # noqa: S311 - repeatable

    def rounds(self) -> Iterator[tuple[str, list[Question], list[Question]]]:
        """Yield title, questions, and questions to warm up with."""
        people = self._people()
        number = len({question.variables["pin"] for question in people})
        yield f"a person by three facts, {number} different residents", people, people[:WARM_UP]
        pages = self._pages()
        unit = str(self._claims["unit"])
        warm_up = [self._page(issue(self._key, CALLER, self._claims), unit)] * WARM_UP
        title = f"a page of residents of each of {len(pages)} communes"
        yield f"{title}, callers not met before", pages, warm_up
        yield f"{title}, asked again", pages, []

    def _people(self) -> list[Question]:
        rows = asyncio.run(
            _fetch(
                self._postgres,
                "population",
                "select pin, full_name, date_of_birth from person where residence_commune = $1 order by pin",
                self._claims["unit"],
            )
        )
        token = issue(self._key, CALLER, self._claims)
        self._random.shuffle(rows)
        asked = islice(cycle(rows), self._given.requests)
        return [
            Question(
                token=token,
                document=BY_FACTS,
                variables={
                    "pin": row["pin"],
                    "fullName": row["full_name"],
                    "dateOfBirth": row["date_of_birth"].isoformat(),
                },
            )
            for row in asked
        ]

    def _pages(self) -> list[Question]:
        """Ask as the police of each commune: the claims of the fixture caller, with their agency and unit."""
        rows = asyncio.run(
            _fetch(
                self._postgres,
                "population",
                "select distinct residence_commune as code from person order by code",
            )
        )
        agencies = _agencies_by_unit()
        communes = [row["code"] for row in rows if row["code"] in agencies]
        asked = self._random.sample(communes, min(len(communes), self._given.requests))
        return [
            self._page(
                issue(self._key, CALLER, {**self._claims, "agency": agencies[code], "unit": code}), code
            )
            for code in asked
        ]

    def _page(self, token: str, unit: str) -> Question:
        return Question(token=token, document=PAGE, variables={"unit": unit, "first": 100})


def _agencies_by_unit() -> dict[str, str]:
    """Return the code of each commune's committee today."""
    file = Path(__file__).parents[2] / "policies" / "data" / "agencies.json"
    agencies: dict[str, dict[str, str | None]] = json.loads(file.read_text(encoding="utf-8"))
    return {
        str(entry["unit"]): code
        for code, entry in agencies.items()
        if entry["level"] == "COMMUNE" and entry["valid_to"] is None
    }


def ask_all(
    client: Client, supervisor: Supervisor, title: str, asked: list[Question], warm_up: Iterable[Question]
) -> None:
    """Ask one question after another; print latencies, sizes of pages, and CPU per request."""
    for question in warm_up:
        client.ask(question)
    before = cpu_by_program(supervisor.children)
    answers = [client.ask(question) for question in asked]
    after = cpu_by_program(supervisor.children)
    print(title)
    for code, times in Counter(answer.refusal for answer in answers if answer.refusal).items():
        print(f"   {times} refused: {code}")
    good = [answer for answer in answers if not answer.refusal]
    pages = [answer.data["residents"]["edges"] for answer in good if "residents" in answer.data]
    if pages:
        print(f"   {sum(map(len, pages)) / len(pages):.0f} residents a page on average")
    if good:
        print_latencies([answer.seconds for answer in good])
    print_cpu(before, after, len(answers))


def main() -> None:
    """Read the options and measure."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.million")
    parser.add_argument("--persons", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--requests", type=int, default=300)
    parser.add_argument("--engine", type=EngineChoice, default=EngineChoice.AUTO)
    given = Given(**vars(parser.parse_args()))
    with tempfile.TemporaryDirectory(prefix="lienthong-million-") as folder:
        Path(folder).chmod(0o711)  # PostgreSQL passes through, under root as another account
        measure(Path(folder) / "state", given)


if __name__ == "__main__":
    main()

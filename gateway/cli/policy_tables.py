"""The part of `lienthong policy test` that runs tables on every engine, and tells coordinate coverage."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from gateway.access import Directory, PolicySet, read_policies, today
from gateway.access.flags import FLAGS
from gateway.access.uses import collect_uses
from gateway.catalogue import composed, own_files
from gateway.cli.asking import Callers
from gateway.cli.policy_engines import engine_of
from gateway.cli.terminal import printed_path
from gateway.decision import PolicyEngine
from gateway.errors import LienThongError
from gateway.local.callers import caller_names
from gateway.local.engine import EngineChoice
from gateway.local.programs import ROOT
from gateway.operation import Limits, coerce_variables, normalise, parse_document, select_operation
from gateway.policy_tools import (
    Api,
    Asker,
    CallerClass,
    CoordinateCoverage,
    DecisionTable,
    Known,
    Place,
    Planned,
    Probe,
    QueryCase,
    Wrong,
    cover,
    load_tables,
    rule_locations,
    run_table,
)
from gateway.supergraph.catalogue import read_supergraph

__all__ = ["Bench", "Tables", "read_bench", "tell_coordinate_coverage"]

Say = Callable[[str], None]
DERIVED_ATTRIBUTES = frozenset({"origin", "originCurrent", "originProvince", "grant", "unitProvince"})


@dataclass(frozen=True, kw_only=True)
class Bench:
    """The API, the policies and the callers that tools ask about, read once."""

    folder: Path
    policies: PolicySet
    api: Api
    callers: Callers

    @property
    def known(self) -> Known:
        """What tables may name."""
        declared = self.policies.reference["attributes"].values()
        return Known(
            callers=frozenset(caller_names()),
            purposes=frozenset(self.policies.reference["purposes"]),
            coordinates=self.api.coordinates,
            attributes=DERIVED_ATTRIBUTES.union(*declared),
            flags=frozenset(FLAGS),
        )

    def probe(self, engine: PolicyEngine) -> Probe:
        """Return what asks an engine."""
        alike = not any(".entity" in text for text in self.policies.modules.values())
        return Probe(engine, self.api, holders_alike=alike)

    def place(self, name: str, header: str | None) -> Place:
        """Return the class of a caller and the code of a purpose."""
        code = None if header is None else header.partition(";")[0].strip()
        return CallerClass.of(self.callers.subject(name)), code

    def places(self) -> dict[Place, tuple[str, str | None]]:
        """Return every caller class with every purpose open to it, and who asks in which words."""
        purposes = self.policies.reference["purposes"]
        return {
            self.place(name, header): (name, header)
            for name in self.callers.classes().values()
            for header in self.callers.headers(name, purposes)
        }


def read_bench(folder: Path, supergraph: Path | None = None) -> Bench:
    """Read the policies and the API. Raises LienThongError."""
    sdl = composed(own_files(ROOT)) if supergraph is None else supergraph.read_text(encoding="utf-8")
    policies = read_policies(folder)
    directory = Directory(policies.reference)
    graph, catalogue = read_supergraph(sdl)
    return Bench(
        folder=folder,
        policies=policies,
        api=Api(supergraph=graph, catalogue=catalogue, directory=directory),
        callers=Callers(directory=directory, on=today(datetime.now(UTC))),
    )


@dataclass(kw_only=True)
class Tables:
    """The tables of a folder, run on some engines."""

    bench: Bench
    folder: Path
    say: Say
    failed: int = 0
    asked: int = 0
    _judged: set[Place] = field(default_factory=set)
    _answers: dict[Place, Planned] = field(default_factory=dict)

    def run(self, engines: Sequence[EngineChoice]) -> None:
        """Run every table on every engine, telling each failure in a line."""
        tables, problems = load_tables(self.folder, self.bench.known)
        for problem in problems:
            self._fail(str(problem))
        asyncio.run(self._run_all(engines, tables))

    def coverage(self, cases: Sequence[QueryCase]) -> CoordinateCoverage:
        """Return what the tables that were run and some questions look at."""
        questions: dict[Place, frozenset[str]] = {}
        for case in cases:
            place = self.bench.place(case.caller, case.purpose)
            questions[place] = questions.get(place, frozenset()) | _touched(self.bench.api, case)
        return cover(self.bench.api.coordinates, self.bench.places(), self._judged, questions, self._answers)

    async def _run_all(self, engines: Sequence[EngineChoice], tables: Sequence[DecisionTable]) -> None:
        await asyncio.gather(*[self._run_on(engine, tables) for engine in engines])

    async def _run_on(self, choice: EngineChoice, tables: Sequence[DecisionTable]) -> None:
        begun = time.monotonic()
        places = rule_locations(self.bench.policies.modules)
        count = 0
        async with engine_of(choice, self.bench.folder) as engine:
            probe = self.bench.probe(engine)
            for table in tables:
                plans: dict[Asker, Planned] = {}
                try:
                    asker = self.bench.callers.of_table(table)
                    wrong = await run_table(probe, table, asker, plans)
                except LienThongError as error:
                    self._fail(f"{printed_path(table.path)}: {error}")
                    continue
                place = self.bench.place(table.caller, table.purpose)
                self._judged.add(place)
                self._answers[place] = plans[asker]
                count += len(plans[asker].rows)
                for one in wrong:
                    self._fail(self._told(choice, table, one, places.get(one.rule, "")))
        self.asked += count
        self.say(f"{choice}: {len(tables)} tables, {count} cells, {time.monotonic() - begun:.1f} s")

    def _fail(self, text: str) -> None:
        self.failed += 1
        self.say(f"FAILED  {text}")

    def _told(self, choice: EngineChoice, table: DecisionTable, wrong: Wrong, place: str) -> str:
        file = printed_path(self.bench.folder / place.rpartition(":")[0]) if place else ""
        at = f" ({file}:{place.rpartition(':')[2]})" if place else ""
        of = f" of {wrong.cell.entity}" if wrong.cell.entity not in wrong.cell.coordinate.split(".") else ""
        held = f"with {', '.join(wrong.held)}" if wrong.held else "with no condition met"
        return (
            f"{choice}  {printed_path(table.path)}:{wrong.line}  {wrong.cell.coordinate}"
            f"{of if wrong.cell.entity else ''} {held}: expected {wrong.expected}, "
            f"found {wrong.found} by {wrong.rule}{at}"
        )


def tell_coordinate_coverage(found: CoordinateCoverage, say: Say) -> float:
    """Tell the share, and what is missing by caller class and purpose; return the share."""
    say(f"coordinate coverage: {found.share:.2f} % of {found.cells} cells (field x caller class x purpose)")
    for (caller, purpose), count in sorted(found.missing.items(), key=str):
        say(f"  {caller.title}, {purpose or 'no purpose'}: no table, {count} fields untested")
    for (caller, purpose), fields in sorted(found.undecided.items(), key=str):
        say(f"  {caller.title}, {purpose or 'no purpose'}: undecided: {', '.join(fields)}")
    return found.share


def _touched(api: Api, case: QueryCase) -> frozenset[str]:
    """Return the coordinates a question selects; none for one that is not valid."""
    try:
        parsed = parse_document(case.document, Limits())
        values = coerce_variables(
            api.supergraph.api_schema, select_operation(parsed, None), dict(case.variables)
        )
        operation = normalise(api.supergraph, parsed, None, values)
    except LienThongError:
        return frozenset()
    return frozenset(use.coordinate for use in collect_uses(api.supergraph, api.catalogue, operation))

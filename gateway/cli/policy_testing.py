"""What `lienthong policy test` does: rules' tests per engine, then questions to a system per engine."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from gateway.access import GRANT_MAX_AGE, read_policies
from gateway.cli.policy_engines import engines_there_are
from gateway.cli.policy_tables import Tables, read_bench, tell_coordinate_coverage
from gateway.cli.questions import token_for
from gateway.cli.terminal import printed_path
from gateway.local.engine import EngineChoice, find_opa, opa_documents
from gateway.local.errors import LocalError
from gateway.local.query_grants import SOON, held
from gateway.local.state import State
from gateway.local.supervisor import Options, Supervisor
from gateway.policy_tools import (
    QueryCase,
    RegoTest,
    RulesUnusable,
    ask_case,
    compare,
    load_cases,
    measure_coverage,
    missing_on,
    run_embedded,
    run_opa,
)

__all__ = ["Order", "run_tests"]

Say = Callable[[str], None]

_LONGEST = 300
"""Characters of one difference; a list of another length is told whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What was asked for."""

    queries: tuple[Path, ...]
    tables: Path | None
    """Folder of tables of expected decisions."""
    engine: EngineChoice
    """`auto` takes every engine there is."""
    state: Path | None
    """Folder of a running system to ask; None starts one per engine."""
    coverage: bool
    required: float | None
    """Percent that rule coverage and coordinate coverage must reach."""
    persons: int
    policies: Path


@dataclass(slots=True)
class _Count:
    """How much was asked, and how much of it went wrong."""

    asked: int = 0
    failed: int = 0


def run_tests(order: Order, say: Say) -> int:
    """Run everything, telling each failure in a line; return how many there are.

    Raises LienThongError when something cannot run at all: no such engine, no such folder, no case.
    """
    engines = engines_there_are(order.engine)
    cases = [case for folder in order.queries for case in load_cases(folder)]
    rules, questions = _Count(), _Count()
    _run_rules(order, engines, rules, say)
    tables = None
    if order.tables is not None:
        tables = Tables(bench=read_bench(order.policies), folder=order.tables, say=say)
        tables.run(engines)
    if cases and order.state is not None:
        address = State(order.state).addresses()["gateway"]
        _ask_all(cases, address, State(order.state), "running", questions, say)
    elif cases:
        _start_and_ask(order, engines, cases, questions, say)
    failed = rules.failed + questions.failed + (0 if tables is None else tables.failed)
    if not failed:
        failed += _tell_coverage(order, tables, cases, say)
    asked = f"{rules.asked} tests"
    asked += f", {tables.asked} cells of tables" if tables is not None else ""
    asked += f" and {questions.asked} questions" if cases else ""
    say(f"{asked} on {' and '.join(engines)}: {f'{failed} failed' if failed else 'all passed'}")
    return failed


def _run_rules(order: Order, engines: Sequence[EngineChoice], count: _Count, say: Say) -> None:
    ran: dict[EngineChoice, list[RegoTest]] = {}
    for engine in engines:
        begun = time.monotonic()
        try:
            found = ran[engine] = _rego_tests(engine, order.policies)
        except RulesUnusable as error:
            say(f"FAILED  {engine}  does not take the rules: {error}")
            count.failed += 1
            continue
        failures = [test for test in found if test.failure is not None]
        for test in failures:
            say(f"FAILED  {engine}  {test.title}: {test.failure}")
        count.asked += len(found)
        count.failed += len(failures)
        say(f"{engine}: {len(found)} tests, {len(failures)} failed, {time.monotonic() - begun:.1f} s")
    for engine, found in ran.items():
        for other in ran.values():
            for title in missing_on(found, other):
                say(f"FAILED  {engine}  {title}: another engine has it")
                count.failed += 1


def _rego_tests(engine: EngineChoice, policies: Path) -> list[RegoTest]:
    read = read_policies(policies, tests=True)
    binary = find_opa(engine) if engine is EngineChoice.OPA else None
    found = run_embedded(read) if binary is None else run_opa(binary, opa_documents(policies))
    if not found:
        raise LocalError(f"{policies}: there are no tests")
    return found


def _tell_coverage(order: Order, tables: Tables | None, cases: Sequence[QueryCase], say: Say) -> int:
    """Tell what nothing looks at; return how many of the required figures are not reached."""
    found: list[float] = []
    if order.coverage or order.required is not None:
        binary = find_opa(EngineChoice.AUTO)
        if binary is None:
            raise LocalError("coverage of the rules needs OPA: `make opa` builds it (needs Go)")
        share, left = measure_coverage(binary, opa_documents(order.policies))
        found.append(share)
        say(f"coverage: {share:.1f} % of the lines of the rules")
        for one in left:
            say(f"  {printed_path(Path(one.file))}: {', '.join(map(str, one.lines))}")
    if tables is not None:
        found.append(tell_coordinate_coverage(tables.coverage(cases), say))
    elif order.required is not None:
        raise LocalError("--require-coverage needs tables: --tables FOLDER")
    lost = [share for share in found if order.required is not None and share < order.required]
    for share in lost:
        say(f"FAILED  coverage {share:.2f} %, and {order.required:g} % is required")
    return len(lost)


def _start_and_ask(
    order: Order, engines: Sequence[EngineChoice], cases: Sequence[QueryCase], count: _Count, say: Say
) -> None:
    with tempfile.TemporaryDirectory(prefix="lienthong-policy-") as folder:
        Path(folder).chmod(0o711)  # PostgreSQL passes through, under root as another account
        for engine in engines:  # each with data of its own: questions may spend budgets
            options = Options(
                state=Path(folder) / engine,
                persons=order.persons,
                port=0,
                engine=engine,
                policies=order.policies,
                grants_age=SOON,
            )
            with Supervisor(options, lambda _: None) as supervisor:
                address = supervisor.start().addresses["gateway"]
                _ask_all(cases, address, State(options.state), engine, count, say, age=SOON)


def _short(difference: str) -> str:
    return difference if len(difference) <= _LONGEST else f"{difference[:_LONGEST]} ..."


def _ask_all(
    cases: Sequence[QueryCase],
    url: str,
    state: State,
    engine: str,
    count: _Count,
    say: Say,
    age: float = GRANT_MAX_AGE,
) -> None:
    begun, failed = time.monotonic(), 0
    for case in cases:
        try:
            with held(state, case.grants, age=age):
                wrong = compare(case, ask_case(case, url, token_for(state, case.caller)))
        except (OSError, ValueError, LocalError) as error:
            wrong = [f"no answer: {error}"]
        if wrong:
            failed += 1
            say(f"FAILED  {engine}  {case.name}: {'; '.join(map(_short, wrong))}")
    count.asked += len(cases)
    count.failed += failed
    say(f"{engine}: {len(cases)} questions, {failed} failed, {time.monotonic() - begun:.1f} s")

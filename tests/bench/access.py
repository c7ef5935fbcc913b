"""`make bench-access`: what deciding costs once it is decided, against the same request undecided.

1,000 objects x 20 fields with 34 distinct attribute tuples, through the whole pipeline, registers and network
left out. Undecided means the bundle that allows everything, through the same code.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import statistics
import sys
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from gateway.access import (
    Decider,
    Directory,
    EmbeddedEngine,
    NoFacts,
    NoGrants,
    PolicySet,
    RevisionWatch,
    allow_all_policies,
)
from gateway.audit import NullAudit
from gateway.decision import PolicyEngine, SubgraphRequest, SubgraphResponse, SubjectKind
from gateway.executor.compiled import run as compiled_run
from gateway.executor.compiled import writer as compiled_writer
from gateway.pipeline import (
    CallerSchemas,
    DecisionCache,
    GraphQLRequest,
    PersistedDocuments,
    Pipeline,
    PipelineParts,
    StatedPurpose,
)
from gateway.server.responses import content_of
from gateway.supergraph.catalogue import Catalogue
from tests.gateway.access.building import (
    ALLOWANCE,
    CALLERS,
    NOW,
    POLICIES,
    catalogue,
    directory,
    rules_only,
    supergraph,
)

__all__ = ["Figures", "main", "measure"]

OBJECTS, TUPLES = 1_000, 34
FIELDS = (
    "caseId", "decidingCommune", "provincePaying", "categoryCode", "coarseGroup", "coefficient",
    "monthlyAmount", "standardAmountSource", "singleParent", "dependants", "careSupport", "mobilityNeed",
    "emergencyContact",
)  # fmt: skip
AGAIN = (
    "caseId",
    "decidingCommune",
    "categoryCode",
    "coefficient",
    "monthlyAmount",
    "dependants",
    "mobilityNeed",
)
"""Under an alias too: twenty keys are written for each object."""
QUESTION = (
    f"{{ assistanceCases(first: {OBJECTS}) {{ edges {{ node {{ {' '.join(FIELDS)} "
    f"{' '.join(f'again{number}: {name}' for number, name in enumerate(AGAIN))} }} }} }} }}"
)
LIMIT_MICROSECONDS = 1.0
LIMIT_RATIO = 1.25


class CountingEngine:
    """Counts the calls that decide something, by phase."""

    def __init__(self, engine: PolicyEngine) -> None:
        self._engine = engine
        self.calls: dict[str, int] = {"plan": 0, "object": 0}

    @property
    def name(self) -> str:
        return self._engine.name

    async def evaluate(self, document: Mapping[str, Any]) -> Mapping[str, Any]:
        if document["fields"]:
            self.calls[document["phase"]] += 1
        return await self._engine.evaluate(document)

    async def close(self) -> None:
        await self._engine.close()


class Register:
    """Answers with bytes that were made before."""

    def __init__(self) -> None:
        self._answers: dict[str, bytes] = {}

    async def fetch_bytes(self, request: SubgraphRequest) -> bytes:
        found = self._answers.get(request.document)
        if found is None:
            found = self._answers[request.document] = _answer(request.document)
        return found

    async def fetch(self, request: SubgraphRequest) -> SubgraphResponse:
        return SubgraphResponse(data=orjson.loads(await self.fetch_bytes(request))["data"])

    async def close(self) -> None:
        """Nothing is open."""


def _answer(document: str) -> bytes:
    values = {
        "caseId": "AC-2024-{}", "decidingCommune": "21583", "provincePaying": "H21", "categoryCode": "NCT1",
        "coarseGroup": "ELDERLY", "coefficient": "1.5", "monthlyAmount": 750_000,
        "standardAmountSource": "NATIONAL", "singleParent": False, "dependants": 2, "careSupport": "Hỗ trợ",
        "mobilityNeed": "Cần cáng", "emergencyContact": "0900001626",
    }  # fmt: skip
    names = {name: name for name in FIELDS} | {f"again{n}": name for n, name in enumerate(AGAIN)}
    nodes = []
    for number in range(OBJECTS):
        node = {key: values[name] for key, name in names.items()}
        node["caseId"] = node["again0"] = f"AC-2024-{number}"
        if "policyAttributes" in document:
            asked = document.split("policyAttributes(names: [", 1)[1].split("]", 1)[0].split(",")
            origin = f"H{number % TUPLES:02}"
            node["_lt_attributes"] = ["52" if "residenceProvince" in one else origin for one in asked]
        nodes.append({"node": node})
    return orjson.dumps({"data": {"assistanceCases": {"edges": nodes}}})


@dataclass
class System:
    """A pipeline over one engine."""

    policies: PolicySet
    directory: Directory
    catalogue: Catalogue
    tells_policy: bool

    def __post_init__(self) -> None:
        self.engine = CountingEngine(EmbeddedEngine(self.policies, timeout=20))
        schemas = CallerSchemas(supergraph(), dict.fromkeys(SubjectKind))
        decider = Decider(self.engine, self.catalogue, supergraph(), self.directory)
        wide = dict.fromkeys(SubjectKind, 1_000_000)
        self.pipeline = Pipeline(
            PipelineParts(
                supergraph=supergraph(),
                schemas=schemas,
                documents=PersistedDocuments(schemas, {}),
                directory=self.directory,
                grants=NoGrants(),
                facts=NoFacts(),
                decisions=DecisionCache(decider, supergraph(), RevisionWatch(self.engine)),
                transport=Register(),
                local_transports=lambda _subject, _purpose: {},
                audit=NullAudit(),
                audit_key=b"k" * 32,
                deadline=20.0,
                cost_limits=wide,
                page_limits=wide,
                clock=lambda: NOW,
                tells_policy=self.tells_policy,
            )
        )
        subject = CALLERS["gia-lai-health"]
        purpose = StatedPurpose(code=ALLOWANCE) if self.tells_policy else None
        if not self.tells_policy:
            subject = type(subject)(kind=subject.kind, id=subject.id)
        self.request = GraphQLRequest(id="r-1", document=QUESTION, subject=subject, purpose=purpose)

    async def ask(self) -> bytes:
        """Answer the question, written out."""
        return content_of(await self.pipeline.answer(self.request))


@dataclass(kw_only=True)
class Figures:
    """What was measured."""

    calls_cold: dict[str, int]
    calls_warm: dict[str, int]
    gates: int
    decided: float
    undecided: float
    """CPU seconds of a request, the median."""
    enforcement: float
    """Seconds per object once its gate has its decisions."""
    ratios: list[float] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        """CPU of a decided request against an undecided one, the median over pairs asked by turns."""
        return statistics.median(self.ratios)

    @property
    def sound(self) -> bool:
        """Whether all bounds hold."""
        return (
            self.calls_cold == {"plan": 1, "object": self.gates}
            and not any(self.calls_warm.values())
            and self.enforcement * 1e6 <= LIMIT_MICROSECONDS
            and self.ratio <= LIMIT_RATIO
        )


class _Stopwatch:
    """Times what is done with decisions once a gate has them: noting them per object, and writing by them."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self._decide, self._gate = compiled_run.decide_tuples, compiled_run._gate
        self._write = compiled_writer.Writers.write
        self._begun = 0.0
        self._spent = 0.0

    def __enter__(self) -> _Stopwatch:
        async def decide(*given: Any) -> Any:
            found = await self._decide(*given)
            self._begun = time.perf_counter()
            return found

        async def gate(*given: Any) -> None:
            await self._gate(*given)
            self._spent += time.perf_counter() - self._begun

        def write(writers: Any, root: Any, table: Any) -> Any:
            begun = time.perf_counter()
            found = self._write(writers, root, table)
            self.seconds.append(self._spent + time.perf_counter() - begun)
            self._spent = 0.0
            return found

        compiled_run.decide_tuples, compiled_run._gate = decide, gate
        compiled_writer.Writers.write = write  # type: ignore[method-assign]
        return self

    def __exit__(self, *_: object) -> None:
        compiled_run.decide_tuples, compiled_run._gate = self._decide, self._gate
        compiled_writer.Writers.write = self._write  # type: ignore[method-assign]


async def _cpu(ask: Callable[[], Awaitable[bytes]], count: int) -> float:
    begun = time.process_time()
    for _ in range(count):
        await ask()
    return (time.process_time() - begun) / count


async def measure(rounds: int = 40, each: int = 5) -> Figures:
    """Ask both systems by turns. Raises SystemExit when what they answer is not what it should be."""
    decided = System(rules_only(), directory(), catalogue(), tells_policy=True)
    open_to_all = allow_all_policies(POLICIES)
    undecided = System(open_to_all, Directory(open_to_all.reference), Catalogue(), tells_policy=False)
    try:
        first = orjson.loads(await decided.ask())
        cold = dict(decided.engine.calls)
        _check(first, orjson.loads(await undecided.ask()))
        for system in (decided, undecided):
            for _ in range(10):
                await system.ask()
        before = dict(decided.engine.calls)
        gc.collect()
        gc.freeze()
        pairs = []
        for number in range(rounds):
            systems = (decided, undecided) if number % 2 else (undecided, decided)
            taken = {id(system): await _cpu(system.ask, each) for system in systems}
            pairs.append((taken[id(decided)], taken[id(undecided)]))
        warm = {phase: count - before[phase] for phase, count in decided.engine.calls.items()}
        with _Stopwatch() as watch:
            for _ in range(rounds):
                await decided.ask()
        return Figures(
            calls_cold=cold,
            calls_warm=warm,
            gates=1,
            decided=statistics.median(one for one, _ in pairs),
            undecided=statistics.median(one for _, one in pairs),
            enforcement=statistics.median(watch.seconds) / OBJECTS,
            ratios=[one / other for one, other in pairs],
        )
    finally:
        gc.unfreeze()
        await decided.engine.close()
        await undecided.engine.close()


def _check(decided: Mapping[str, Any], undecided: Mapping[str, Any]) -> None:
    nodes = [edge["node"] for edge in decided["data"]["assistanceCases"]["edges"]]
    if len(nodes) != OBJECTS or len(nodes[0]) != len(FIELDS) + len(AGAIN) or "errors" in decided:
        raise SystemExit(f"unexpected answer: {orjson.dumps(decided)[:500]!r}")
    if decided["data"] != undecided["data"]:
        raise SystemExit("what is allowed is not what there is")


def tell(figures: Figures) -> Sequence[str]:
    """Return the figures in lines."""
    cold, warm = figures.calls_cold, sum(figures.calls_warm.values())
    decided, undecided = figures.decided * 1e3, figures.undecided * 1e3
    calls = f"{cold['plan']} plan + {cold['object']} for {figures.gates} gate; warm: {warm}"
    return (
        f"{OBJECTS} objects x {len(FIELDS) + len(AGAIN)} fields, {TUPLES} distinct tuples, embedded engine",
        f"policy calls cold: {calls}",
        f"enforcement after the decision: {figures.enforcement * 1e6:.3f} us per object (at most 1)",
        f"CPU of a request: decided {decided:.2f} ms, undecided {undecided:.2f} ms",
        f"decided against undecided: {figures.ratio:.3f} (at most {LIMIT_RATIO})",
        "bounds hold" if figures.sound else "A BOUND DOES NOT HOLD",
    )


def main() -> int:
    """Measure and print; 1 when a bound does not hold."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.access")
    parser.add_argument("--rounds", type=int, default=40)
    given = parser.parse_args()
    figures = asyncio.run(measure(given.rounds))
    sys.stdout.write(
        "\n".join((*tell(figures), "bounds hold" if figures.sound else "A BOUND DOES NOT HOLD", ""))
    )
    return 0 if figures.sound else 1


if __name__ == "__main__":
    sys.exit(main())

"""Rules that change while operations run: what each may show is told by their revision."""

from __future__ import annotations

import asyncio
import json
import random
import socket
import subprocess
from collections.abc import AsyncIterator, Hashable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gateway.access import (
    Decider,
    EmbeddedEngine,
    NoFacts,
    NoGrants,
    NoLedger,
    OpaEngine,
    PolicySet,
    Rules,
    RulesKeeper,
    bundle_bytes,
)
from gateway.decision import PolicyEngine, SubgraphRequest, SubgraphResponse, SubjectKind
from gateway.pipeline import (
    CallerSchemas,
    DecisionCache,
    GraphQLRequest,
    PersistedDocuments,
    Pipeline,
    PipelineParts,
    StatedPurpose,
)
from tests.gateway.access.building import ALLOWANCE, CALLERS, NOW, catalogue, policies, rules_only, supergraph
from tests.gateway.access.conftest import await_health
from tests.gateway.pipeline.building import RecordingAudit, plain

GUARDS = "gov/law/guards.rego"
EVEN = ("AssistanceCase.caseId", "Person.fullName")
ODD = ("AssistanceCase.categoryCode", "Person.gender")
"""What revisions with an even and an odd number deny, object by object."""
QUESTION = "{ assistanceCases { edges { node { caseId categoryCode person { fullName gender } } } } }"


PARITY = """
guard("parity", f) := {
	"outcome": denial("parity"),
	"unless": [[{"attr": "originCurrent", "op": "eq", "value": "H99"}]],
} if {
	f.coordinate in data.reference.meta.closed
} else := pass
"""


def closing(rules: PolicySet, revision: str, closed: Sequence[str]) -> PolicySet:
    """Return rules under another revision, with a guard that closes some coordinates to everybody."""
    text = rules.modules[GUARDS].replace('"not_open", ', '"not_open", "parity", ', 1) + PARITY
    meta = {"revision": revision, "closed": list(closed)}
    reference = {**rules.reference, "meta": meta}
    return PolicySet(modules={**rules.modules, GUARDS: text}, data={"reference": reference})


def numbered(number: int) -> PolicySet:
    """The real rules under a revision, with one more guard."""
    found = closing(policies(), f"2026-11-27.{number}", ODD if number % 2 else EVEN)
    agencies = {
        code: one for code, one in found.reference["agencies"].items() if code.startswith(("H21", "H26"))
    }
    reference = {**found.reference, "agencies": agencies, "units": {}}
    return PolicySet(modules=found.modules, data={"reference": reference})


def for_engine(rules: PolicySet) -> PolicySet:
    """The same without what no rule reads: an engine starts faster."""
    kept = rules_only().reference.keys()
    reference = {name: rules.reference[name] for name in kept}
    return PolicySet(modules=rules.modules, data={"reference": reference})


class Cases:
    """Registers with ten cases of one province, each answer some milliseconds late.

    Who entered them differs from answer to answer, so that no decision is known already.
    """

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)  # noqa: S311 - no secret

    async def fetch(self, request: SubgraphRequest) -> SubgraphResponse:
        await asyncio.sleep(self._random.random() / 200)
        origin = f"X{self._random.randrange(10**9)}"
        pins = [f"0010850001{number:02}" for number in range(10)]
        if request.subgraph == "social_assistance":
            nodes = [
                {
                    "caseId": f"AC-{pin}",
                    "categoryCode": "NCT1",
                    "person": {"pin": pin},
                    "_lt_attributes": _attributes(request.document, origin),
                }
                for pin in pins
            ]
            return SubgraphResponse(data={"assistanceCases": {"edges": [{"node": node} for node in nodes]}})
        persons = [
            {"fullName": "An", "gender": "FEMALE", "_lt_attributes": _attributes(request.document, origin)}
            for _ in request.variables["representations"]
        ]
        return SubgraphResponse(data={"_entities": persons})

    async def close(self) -> None:
        """Nothing is open."""


def _attributes(document: str, origin: str) -> str:
    names = document.split("policyAttributes(names: [", 1)[1].split("]", 1)[0]
    values = ["52" if name.strip() == '"residenceProvince"' else origin for name in names.split(",")]
    return json.dumps(values)


@dataclass
class Numbered:
    """A source of rules whose number a test counts up."""

    number: int = 1

    def fingerprint(self) -> Hashable:
        return self.number

    def read(self) -> PolicySet:
        return numbered(self.number)


@dataclass
class Swapping:
    """A pipeline whose rules follow a source, over one of the engines."""

    source: Numbered
    bundle: Path | None = None
    """What OPA serves."""
    audit: RecordingAudit = field(default_factory=RecordingAudit)
    checks_revision: bool = True

    async def start(self, **engine: Any) -> None:
        """Read the first rules. `engine`: what the keeper is told of it."""
        self.schemas = CallerSchemas(supergraph(), dict.fromkeys(SubjectKind))
        self.keeper = RulesKeeper(self.source, NoLedger(), self._parts, **engine)
        self.pipeline = Pipeline(await self.keeper.start())
        self.keeper.use = self.pipeline.use

    def _parts(self, rules: Rules) -> PipelineParts:
        revision = rules.revision if self.checks_revision else None
        decider = Decider(rules.engine, catalogue(), supergraph(), rules.directory, revision=revision)
        return PipelineParts(
            supergraph=supergraph(),
            schemas=self.schemas,
            documents=PersistedDocuments(self.schemas, {}),
            directory=rules.directory,
            grants=NoGrants(),
            facts=NoFacts(),
            decisions=DecisionCache(decider, supergraph(), rules.watch),
            transport=Cases(),
            local_transports=lambda _subject, _purpose: {},
            audit=self.audit,
            audit_key=b"k" * 32,
            deadline=20.0,
            clock=lambda: NOW,
            renew=self.keeper.refresh,
        )

    def publish(self) -> None:
        """Put the next rules where gateway and engine find them."""
        number = self.source.number + 1
        if self.bundle is not None:
            publish(self.bundle, number)
        self.source.number = number

    async def ask(self, name: str = "gia-lai-health") -> Mapping[str, Any]:
        """Return the body of an answer. Raises ClientError."""
        request = GraphQLRequest(
            id="r-1", document=QUESTION, subject=CALLERS[name], purpose=StatedPurpose(code=ALLOWANCE)
        )
        return plain(await self.pipeline.answer(request)).body()


def mixed(body: Mapping[str, Any]) -> str | None:
    """Say what of an answer is not by the rules whose revision it names; None for a sound answer."""
    number = int(body["extensions"]["policy"]["revision"].rpartition(".")[2])
    denied = {name.partition(".")[2] for name in (ODD if number % 2 else EVEN)}
    nodes = [edge["node"] for edge in body["data"]["assistanceCases"]["edges"]]
    if len(nodes) != 10:
        return f"{len(nodes)} cases"
    for node in nodes:
        shown = {**node, **(node["person"] or {})}
        for name in ("caseId", "categoryCode", "fullName", "gender"):
            if (shown.get(name) is None) != (name in denied):
                return f"revision {number}: {name} is {shown.get(name)!r}"
    return None


def publish(file: Path, number: int) -> None:
    """Exchange the bundle OPA serves, as a whole."""
    beside = file.with_suffix(".new")
    beside.write_bytes(bundle_bytes(for_engine(numbered(number)), None))
    beside.replace(file)


@contextmanager
def watching_opa(binary: Path, bundle: Path) -> Iterator[str]:
    """Run OPA over a bundle it reads again when the file changes."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(binary), "run", "--server", "--watch", f"--addr=127.0.0.1:{port}"]
    command += ["--authorization=basic", "--skip-version-check", "--log-level=error", "--bundle", str(bundle)]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        await_health(f"http://127.0.0.1:{port}")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=10)


@asynccontextmanager
async def swapping(engine: str, binary: Path | None, folder: Path, **more: Any) -> AsyncIterator[Swapping]:
    """Run a pipeline over an engine whose rules can be exchanged."""
    source = Numbered()
    if engine == "embedded":
        found = Swapping(source, **more)
        await found.start(make=lambda rules: EmbeddedEngine(for_engine(rules), timeout=20))
        try:
            yield found
        finally:
            await found.keeper.close()
        return
    assert binary is not None
    bundle = folder / "rules.tar.gz"
    publish(bundle, source.number)
    with watching_opa(binary, bundle) as url:
        shared: PolicyEngine = OpaEngine(url, timeout=20)
        wrap = more.pop("wrap", None)
        found = Swapping(source, bundle, **more)
        await found.start(shared=shared if wrap is None else wrap(shared))
        try:
            yield found
        finally:
            await found.keeper.close()

"""The real API and rules, an engine over them, and who asks."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path

from gateway.access import EmbeddedEngine, PolicySet
from gateway.cli.asking import Callers
from gateway.decision import PolicyEngine
from gateway.local.engine import EngineChoice
from gateway.policy_tools import Api, Asker, Known, Probe
from gateway.policy_tools.specifications import with_specifications
from tests.gateway.access.building import POLICIES, TODAY, catalogue, directory, rules_only, supergraph

__all__ = ["KNOWN", "TIMEOUT", "api", "asker", "changed", "probing", "write_table"]

TIMEOUT = 60.0


@cache
def api() -> Api:
    """The five registers, composed."""
    return Api(supergraph=supergraph(), catalogue=catalogue(), directory=directory())


def asker(name: str, header: str | None, case: Mapping[str, str] | None = None) -> Asker:
    """A fixture caller on a fixed day."""
    return Callers(directory=directory(), on=TODAY).asker(name, header, case)


def changed(path: str, before: str, after: str) -> PolicySet:
    """The rules with one change."""
    rules = rules_only()
    assert before in rules.modules[path]
    return replace(rules, modules={**rules.modules, path: rules.modules[path].replace(before, after)})


@asynccontextmanager
async def probing(engine: str | PolicySet = "embedded") -> AsyncIterator[Probe]:
    """An engine of this name over the real rules, or the embedded one over these."""
    if isinstance(engine, str) and engine == "opa":
        from gateway.cli.policy_engines import engine_of

        async with engine_of(EngineChoice.OPA, POLICIES) as running:
            yield Probe(running, api())
        return
    rules = engine if isinstance(engine, PolicySet) else rules_only()
    embedded: PolicyEngine = EmbeddedEngine(with_specifications(rules), timeout=TIMEOUT)
    try:
        yield Probe(embedded, api())
    finally:
        await embedded.close()


KNOWN = Known(
    callers=frozenset({"gia-lai-health", "moh"}),
    purposes=frozenset({"1.001776", "statistics"}),
    coordinates=frozenset({"AssistanceCase.__typename", "AssistanceCase.caseId", "Query.assistanceCases"}),
    attributes=frozenset({"residenceProvince", "origin", "unitProvince"}),
    flags=frozenset({"isSelf"}),
)


def write_table(folder: Path, text: str, name: str = "t.yaml") -> Path:
    """Write one table."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path

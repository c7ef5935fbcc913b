"""A keeper of rules whose engine, ledger and clock are doubles."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from gateway.access import BundleKey, BundleRefused, BundleSource, PolicySet, Rules, RulesKeeper, bundle_bytes
from gateway.access.engines.canaries import EXPECTED
from gateway.decision import PolicyEngine, PolicyEngineError
from gateway.errors import InternalError
from tests.gateway.access.building import policies
from tests.gateway.access.bundling import KEYS, key_pair

__all__ = ["NEEDED", "QUESTION", "Engine", "Kept", "Ledger", "kept", "rules", "signed"]

QUESTION = {"protocol": "gw.decision/1", "phase": "plan", "fields": []}


NEEDED = ("registers", "purposes", "channels", "attributes", "open")


class Engine:
    """Serves a revision, as OPA would."""

    name = "opa"

    def __init__(self, revision: str) -> None:
        self.revision = revision
        self.down = False
        self.odd = ""
        self.closed = False

    async def evaluate(self, document: Mapping[str, Any]) -> Mapping[str, Any]:
        if self.down:
            raise PolicyEngineError("down")
        if document["phase"] == "canary":
            return {"canary": None if document["canary"] == self.odd else EXPECTED[document["canary"]]}
        return {"policy": {"revision": self.revision}, "fields": []}

    async def close(self) -> None:
        self.closed = True


class Ledger:
    """Keeps the newest revision in memory, as `DatabaseLedger` does in its table."""

    def __init__(self) -> None:
        self.newest = ""
        self.down = False

    async def admit(self, revision: str, digest: bytes) -> None:
        assert len(digest) == 32
        if self.down:
            raise BundleRefused("no database", code="POLICY_REVISION_UNKNOWN")
        if revision < self.newest:
            raise BundleRefused("older", code="POLICY_REVISION_OLDER")
        self.newest = revision


@dataclass
class Kept:
    """A keeper of a bundle, and what a test may do to what is around it."""

    file: Path
    private: BundleKey
    public: BundleKey
    engines: list[Engine] = field(default_factory=list)
    used: list[str] = field(default_factory=list)
    ledger: Ledger = field(default_factory=Ledger)
    now: float = 100.0
    unfit: bool = False
    change: Callable[[Engine], object] = lambda _: None

    async def start(self, **engine: Any) -> None:
        """Publish the first bundle and take it."""
        self.publish(signed(rules(1), self.private))
        self.keeper = RulesKeeper(
            BundleSource(self.file, self.public),
            self.ledger,
            self.prepare,
            clock=lambda: self.now,
            **(engine or {"make": self.make}),
        )
        self.used.append(await self.keeper.start())
        self.keeper.use = self.used.append

    def make(self, found: PolicySet) -> PolicyEngine:
        self.engines.append(Engine(found.revision))
        self.change(self.engines[-1])
        return self.engines[-1]

    def prepare(self, found: Rules) -> str:
        if self.unfit:
            raise InternalError("a published document is valid for no caller")
        return found.revision

    def publish(self, content: bytes) -> None:
        """Exchange the file as a whole."""
        beside = self.file.with_suffix(".new")
        beside.write_bytes(content)
        beside.replace(self.file)

    async def offered(self, content: bytes) -> bool:
        """Say whether a bundle that is put there is taken."""
        self.publish(content)
        return await self.keeper.refresh()


@lru_cache
def rules(number: int, **more: Any) -> PolicySet:
    """A rule or two under a revision, with the data a directory cannot do without."""
    documents = {name: policies().reference[name] for name in NEEDED}
    meta = {"revision": f"2026-11-27.{number}"}
    return PolicySet(
        modules={"gov/a.rego": f"package gov\n\na := {more.pop('value', 1)}\n"},
        data={"reference": {**documents, "agencies": {}, "meta": meta, **more}},
    )


def signed(found: PolicySet, key: BundleKey | None) -> bytes:
    return bundle_bytes(found, key)


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    private, public = key_pair(tmp_path, KEYS["EdDSA"]())
    return Kept(tmp_path / "rules.tar.gz", BundleKey.private(private), BundleKey.public(public))

"""Keeps the gateway at the rules that are served: engine, directory and all that follows change together.

`design.md` 6: one revision per operation, revisions go forward.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from gateway.access.bundle_errors import BundleRefused
from gateway.access.directory import Directory
from gateway.access.documents import PROTOCOL
from gateway.access.engines import BisectingEngine, check_engine
from gateway.access.policies import PolicySet
from gateway.access.revision import RevisionWatch
from gateway.access.revision_ledger import RevisionLedger
from gateway.access.rules_source import RulesSource, digest_of
from gateway.decision import PolicyEngine, PolicyEngineError
from gateway.errors import InternalError, RulesChanged
from gateway.telemetry import get_logger

__all__ = ["INTERVAL", "Rules", "RulesKeeper"]

INTERVAL = 0.5
"""Seconds between two looks at the source."""
KEPT = 3
"""Engines of earlier rules that still answer the operations they began."""
START = 10.0
"""Seconds an engine that loads rules by itself has to serve those the gateway starts with."""
RETRY = 2.0
LONGEST_RETRY = 60.0
"""Seconds before rules that could not be taken are tried again: doubled each time."""
PASSING = frozenset({"BUNDLE_UNREADABLE", "POLICY_REVISION_UNKNOWN"})
"""Why a bundle is refused for the moment only."""

Made = TypeVar("Made")

QUESTION = {"protocol": PROTOCOL, "phase": "plan", "fields": []}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Rules that decide, and what was made from them; nothing of it changes."""

    policies: PolicySet
    engine: PolicyEngine
    directory: Directory
    watch: RevisionWatch

    @property
    def revision(self) -> str:
        """The revision an answer of the engine has to carry."""
        return self.policies.revision


class _Retirable:
    """An engine that some day decides no more: an operation that still asks begins again with other rules."""

    def __init__(self, engine: PolicyEngine) -> None:
        self._engine = engine
        self._retired = False

    @property
    def name(self) -> str:
        return self._engine.name

    async def evaluate(self, document: Mapping[str, Any]) -> Mapping[str, Any]:
        if self._retired:
            raise RulesChanged
        try:
            return await self._engine.evaluate(document)
        except PolicyEngineError as error:
            if self._retired:
                raise RulesChanged from error
            raise

    async def close(self) -> None:
        self._retired = True
        await self._engine.close()


class RulesKeeper(Generic[Made]):
    """Reads the source, starts or awaits the engine, and tells when other rules decide.

    `make` returns an engine of its own for each set of rules (embedded). `shared` is an engine that loads
    rules by itself (OPA): rules are taken when it serves them. `wrap` is put around each. `prepare` makes of
    rules what answers by them; it raises for rules that do not fit, and the old ones stay. `use` puts that
    in the place of what answered before.

    Rules are noted in the ledger once nothing else speaks against them: what was refused has never decided,
    and does not keep older rules from coming back.
    """

    def __init__(
        self,
        source: RulesSource,
        ledger: RevisionLedger,
        prepare: Callable[[Rules], Made],
        *,
        make: Callable[[PolicySet], PolicyEngine] | None = None,
        shared: PolicyEngine | None = None,
        wrap: Callable[[PolicyEngine], PolicyEngine] = lambda engine: engine,
        wait: Callable[[float], Awaitable[None]] = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        if (make is None) == (shared is None):
            raise InternalError("rules are decided by engines of their own or by a shared one")
        self._source = source
        self._ledger = ledger
        self._prepare = prepare
        self._make = make
        self._shared = shared
        self._wrap = wrap
        self._wait = wait
        self._clock = clock
        self._seen: Hashable = None
        self._is_due = False
        self._not_before = 0.0
        self._pause = RETRY
        self._waiting: PolicySet | None = None
        self._current: Rules | None = None
        self._earlier: deque[PolicyEngine] = deque()
        self._lock = asyncio.Lock()
        self._log = get_logger("access")
        self.use: Callable[[Made], None] = lambda _: None

    @property
    def current(self) -> Rules:
        """The rules that decide."""
        if self._current is None:
            raise InternalError("no rules decide yet")
        return self._current

    async def start(self) -> Made:
        """Read the first rules, check the engine, and return what answers by them.

        Raises InternalError, BundleRefused.
        """
        self._seen = await asyncio.to_thread(self._source.fingerprint)
        policies = await asyncio.to_thread(self._source.read)
        if self._shared is not None:
            await self._until_served(policies.revision)
        self._current, made = await self._admitted(policies)
        return made

    async def run(self) -> None:
        """Follow the source until cancelled."""
        while True:
            await self._wait(INTERVAL)
            await self.refresh()

    async def refresh(self) -> bool:
        """Look at the source now; say whether other rules decide since. Never raises for rules.

        What is refused is told in the log. A refused bundle stays refused until the file changes; what may
        pass, as an engine that does not answer, is tried again after a pause.
        """
        async with self._lock:
            seen = await asyncio.to_thread(self._source.fingerprint)
            if seen != self._seen:
                self._seen, self._waiting = seen, None
                self._is_due, self._not_before, self._pause = True, 0.0, RETRY
            if not self._is_due or self._clock() < self._not_before:
                return False
            try:
                return await self._follow()
            except Exception as error:  # Whatever is odd about new rules, the old ones go on deciding.
                code = getattr(error, "code", "POLICY_UNUSABLE")
                self._is_due = not isinstance(error, BundleRefused) or code in PASSING
                self._not_before = self._clock() + self._pause
                self._pause = min(2 * self._pause, LONGEST_RETRY)
                revision = "" if self._waiting is None else self._waiting.revision
                self._log.error("policy.refused", revision=revision, code=code, error=str(error)[:500])
                return False

    async def close(self) -> None:
        """Close every engine."""
        while self._earlier:
            await self._earlier.popleft().close()
        if self._current is not None:
            await self._current.engine.close()
        if self._shared is not None:
            await self._shared.close()

    async def _follow(self) -> bool:
        """Let what the source has decide if it may, and if the engine has it."""
        if self._waiting is None:
            self._waiting = await asyncio.to_thread(self._source.read)
        policies, earlier = self._waiting, self.current
        if policies.revision == earlier.revision:
            self._is_due = False
            if policies != earlier.policies:
                raise BundleRefused("other rules under the same revision", code="POLICY_REVISION_REUSED")
            return False
        if self._shared is not None and await self._served() != policies.revision:
            return False
        rules, made = await self._admitted(policies)
        self.use(made)
        self._current, self._waiting, self._is_due = rules, None, False
        self._log.info("policy.reloaded", revision=rules.revision, earlier=earlier.revision)
        self._earlier.append(earlier.engine)
        while len(self._earlier) > KEPT:
            await self._earlier.popleft().close()
        return True

    async def _admitted(self, policies: PolicySet) -> tuple[Rules, Made]:
        """Return rules that may decide, and what answers by them. Raises InternalError, BundleRefused."""
        rules = await self._rules_of(policies)
        try:
            made = self._prepare(rules)
            await self._ledger.admit(policies.revision, await asyncio.to_thread(digest_of, policies))
        except BaseException:
            await rules.engine.close()
            raise
        return rules, made

    async def _rules_of(self, policies: PolicySet) -> Rules:
        directory = Directory(policies.reference)
        inner = _Unclosed(self._shared) if self._make is None else self._make(policies)  # type: ignore[arg-type]
        engine = _Retirable(self._wrap(BisectingEngine(inner, policies.modules)))
        try:
            await check_engine(engine, policies.revision)
        except BaseException:
            await engine.close()
            raise
        return Rules(policies=policies, engine=engine, directory=directory, watch=RevisionWatch(engine))

    async def _until_served(self, revision: str) -> None:
        for _ in range(int(START / INTERVAL)):
            if await self._served() == revision:
                return
            await self._wait(INTERVAL)

    async def _served(self) -> str | None:
        if self._shared is None:
            return None
        try:
            policy = (await self._shared.evaluate(QUESTION)).get("policy")
        except PolicyEngineError:
            return None
        revision = policy.get("revision") if isinstance(policy, Mapping) else None
        return revision if isinstance(revision, str) else None


class _Unclosed:
    """The shared engine: rules come and go, it stays."""

    def __init__(self, engine: PolicyEngine) -> None:
        self._engine = engine

    @property
    def name(self) -> str:
        return self._engine.name

    async def evaluate(self, document: Mapping[str, Any]) -> Mapping[str, Any]:
        return await self._engine.evaluate(document)

    async def close(self) -> None:
        """Stay open."""

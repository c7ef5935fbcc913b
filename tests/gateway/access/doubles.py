"""Engines that answer what a test tells them to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from gateway.decision import PolicyEngine, PolicyEngineError

Change = Callable[[dict[str, Any]], Any]


class RecordingEngine:
    """Passes documents on and keeps them."""

    def __init__(self, inner: PolicyEngine) -> None:
        self.inner = inner
        self.documents: list[Mapping[str, Any]] = []

    @property
    def name(self) -> str:
        return self.inner.name

    async def evaluate(self, document: Mapping[str, Any]) -> Mapping[str, Any]:
        self.documents.append(document)
        return await self.inner.evaluate(document)

    async def close(self) -> None:
        await self.inner.close()


class TamperingEngine:
    """Changes the answers of one phase."""

    def __init__(self, inner: PolicyEngine, phase: str, change: Change) -> None:
        self.inner = inner
        self.phase = phase
        self.change = change

    @property
    def name(self) -> str:
        return self.inner.name

    async def evaluate(self, document: Mapping[str, Any]) -> Mapping[str, Any]:
        answer = dict(await self.inner.evaluate(document))
        if document["phase"] == self.phase:
            changed = self.change(answer)
            assert changed is None or isinstance(changed, dict)
            return answer if changed is None else changed
        return answer

    async def close(self) -> None:
        await self.inner.close()


class FailingEngine:
    """Is down: always, or from the object phase on."""

    name = "failing"

    def __init__(self, inner: PolicyEngine | None = None) -> None:
        self.inner = inner

    async def evaluate(self, document: Mapping[str, Any]) -> Mapping[str, Any]:
        if self.inner is not None and document["phase"] == "plan":
            return await self.inner.evaluate(document)
        raise PolicyEngineError("down")

    async def close(self) -> None:
        return


Rule = Sequence[Sequence[Mapping[str, Any]]]
"""OR of ANDs of clauses, as rules write them."""

ALLOWED = {"effect": "allow", "reason": "ground", "rule": "test"}
DENIED = {"effect": "deny", "reason": "no_ground", "rule": "test"}


class ClauseEngine:
    """Allows what one rule per coordinate allows (`gw/v1/choice.rego`, by itself); all the rest is allowed.

    `settled`: outcome by (coordinate, way of use) that needs no object.
    """

    name = "clauses"

    def __init__(
        self, rules: Mapping[str, Rule], settled: Mapping[tuple[str, str], Mapping[str, Any]] | None = None
    ) -> None:
        self.rules = rules
        self.settled = settled or {}
        self.documents: list[Mapping[str, Any]] = []
        self.revision = "2026-11-23.1"

    async def evaluate(self, document: Mapping[str, Any]) -> Mapping[str, Any]:
        self.documents.append(document)
        head = {"protocol": "gw.decision/1", "policy": {"revision": self.revision}}
        if document["phase"] == "plan":
            outcomes = [self.plan(row) for row in document["fields"]]
            return {**head, "outcomes": outcomes, "fields": list(range(len(outcomes)))}
        checks = [
            [
                int(not self.holds(document["fields"][check["field"]], document["objects"][number]))
                for number in check["objects"]
            ]
            for check in document["checks"]
        ]
        return {**head, "outcomes": [ALLOWED, DENIED], "checks": checks}

    def plan(self, row: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the outcome of the plan phase."""
        rule = self.rules.get(row["coordinate"])
        if (row["coordinate"], row["via"]) in self.settled or rule is None:
            return self.settled.get((row["coordinate"], row["via"]), ALLOWED)
        needs = sorted({clause["attr"] for clauses in rule for clause in clauses})
        return {"effect": "depends", "needs": needs, "allow": rule, "unless": []}

    def holds(self, row: Mapping[str, Any], obj: Mapping[str, Any]) -> bool:
        """Return whether the rule of a row allows an object."""
        return rule_holds(self.rules[row["coordinate"]], obj["attrs"])

    async def close(self) -> None:
        return


def rule_holds(rule: Rule, attributes: Mapping[str, str]) -> bool:
    """Say plainly what a rule means for the attributes it sees."""
    return any(
        all(
            attributes.get(clause["attr"]) == clause["value"]
            if clause["op"] == "eq"
            else attributes.get(clause["attr"]) in clause["value"]
            for clause in clauses
        )
        for clauses in rule
    )

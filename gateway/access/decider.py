"""The plan phase: one policy call decides what an operation may ask for at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gateway.access.conditions import ConditionReader
from gateway.access.directory import Directory
from gateway.access.documents import plan_document, read_plan_answer
from gateway.access.fields import ARGUMENTS, ASKED, FieldRow, RowKey, UnitKey, field_rows
from gateway.access.flags import FlaggingGatekeeper
from gateway.access.gatekeeper import OperationGatekeeper
from gateway.access.gates import gate_specs, tells_persons
from gateway.access.inputs import protected_inputs, within_inputs
from gateway.access.legal_day import today
from gateway.access.masking import Masking
from gateway.access.narrowing import narrow
from gateway.access.plan import AccessPlan, DecisionContext
from gateway.access.prune import prune
from gateway.access.rows import Place, existence_condition, filter_conditions
from gateway.access.uses import TYPENAME, Use, collect_uses, decided_variables
from gateway.decision import (
    NOBODY,
    Allow,
    Deny,
    Depends,
    Gatekeeper,
    Identity,
    PlanOutcome,
    PolicyEngine,
    PolicyEngineError,
    Purpose,
    RevisionChanged,
    Subject,
    obliging,
    under_key,
)
from gateway.errors import RulesChanged
from gateway.operation import Operation
from gateway.supergraph import Supergraph
from gateway.supergraph.catalogue import Catalogue
from gateway.telemetry import get_logger

__all__ = ["POLICY_UNAVAILABLE", "Decider", "DecisionScope"]

POLICY_UNAVAILABLE = Deny(reason="policy_unavailable", rule="gateway.access")
OPEN = Allow(reason="open", rule="gateway.access")
NO_REVISION = "unavailable"


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionScope:
    """What a decision about an operation takes besides the operation itself."""

    about_persons: bool
    """Whether it reaches records that are about somebody: identity may matter."""
    variables: tuple[str, ...]
    """Variables whose values are decided about."""


class Decider:
    """Decides operations. Shared by all requests; keeps nothing about any of them."""

    def __init__(
        self,
        engine: PolicyEngine,
        catalogue: Catalogue,
        supergraph: Supergraph,
        directory: Directory,
        pseudonym_key: bytes = b"",
        revision: str | None = None,
    ) -> None:
        """Without a key there are no pseudonyms: what would be shown as one is denied.

        `revision`: that of the rules the directory was read from. Other rules then decide nothing.
        """
        self._engine = engine
        self._revision = revision
        self._pseudonym_key = pseudonym_key
        self._catalogue = catalogue
        self._supergraph = supergraph
        self._directory = directory
        self._log = get_logger("access")

    async def plan(
        self,
        subject: Subject,
        purpose: Purpose | None,
        operation: Operation,
        now: datetime,
        identity: Identity = NOBODY,
        variables: Mapping[str, Any] | None = None,
    ) -> AccessPlan:
        """Decide an operation before anything is fetched. Raises RulesChanged; never for a failed engine.

        With the engine down every coordinate that is not open is denied (`policy_unavailable`), and what is
        open is answered from the list of open coordinates. `variables`: those that `scope_of` names.
        """
        day = today(now)
        context = DecisionContext(subject=subject, purpose=purpose, on=day, identity=identity)
        uses = collect_uses(self._supergraph, self._catalogue, operation, variables)
        rows = field_rows(self._supergraph, self._catalogue, self._directory, uses, context.on)
        revision, by_unit = await self._ask(context, rows)
        answers = _together(by_unit)
        inputs = protected_inputs(self._catalogue, uses)
        filters, refused = filter_conditions(self._supergraph, self._catalogue, uses, by_unit)
        outcomes = self._outcomes(uses, answers, inputs)
        outcomes |= self._leading_nowhere(uses, outcomes)
        # A field that is denied anyway keeps its own reason.
        refused = {use: denial for use, denial in refused.items() if not isinstance(outcomes[use[0]], Deny)}

        def denied(at: str, key: str) -> bool:
            return (at, key) in refused or isinstance(outcomes.get(at), Deny | None)

        pruned = prune(self._supergraph, operation, denied)
        outcomes |= {under_key(at, key): denial for (at, key), denial in refused.items()}
        outcomes |= self._used_no_more(pruned, refused)
        gates = gate_specs(
            self._supergraph, self._catalogue, self._directory, pruned, outcomes, tells_persons(subject)
        )
        narrowing = narrow(pruned, {use: filters[use] for use in filters if not denied(*use)})
        return AccessPlan(
            outcomes=outcomes,
            gates=gates,
            rows={name: existence_condition(outcomes.get(f"{name}.{TYPENAME}")) for name in gates},
            filters=narrowing.filters,
            apart=narrowing.apart,
            operation=pruned,
            revision=revision,
            uses=uses,
            personal=any(use.coordinate not in self._directory.open_coordinates for use in uses),
            context=context,
            field_rows={row.key: row for row in rows},
            answers=answers,
            inputs={at: frozenset(use.coordinate for use in found) for at, found in inputs.items()},
        )

    def scope_of(self, operation: Operation) -> DecisionScope:
        """Return what has to be known before an operation is decided."""
        uses = collect_uses(self._supergraph, self._catalogue, operation)
        return DecisionScope(
            about_persons=any(self._directory.identity_attributes(use.entity) for use in uses),
            variables=decided_variables(self._supergraph, self._catalogue, operation),
        )

    def gatekeeper(
        self, plan: AccessPlan, remember: Callable[[Gatekeeper], Gatekeeper] | None = None
    ) -> Gatekeeper:
        """Return what decides the objects of this operation; `remember` keeps what it decided, by flags."""
        deciding: Gatekeeper = OperationGatekeeper(
            self._engine, self._directory, plan, self._masking(plan.context)
        )
        return FlaggingGatekeeper(deciding if remember is None else remember(deciding), plan.context.identity)

    async def _ask(
        self, context: DecisionContext, rows: Sequence[FieldRow]
    ) -> tuple[str, Mapping[UnitKey, PlanOutcome]]:
        if not rows:
            return NO_REVISION, {}
        readers = [
            ConditionReader(
                self._directory,
                context.on,
                group=row.group,
                entities=row.entities,
                identity=context.identity,
            )
            for row in rows
        ]
        try:
            answer = await self._engine.evaluate(plan_document(context, rows))
            revision, outcomes = read_plan_answer(answer, rows, readers)
        except RevisionChanged as error:
            raise RulesChanged from error
        except PolicyEngineError as error:
            self._log.error("access.plan_failed", engine=self._engine.name, error=str(error))
            return NO_REVISION, {row.unit_key: self._without_engine(row) for row in rows}
        if self._revision not in (None, revision):
            raise RulesChanged
        bound = map(self._masking(context).bound, outcomes)
        return revision, {row.unit_key: outcome for row, outcome in zip(rows, bound, strict=True)}

    def _masking(self, context: DecisionContext) -> Masking:
        return Masking(self._directory, context, self._pseudonym_key)

    def _without_engine(self, row: FieldRow) -> PlanOutcome:
        return OPEN if row.coordinate in self._directory.open_coordinates else POLICY_UNAVAILABLE

    def _outcomes(
        self,
        uses: Iterable[Use],
        answers: Mapping[RowKey, PlanOutcome],
        inputs: Mapping[str, frozenset[Use]],
    ) -> dict[str, PlanOutcome]:
        """Return one outcome per coordinate: of the way of use that shows most, within its inputs."""
        standing: dict[str, set[str]] = {}
        for use in uses:
            if use.via not in ARGUMENTS:
                standing.setdefault(use.coordinate, set()).add(use.entity)
        outcomes: dict[str, PlanOutcome] = {}
        for (coordinate, _), answer in answers.items():
            if coordinate in outcomes:
                continue
            entities = frozenset(standing.get(coordinate, ()))
            outcome = _decidable(answer, entities)
            if coordinate in inputs:
                outcome = within_inputs(outcome, entities, inputs[coordinate], answers)
            outcomes[coordinate] = outcome
        return outcomes

    def _used_no_more(self, pruned: Operation, refused: Mapping[Place, Deny]) -> dict[str, PlanOutcome]:
        """Deny fields of which every use was refused."""
        if not refused:
            return {}
        used = {use.coordinate for use in collect_uses(self._supergraph, self._catalogue, pruned)}
        return {at: denial for (at, _), denial in refused.items() if at not in used}

    def _leading_nowhere(
        self, uses: Iterable[Use], outcomes: Mapping[str, PlanOutcome]
    ) -> dict[str, PlanOutcome]:
        """Deny fields whose every possible object is denied to this caller anyway: nothing is fetched."""
        denied: dict[str, PlanOutcome] = {}
        for use in uses:
            type_name, _, name = use.coordinate.partition(".")
            if use.via not in ASKED or name == TYPENAME:
                continue
            target = self._supergraph.field(type_name, name).type_name
            if not self._supergraph.is_composite(target):
                continue
            reasons = [outcomes.get(f"{one}.{TYPENAME}") for one in self._supergraph.decided_types(target)]
            denials = [reason for reason in reasons if isinstance(reason, Deny)]
            if len(denials) == len(reasons) and not isinstance(outcomes.get(use.coordinate), Deny):
                denied[use.coordinate] = denials[0]
        return denied


def _together(by_unit: Mapping[UnitKey, PlanOutcome]) -> Mapping[RowKey, PlanOutcome]:
    """Return one outcome per coordinate and way of use."""
    found: dict[RowKey, PlanOutcome] = {}
    for (coordinate, via, _), outcome in by_unit.items():
        key = coordinate, via
        found[key] = _both(found[key], outcome) if key in found else outcome
    return found


def _both(one: PlanOutcome, other: PlanOutcome) -> PlanOutcome:
    """Return the outcome of a coordinate asked about two units; a denied one is so under its key alone."""
    if isinstance(one, Allow) and isinstance(other, Allow):
        return obliging(one, other.obligations)
    if one == other or isinstance(other, Deny):
        return one
    return other if isinstance(one, Deny) else Deny(reason="no_ground", rule="gateway.access")


def _decidable(answer: PlanOutcome, entities: frozenset[str]) -> PlanOutcome:
    """What depends on an object that is no entity can never be decided."""
    if isinstance(answer, Depends) and "" in entities:
        return Deny(reason="no_ground", rule="gateway.access")
    return answer

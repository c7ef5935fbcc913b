"""Which tests are asked first about a module that enforces, and which are asked when those saw nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

__all__ = ["LEFT_OUT", "NARROW", "WIDE"]

_ACCESS, _EXECUTOR = "tests/gateway/access/test_", "tests/gateway/executor/test_"
_PIPELINE = "tests/gateway/pipeline/test_"

NARROW: Mapping[str, Sequence[str]] = {
    "gateway/access/agencies.py": [f"{_ACCESS}directory.py", f"{_ACCESS}eras.py", f"{_ACCESS}era_edges.py"],
    "gateway/access/arguments.py": [f"{_ACCESS}uses.py", f"{_ACCESS}statistics.py", f"{_ACCESS}inputs.py"],
    "gateway/access/conditions.py": [f"{_ACCESS}conditions.py", f"{_ACCESS}flags.py", f"{_ACCESS}holders.py"],
    "gateway/access/decider.py": [
        f"{_ACCESS}fail_closed.py", f"{_ACCESS}gatekeeper.py", f"{_ACCESS}prune.py", f"{_ACCESS}uses.py",
        f"{_ACCESS}edge_rules.py", f"{_ACCESS}flags.py", f"{_ACCESS}statistics.py", f"{_ACCESS}scenarios.py",
        f"{_ACCESS}documents.py", f"{_PIPELINE}statistics.py", f"{_PIPELINE}identity.py",
    ],
    "gateway/access/directory.py": [f"{_ACCESS}directory.py", f"{_ACCESS}eras.py", f"{_ACCESS}statistics.py"],
    "gateway/access/documents.py": [
        f"{_ACCESS}answers.py", f"{_ACCESS}documents.py", f"{_ACCESS}fail_closed.py",
    ],
    "gateway/access/facts.py": [f"{_ACCESS}facts.py", f"{_PIPELINE}identity.py"],
    "gateway/access/fields.py": [f"{_ACCESS}uses.py", f"{_ACCESS}statistics.py", f"{_ACCESS}holders.py"],
    "gateway/access/flags.py": [f"{_ACCESS}flags.py", f"{_ACCESS}planted_defects.py"],
    "gateway/access/gatekeeper.py": [
        f"{_ACCESS}gatekeeper.py", f"{_ACCESS}planted_defects.py", f"{_ACCESS}fail_closed.py",
        f"{_ACCESS}flags.py", f"{_ACCESS}holders.py",
    ],
    "gateway/access/gates.py": [
        f"{_ACCESS}gates.py", f"{_ACCESS}gatekeeper.py", f"{_ACCESS}scenarios.py", f"{_ACCESS}inputs.py",
    ],
    "gateway/access/grant_checks.py": [
        f"{_ACCESS}sharing_purposes.py", f"{_ACCESS}grant_documents.py", f"{_ACCESS}grant_rules.py",
    ],
    "gateway/access/inputs.py": [
        f"{_ACCESS}inputs.py", f"{_ACCESS}scenarios.py", f"{_ACCESS}planted_defects.py",
    ],
    "gateway/access/legal_day.py": [f"{_PIPELINE}clock.py", f"{_PIPELINE}callers.py"],
    "gateway/access/masking.py": [f"{_ACCESS}masking.py"],
    "gateway/access/narrowing.py": [f"{_ACCESS}narrowing.py"],
    "gateway/access/obligations.py": [f"{_ACCESS}obligations.py", f"{_PIPELINE}obligations.py"],
    "gateway/access/prune.py": [f"{_ACCESS}prune.py"],
    "gateway/access/revision.py": [f"{_PIPELINE}decisions.py", f"{_PIPELINE}rule_swaps.py"],
    "gateway/access/rows.py": [
        f"{_ACCESS}rows.py", f"{_ACCESS}prune.py", f"{_ACCESS}statistics.py", f"{_ACCESS}holders.py",
        f"{_ACCESS}scenarios.py",
    ],
    "gateway/access/uses.py": [f"{_ACCESS}uses.py", f"{_ACCESS}statistics.py", f"{_ACCESS}inputs.py"],
    "gateway/decision/masks.py": ["tests/gateway/decision/test_masks.py"],
    "gateway/executor/clearance.py": [
        f"{_EXECUTOR}clearance.py", f"{_EXECUTOR}gates.py", f"{_EXECUTOR}planted_defects.py",
    ],
    "gateway/executor/decision_table.py": [f"{_EXECUTOR}projected_decisions.py", f"{_EXECUTOR}gates.py"],
    "gateway/executor/enforce.py": [
        f"{_EXECUTOR}enforce.py", f"{_EXECUTOR}projected_decisions.py", f"{_EXECUTOR}planted_defects.py",
    ],
    "gateway/executor/existence.py": [
        f"{_EXECUTOR}projected_decisions.py", f"{_EXECUTOR}planted_defects.py", f"{_EXECUTOR}projection.py",
    ],
    "gateway/executor/gates.py": [
        f"{_EXECUTOR}gates.py", f"{_EXECUTOR}attribute_owners.py", f"{_EXECUTOR}planted_defects.py",
    ],
    "gateway/executor/representations.py": [f"{_EXECUTOR}representations.py", f"{_EXECUTOR}gates.py"],
    "gateway/pipeline/cache.py": [f"{_PIPELINE}cache.py"],
    "gateway/pipeline/callers.py": [f"{_PIPELINE}callers.py", f"{_PIPELINE}clock.py"],
    "gateway/pipeline/decisions.py": [f"{_PIPELINE}decisions.py", f"{_PIPELINE}statistics.py"],
    "gateway/pipeline/explained.py": [f"{_PIPELINE}explained.py"],
    "gateway/pipeline/identity.py": [f"{_PIPELINE}identity.py", f"{_PIPELINE}shared.py"],
    "gateway/pipeline/obligations.py": [f"{_PIPELINE}obligations.py"],
    "gateway/pipeline/persisted.py": [f"{_PIPELINE}persisted.py"],
    "gateway/pipeline/pipeline.py": [
        f"{_PIPELINE}reruns.py", f"{_PIPELINE}record.py", f"{_PIPELINE}identity.py", f"{_PIPELINE}shared.py",
        f"{_PIPELINE}mutations.py", f"{_PIPELINE}page_limits.py", f"{_PIPELINE}obligations.py",
        f"{_PIPELINE}policy_modes.py",
    ],
    "gateway/pipeline/record.py": [f"{_PIPELINE}record.py", f"{_PIPELINE}mutations.py"],
    "gateway/pipeline/rejecting.py": [f"{_PIPELINE}policy_modes.py"],
    "gateway/pipeline/schemas.py": [f"{_PIPELINE}callers.py", f"{_PIPELINE}persisted.py"],
    "gateway/pipeline/shaping.py": [f"{_PIPELINE}policy_modes.py", f"{_PIPELINE}explained.py"],
    "gateway/pipeline/subscriptions.py": [f"{_PIPELINE}subscriptions.py"],
    "gateway/pipeline/traces.py": [f"{_PIPELINE}traces.py", f"{_PIPELINE}record.py"],
}  # fmt: skip
"""Module that decides or enforces -> the tests closest to it, the closest first."""

LEFT_OUT = frozenset({
    "gateway/access/__init__.py", "gateway/access/bundle_errors.py", "gateway/access/bundle_files.py",
    "gateway/access/bundle_signatures.py", "gateway/access/bundles.py", "gateway/access/grant_records.py",
    "gateway/access/grant_register.py", "gateway/access/grants.py", "gateway/access/plan.py",
    "gateway/access/policies.py", "gateway/access/revision_ledger.py", "gateway/access/rule_places.py",
    "gateway/access/revocation_register.py", "gateway/access/rules_keeper.py",
    "gateway/access/rules_source.py", "gateway/pipeline/__init__.py", "gateway/pipeline/documents.py",
    "gateway/pipeline/fingerprint.py", "gateway/pipeline/request.py",
})  # fmt: skip
"""What loads or stores, and what only holds values: no decision is taken there."""

WIDE: Mapping[str, Sequence[str]] = {
    "gateway/access": ["tests/gateway/access", "tests/gateway/pipeline", "tests/security"],
    "gateway/decision": ["tests/gateway/decision", "tests/gateway/access", "tests/gateway/executor"],
    "gateway/executor": ["tests/gateway/executor", "tests/gateway/pipeline", "tests/security"],
    "gateway/pipeline": ["tests/gateway/pipeline", "tests/security", "tests/gateway/server"],
}
"""Package -> all its tests, and those of what is built on it."""

"""Gives decided masks what rules cannot send: groups of dated lists, and the key of a pseudonym's scope."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import replace
from typing import Final, TypeVar

from gateway.access.directory import Directory
from gateway.access.documents import POLICY_ERROR
from gateway.access.plan import DecisionContext
from gateway.decision import Deny, Mask, MaskBinding, Masked, PlanOutcome

__all__ = ["Masking"]

LABEL: Final = b"pseudonym/1"

_Outcome = TypeVar("_Outcome", bound=PlanOutcome)


class Masking:
    """Binds masks for one caller and purpose. A mask that cannot be bound is a denial.

    A pseudonym is stable within a scope, the caller's agency (or the caller, who has none) and the purpose;
    two scopes have keys of their own, so that pseudonyms of one person do not meet.
    """

    def __init__(self, directory: Directory, context: DecisionContext, key: bytes) -> None:
        self._directory = directory
        self._context = context
        self._key = key

    def bound(self, outcome: _Outcome) -> _Outcome | Deny:
        """Return the outcome with its mask bound; any other outcome as it is."""
        if not isinstance(outcome, Masked):
            return outcome
        binding = self._binding(outcome.mask)
        if binding is None:
            return POLICY_ERROR
        return replace(outcome, mask=replace(outcome.mask, bound=binding))

    def _binding(self, mask: Mask) -> MaskBinding | None:
        match mask.fn:
            case "coarse":
                groups = self._groups(dict(mask.args).get("list"))
                return MaskBinding(groups=groups) if groups else None
            case "pseudonym":
                return MaskBinding(key=self._scope_key()) if self._key else None
            case _:
                return MaskBinding()

    def _groups(self, name: object) -> Mapping[str, str]:
        return self._directory.coarse_groups(name, self._context.on) if isinstance(name, str) else {}

    def _scope_key(self) -> bytes:
        subject, purpose = self._context.subject, self._context.purpose
        parts = (
            subject.kind.value,
            subject.agency or subject.id,
            "" if purpose is None else purpose.code,
        )
        # Each part with its length: no two scopes are written alike.
        scope = b"".join(len(part.encode()).to_bytes(4, "big") + part.encode() for part in parts)
        return hmac.digest(hmac.digest(self._key, LABEL, "sha256"), scope, "sha256")

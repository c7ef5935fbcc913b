"""The fifth subgraph, in the gateway's process: what sharing itself needs (`design.md` 2 and 8)."""

from __future__ import annotations

from gateway.sharing.budget import Reservation, VerificationBudget
from gateway.sharing.transport import SharingTransport, sdl
from gateway.sharing.verification import Verifier

__all__ = ["Reservation", "SharingTransport", "VerificationBudget", "Verifier", "sdl"]

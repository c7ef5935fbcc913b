"""The fifth subgraph, in the gateway's process: what sharing itself needs (`design.md` 2 and 8)."""

from __future__ import annotations

from gateway.sharing.access_log import OwnLog, own_log
from gateway.sharing.budget import Reservation, VerificationBudget
from gateway.sharing.transport import SharingTransport, sdl
from gateway.sharing.verification import Verifier

__all__ = ["OwnLog", "Reservation", "SharingTransport", "VerificationBudget", "Verifier", "own_log", "sdl"]

"""Caller classes: fixture callers that rules cannot tell apart but by where they are."""

from __future__ import annotations

from dataclasses import dataclass

from gateway.decision import Subject, SubjectKind

__all__ = ["CallerClass"]


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class CallerClass:
    """Kind, level, sector and roles; of citizens the level of identity; whether the agency is closed."""

    kind: str
    level: str
    sector: str
    roles: tuple[str, ...]
    loa: int
    closed: bool

    @classmethod
    def of(cls, subject: Subject) -> CallerClass:
        """Return the class of a caller."""
        return cls(
            kind=subject.kind.value,
            level="" if subject.level is None else subject.level.value,
            sector=subject.sector or "",
            roles=tuple(sorted(subject.roles)),
            loa=subject.loa if subject.kind is SubjectKind.CITIZEN else 0,
            closed=subject.agency_closed,
        )

    @property
    def title(self) -> str:
        """What it is called in a report."""
        loa = f"loa {self.loa}" if self.kind == SubjectKind.CITIZEN else ""
        closed = "closed" if self.closed else ""
        return " ".join(filter(None, (self.kind, self.level, self.sector, *self.roles, loa, closed)))

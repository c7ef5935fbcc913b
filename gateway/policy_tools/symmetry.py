"""Who enters a value reads it back wherever a ministry reads it (`domain.md` 5.5; Decree 194/2025, 16)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from gateway.access import Directory
from gateway.decision import CaseFacts, Deny, Depends, Masked, Outcome, Subject, SubjectKind
from gateway.policy_tools.coordinates import SHOWN, Cell
from gateway.policy_tools.grid import offers_of
from gateway.policy_tools.probe import Asker, Probe
from gateway.policy_tools.specifications import Offer
from gateway.supergraph.catalogue import CatalogueEntry

__all__ = ["READ_BACK", "Asymmetry", "SymmetryReport", "Writer", "ground_of", "measure_symmetry", "writers"]

READ_BACK = "ND194-16.1.a"
"""The purpose under which an agency reads what it entered."""
_LOCAL = frozenset({"COMMUNE", "PROVINCE"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """An agency that entered a value, and the one that answers for it today."""

    code: str
    level: str
    reader: str
    current: str | None
    province: str | None

    @property
    def title(self) -> str:
        """The agency as a report names it."""
        if self.reader == self.code:
            return self.code
        return f"{self.reader} (for {self.code})"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Asymmetry:
    """A value a ministry reads and the agency that entered it does not, or only in part."""

    coordinate: str
    holder: str
    agency: str
    level: str
    """Level of the agency that entered it."""
    denied_by: str
    reason: str
    ministry: str
    purpose: str
    allowed_by: str
    ground: str | None = None
    """The law that excepts it; None: nothing does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SymmetryReport:
    """Both indexes."""

    fields: int
    """Fields that communes or provinces enter."""
    centralised: tuple[Asymmetry, ...]
    """The centralisation index: no exception covers them."""
    excepted: tuple[Asymmetry, ...]
    fragmented: tuple[str, ...]
    """Fields the steward reads for no purpose at all."""


async def measure_symmetry(
    probe: Probe, reference: Mapping[str, Any], roles: Sequence[str], on: date
) -> SymmetryReport:
    """Compare what ministries read with what those who entered it read back. Raises PolicyEngineError.

    `roles`: those a ministry's officer may have.
    """
    catalogue = probe.api.catalogue.fields
    local = {at: entry for at, entry in catalogue.items() if entry.group and _LOCAL & set(entry.entered_by)}
    found: list[Asymmetry] = []
    read: set[str] = set()
    for register in sorted({entry.register for entry in local.values()}):
        fields = {at: entry for at, entry in local.items() if entry.register == register}
        ministry = await _ministry(probe, reference, register, roles, on, frozenset(fields))
        read |= {cell.coordinate for cell in ministry}
        for writer in writers(reference, probe.api.directory, on):
            for sector in _sectors(reference, register, on):
                reader = _subject(probe.api.directory, writer.reader, sector, (), on)
                found.extend([one async for one in _one_way(probe, fields, ministry, writer, reader, on)])
    excepted = [replace(one, ground=ground_of(reference, one, on)) for one in found]
    return SymmetryReport(
        fields=len(local),
        centralised=tuple(sorted(one for one in excepted if one.ground is None)),
        excepted=tuple(
            sorted((one for one in excepted if one.ground), key=lambda one: (one.coordinate, one.agency))
        ),
        fragmented=tuple(sorted(set(local) - read)),
    )


_Read = Mapping[Cell, Sequence[tuple[Asker, Offer]]]


async def _ministry(
    probe: Probe,
    reference: Mapping[str, Any],
    register: str,
    roles: Sequence[str],
    on: date,
    coordinates: frozenset[str],
) -> _Read:
    """Return what the ministry that answers for a register reads, for every purpose."""
    directory = probe.api.directory
    steward = directory.steward_of(register, on)
    read: dict[Cell, list[tuple[Asker, Offer]]] = {}
    if steward is None:
        return read
    for sector in _sectors(reference, register, on):
        for kind in (SubjectKind.OFFICER, SubjectKind.SYSTEM):
            subject = replace(_subject(directory, steward, sector, tuple(roles), on), kind=kind)
            for code, purpose in reference["purposes"].items():
                if kind.value not in purpose["kinds"]:
                    continue
                asker = Asker(subject=subject, purpose=_purpose(directory, code, on), on=on)
                planned = await probe.plan(asker, coordinates=coordinates)
                for cell, offers in (await offers_of(probe, planned)).items():
                    if cell.coordinate in coordinates and offers[0].effect != "deny":
                        read.setdefault(cell, []).append((asker, offers[0]))
    return read


async def _one_way(
    probe: Probe,
    fields: Mapping[str, CatalogueEntry],
    ministry: _Read,
    writer: Writer,
    reader: Subject,
    on: date,
) -> Any:
    """Yield the fields a ministry reads and a writer does not read back."""
    wanted = [
        cell for cell in ministry if cell.via in SHOWN and writer.level in fields[cell.coordinate].entered_by
    ]
    if not wanted:
        return
    asker = Asker(subject=reader, purpose=_purpose(probe.api.directory, READ_BACK, on), on=on)
    planned = await probe.plan(asker, coordinates=frozenset(cell.coordinate for cell in wanted))
    written = {"originCurrent": writer.current, "originProvince": writer.province}
    attributes = {name: code for name, code in written.items() if code is not None}
    dependent = {cell: [attributes] for cell in wanted if isinstance(planned.outcomes[cell], Depends)}
    decided = await probe.decide(planned, dependent) if dependent else {}
    for cell in wanted:
        outcome = planned.outcomes[cell]
        own: Outcome | None = decided[cell][0] if cell in decided else None
        if own is None and not isinstance(outcome, Depends):
            own = outcome
        for asked, offer in ministry[cell]:
            less = isinstance(own, Deny) or (isinstance(own, Masked) and offer.effect == "allow")
            if own is not None and less:
                yield Asymmetry(
                    coordinate=cell.coordinate,
                    holder=cell.entity,
                    agency=writer.title,
                    level=writer.level,
                    denied_by=own.rule,
                    reason=own.reason,
                    ministry=asked.subject.agency or "",
                    purpose="" if asked.purpose is None else asked.purpose.code,
                    allowed_by=offer.rule,
                )
                break


def writers(reference: Mapping[str, Any], directory: Directory, on: date) -> list[Writer]:
    """Return one agency of each fate: open or closed, province or commune, divided communes too."""
    found: dict[tuple[str, str], Writer] = {}
    for code, agency in reference["agencies"].items():
        current, province = directory.current(code, on), directory.province_of(code, on)
        reader = current or province
        if agency["level"] not in _LOCAL or reader is None:
            continue
        fate = "open" if current == code else "divided" if current is None else "succeeded"
        writer = Writer(code=code, level=agency["level"], reader=reader, current=current, province=province)
        found.setdefault((agency["level"], fate), writer)
    return list(found.values())


def _sectors(reference: Mapping[str, Any], register: str, on: date) -> Iterator[str]:
    """Yield the sectors that have the function of a register on a day."""
    day = on.isoformat()
    for entry in reference["functions"].get(register, ()):
        if entry["valid_from"] <= day and (entry["valid_to"] is None or day <= entry["valid_to"]):
            yield entry["sector"]


def _subject(directory: Directory, agency: str, sector: str, roles: tuple[str, ...], on: date) -> Subject:
    subject = Subject(
        kind=SubjectKind.OFFICER, id="symmetry", agency=agency, sector=sector, roles=roles, loa=2
    )
    return directory.resolve_subject(subject, on)


def _purpose(directory: Directory, code: str, on: date) -> Any:
    purpose = directory.purpose(code, on)
    if purpose.needs_case is None:
        return purpose
    # A case of the register, whoever holds it: supervision asks no more.
    return replace(
        purpose, case=CaseFacts(register=purpose.needs_case, agency=None, province=None, status="LIVE")
    )


def ground_of(reference: Mapping[str, Any], one: Asymmetry, on: date) -> str | None:
    """Return the legal ground of the exception in force that covers a field."""
    day, type_name = on.isoformat(), one.coordinate.partition(".")[0]
    for entry in reference.get("symmetry_exceptions", ()):
        named = entry["coordinate"] in (one.coordinate, f"{type_name}.*")
        levels = entry["levels"] is None or one.level in entry["levels"]
        in_force = entry["valid_from"] <= day and (entry["valid_to"] is None or day <= entry["valid_to"])
        if named and levels and in_force:
            return str(entry["ground"])
    return None

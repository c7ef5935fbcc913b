"""What would open a value: the same question for other purposes, and with what they rest on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from gateway.access import Directory
from gateway.access.fields import FieldRow
from gateway.access.flags import GRANT, HOLDS, told_by
from gateway.access.plan import DecisionContext
from gateway.decision import CaseFacts, Condition, Grant, GrantKind, PolicyEngine, SubjectKind
from gateway.errors import BadRequest
from gateway.policy_tools.explain.model import Opening
from gateway.policy_tools.specifications import Offer, Specification, is_true, specifications_of
from gateway.policy_tools.words import condition_in_words, mask_in_words

__all__ = ["Asked", "openings", "outcome_in_words"]

_SUPPOSED = "supposed"
"""Id of a grant or agreement nobody holds."""
_SOMEWHERE = "00000"
"""Commune of a break-glass, and of the person, where no object says which it would have to be."""
_LISTS = "LIST"
"""Purposes that find lists take requests too (`gov.law`, sharing requests)."""
_NAMED = 3
"""Purposes named in a line of text; the others are counted."""
_ASSURANCE = 2
"""The highest level of electronic identity a rule asks for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked about: the row that speaks, what its document has beside it, and the object."""

    engine: PolicyEngine
    directory: Directory
    purposes: Mapping[str, Mapping[str, Any]]
    context: DecisionContext
    row: FieldRow
    beside: tuple[FieldRow, ...]
    """Rows of the existence it rests on."""
    attributes: Mapping[str, str]
    known: bool
    """Whether an object of the row's record is at hand, and these are its attributes."""

    def knows(self, row: FieldRow) -> bool:
        """Whether the attributes say all about what decides this row."""
        type_name = row.coordinate.partition(".")[0]
        own = self.known and (row == self.row or type_name in self.row.entities)
        return own or not any(row.entities)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Supposition:
    context: DecisionContext
    attributes: Mapping[str, str]
    needs: tuple[tuple[str, str], ...]
    """Kind and words of what would have to be there."""


async def openings(asked: Asked) -> tuple[Opening, ...]:
    """Return what would open the value to this caller, the stated purpose first. Raises PolicyEngineError."""
    found: list[_Found] = []
    stated = None if asked.context.purpose is None else asked.context.purpose.code
    for code in sorted(asked.purposes, key=lambda code: (code != stated, code)):
        for supposed in _suppositions(asked, code, stated=code == stated):
            met = await _opening(asked, supposed)
            if met is not None:
                needs = supposed.needs
                left = ((),) if asked.knows(asked.row) else _left(met.when, supposed.attributes)
                if () not in left:
                    words = f"if {condition_in_words(left, supposed.context.subject)}"
                    needs = (*needs, ("purpose", words))
                found.append(_Found(code=code, stated=code == stated, needs=needs, offer=met))
                break
    return tuple(_told(found))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    code: str
    stated: bool
    needs: tuple[tuple[str, str], ...]
    offer: Offer

    def is_simpler(self, other: _Found) -> bool:
        """Whether it opens the same in the same way, and needs less: another purpose is a need too."""
        if other.stated and not self.stated:
            return False
        alike = (self.offer.effect, self.offer.mask, self.offer.rule) == (
            other.offer.effect,
            other.offer.mask,
            other.offer.rule,
        )
        mine, others = set(self.needs), set(other.needs)
        return alike and (mine < others or (self.stated and not other.stated and mine == others))


def _told(found: list[_Found]) -> Iterator[Opening]:
    """Yield a line for all purposes that open in the same way; none for what needs more than another."""
    together: dict[tuple[object, ...], list[_Found]] = {}
    for one in found:
        if not any(other.is_simpler(one) for other in found):
            key = one.stated, one.needs, outcome_in_words(one.offer), one.offer.rule
            together.setdefault(key, []).append(one)
    for alike in together.values():
        first = alike[0]
        codes = () if first.stated else tuple(one.code for one in alike)
        where = [f"purpose {_listed(codes)}"] if codes else []
        yield Opening(
            kind=first.needs[-1][0] if first.needs else "purpose",
            text=", ".join([*where, *(text for _, text in first.needs)]),
            outcome=outcome_in_words(first.offer),
            rule=first.offer.rule,
            purposes=codes,
        )


def _listed(codes: tuple[str, ...]) -> str:
    more = len(codes) - _NAMED
    return " or ".join(codes[:_NAMED]) + (f" or {more} more" if more > 0 else "")


async def _opening(asked: Asked, supposed: _Supposition) -> Offer | None:
    rows = (asked.row, *asked.beside)
    told = await specifications_of(asked.engine, supposed.context, rows)
    met = [_met(one, supposed, known=asked.knows(row)) for one, row in zip(told, rows, strict=True)]
    return met[0] if all(met) else None


def _met(told: Specification, supposed: _Supposition, *, known: bool) -> Offer | None:
    """Return the outcome that shows something; of no object in particular the first that may."""
    if known:
        offer = told.decide(supposed.attributes)
        return None if offer.effect == "deny" else offer
    return next((offer for offer in told.possible() if offer.effect != "deny"), None)


def _left(condition: Condition, attributes: Mapping[str, str]) -> Condition:
    """Return what a condition still asks of an object nothing is known of, but for what is supposed."""
    return tuple(tuple(one for one in clauses if not is_true(one, attributes)) for clauses in condition)


def _suppositions(asked: Asked, code: str, *, stated: bool) -> Iterator[_Supposition]:
    """Yield what to try for a purpose: as it is, with what it rests on, and with the person's request."""
    subject, entry = asked.context.subject, asked.purposes[code]
    if subject.kind.value not in entry["kinds"]:
        return
    try:
        purpose = asked.directory.purpose(code, asked.context.on)
    except BadRequest:  # not in force
        return
    plain = _Supposition(
        context=replace(asked.context, purpose=purpose), attributes=asked.attributes, needs=()
    )
    if stated:
        plain = replace(plain, context=asked.context)
    else:
        yield plain
    resting = _resting(asked, plain, entry)
    if resting != plain:
        yield resting
    if subject.kind is SubjectKind.CITIZEN and subject.loa < _ASSURANCE:
        yield _assured(resting)
    if entry["by_request"] or _LISTS in entry["finds"]:
        yield _requested(asked, resting)


def _resting(asked: Asked, plain: _Supposition, entry: Mapping[str, Any]) -> _Supposition:
    """Suppose the agreement, the grant and the case that a purpose needs."""
    subject, held = plain.context.subject, plain.context.purpose
    if held is None:
        return plain
    needs, attributes = list(plain.needs), dict(plain.attributes)
    fields = tuple(sorted({row.coordinate for row in (asked.row, *asked.beside)}))
    if entry["needs_agreement"] and held.agreement not in {grant.id for grant in subject.grants}:
        held = replace(held, agreement=_SUPPOSED)
        grant = Grant(id=_SUPPOSED, kind=GrantKind.AGREEMENT, fields=fields)
        subject = replace(subject, grants=(*subject.grants, grant))
        needs.append(("agreement", "under an agreement that names the field"))
    if entry["needs_grant"] is not None and not subject.grants:
        area = (attributes.setdefault("residenceCommune", _SOMEWHERE),)
        grant = Grant(id=_SUPPOSED, kind=GrantKind(entry["needs_grant"]), area=area)
        subject = replace(subject, grants=(grant,))
        needs.append(
            ("break_glass", f"with a break-glass for {'the place' if _SOMEWHERE in area else area[0]}")
        )
    if entry["needs_case"] is not None:
        held = replace(held, case=_own_case(asked, entry["needs_case"]))
        attributes |= {flag: HOLDS for flag in ("isCase", "isCasePerson") if _tells(asked, flag)}
        needs.append(("case", f"with a case of {entry['needs_case']} about it that is the caller's"))
    return _Supposition(
        context=replace(plain.context, subject=subject, purpose=held),
        attributes=attributes,
        needs=tuple(needs),
    )


def _own_case(asked: Asked, register: str) -> CaseFacts:
    agency = asked.context.subject.agency
    province = None if agency is None else asked.directory.province_of(agency, asked.context.on)
    return CaseFacts(register=register, agency=agency, province=province, status="LIVE")


def _requested(asked: Asked, resting: _Supposition) -> _Supposition:
    subject = resting.context.subject
    shape = Grant(id=_SUPPOSED, kind=GrantKind.SHARING_REQUEST, fields=(asked.row.coordinate,))
    attributes = {**resting.attributes, **({GRANT: _SUPPOSED} if _tells(asked, GRANT) else {})}
    return _Supposition(
        context=replace(resting.context, subject=replace(subject, grants=(*subject.grants, shape))),
        attributes=attributes,
        needs=(
            *resting.needs,
            ("sharing_request", "with a sharing request of the person that names the field"),
        ),
    )


def _assured(resting: _Supposition) -> _Supposition:
    subject = replace(resting.context.subject, loa=_ASSURANCE)
    return replace(
        resting,
        context=replace(resting.context, subject=subject),
        needs=(*resting.needs, ("assurance", f"with an electronic identity of level {_ASSURANCE}")),
    )


def _tells(asked: Asked, flag: str) -> bool:
    return any(told_by(flag, asked.directory.identity_attributes(entity)) for entity in asked.row.entities)


def outcome_in_words(offer: Offer) -> str:
    """Return an outcome as `policy who` says it."""
    return f"{offer.effect} {mask_in_words(offer.mask)}".strip() + f" [{offer.reason}]"

"""What citizens may read of themselves (scenario 16)."""

from __future__ import annotations

from tests.fuzz.access.catalogue import of_type
from tests.fuzz.access.sheet.draft import Draft
from tests.fuzz.access.sheet.registers import ALL, MAIN, PROVENANCE, TYPES, Claims

__all__ = ["citizen"]

_OWN = ("Person.pin", "AssistanceCase.pin", "CivilServant.pin", "PinAlias.oldPin")
_OWN_VERSIONS = ("PersonVersion.pin", "AssistanceCaseVersion.pin", "CivilServantVersion.pin")
_LOG = ("AccessLogConnection.*", "AccessLogEdge.*", "AccessLogEntry.*")


def citizen(draft: Draft, claims: Claims) -> None:
    """Open one's own records and those of one's minor children; numbers of third persons are masked."""
    low = claims["loa"] < 2
    draft.plain_bank = True
    names = [draft.condition("self", flag="isSelf"), draft.condition("minor_child", flag="isMinorChild")]
    for name in names:
        for register, types in TYPES.items():
            draft.allow([f"{each}.__typename" for each in MAIN[register]], name)
            for found in (field for each in types for field in of_type(each)):
                if (
                    found.level not in ALL
                    or found.group in ("review", "inspection")
                    or "structure" in found.tags
                ):
                    continue
                if found.coordinate == "RegisteredPerson.ethnicity":
                    continue
                if found.level == "SENSITIVE" and low:
                    draft.denials[found.coordinate] = "loa_needed"
                elif _is_number(found.name) and found.coordinate not in (*_OWN, *_OWN_VERSIONS):
                    draft.mask([found.coordinate], "keep_last(4)", name, "third_party")
                else:
                    draft.allow([found.coordinate], name)
        draft.allow(PROVENANCE, name)
    if not low:
        _sealed(draft, adult=True)
    if low:
        draft.denials["Query.accessLog"] = "loa_needed"
    else:
        draft.allow(["Query.accessLog", *_LOG], "always")


def _sealed(draft: Draft, *, adult: bool) -> None:
    """Scenario 18 d, e: adoptions for the parents of a minor and for the adopted, with their origin."""
    for name in ("minor_child", *(["self"] if adult else [])):
        draft.allow(["AdoptionEvent.__typename", "BirthEvent.adoption"], name)
        _shown(draft, ("AdoptionEvent", "Adoption"), name)
    if adult:
        draft.allow(["BirthEvent.birthParents"], "self")
        _shown(draft, ("BirthParents",), "self")


def _shown(draft: Draft, types: tuple[str, ...], name: str) -> None:
    for found in (field for each in types for field in of_type(each)):
        if _is_number(found.name):
            draft.mask([found.coordinate], "keep_last(4)", name, "third_party")
        else:
            draft.allow([found.coordinate], name)


def _is_number(name: str) -> bool:
    return name == "pin" or name.endswith("Pin")

"""Expectations by caller and purpose, as `policies/tables` states them: missing is denied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from tests.fuzz.access.sheet.live import Live

__all__ = ["ALWAYS", "FOLDER", "Alternative", "Table", "load_tables", "with_live"]

FOLDER = Path(__file__).parents[3] / "policies" / "tables"
ALWAYS = "always"
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_EFFECTS = ("allow", "mask", "deny")


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """What holds where a condition does."""

    effect: str
    condition: str = ALWAYS
    mask: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One file."""

    caller: str
    purpose: str | None
    conditions: Mapping[str, Mapping[str, str]]
    fields: Mapping[str, tuple[Alternative, ...]]
    shared: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By the value of a condition `shared`: the persons who asked for it."""
    about: tuple[str, ...] = ()
    """Persons worth asking about."""
    _found: dict[str, tuple[Alternative, ...]] = field(default_factory=dict, compare=False, repr=False)

    def of(self, coordinate: str) -> tuple[Alternative, ...]:
        """Return a coordinate's alternatives; an exact name wins over `Type.*`, none is a denial."""
        found = self._found.get(coordinate)
        if found is None:
            type_name = coordinate.partition(".")[0]
            found = self.fields.get(coordinate)
            if found is None:
                found = self.fields.get(f"{type_name}.*", ())
            self._found[coordinate] = found
        return found


def load_tables(folder: Path = FOLDER) -> list[Table]:
    """Read all tables, in order of name."""
    files = sorted(folder.glob("*.yaml"))
    return [_table(yaml.load(file.read_text("utf-8"), _LOADER)) for file in files]  # noqa: S506 - a safe one


def with_live(tables: Sequence[Table], held: Sequence[Live]) -> list[Table]:
    """Return the tables, with those of holders of live grants in the place of the ones they have without."""
    found = [
        _table(
            {
                "caller": each.caller,
                "purpose": each.purpose,
                "conditions": each.conditions,
                "fields": each.fields,
            }
        )
        for each in held
    ]
    made = [
        replace(table, shared=each.shared, about=each.about) for table, each in zip(found, held, strict=True)
    ]
    replaced = {(each.caller, each.purpose) for each in made}
    return [each for each in tables if (each.caller, each.purpose) not in replaced] + made


def _table(data: Mapping[str, Any]) -> Table:
    fields = {name: tuple(map(_alternative, found)) for name, found in (data.get("fields") or {}).items()}
    conditions = data.get("conditions") or {}
    unknown = {each.condition for found in fields.values() for each in found} - {ALWAYS, *conditions}
    if unknown:
        raise ValueError(f"{data['caller']}: conditions that are not declared: {sorted(unknown)}")
    return Table(caller=data["caller"], purpose=data["purpose"], conditions=conditions, fields=fields)


def _alternative(data: Mapping[str, str]) -> Alternative:
    (effect,) = (name for name in _EFFECTS if name in data)
    if effect == "allow":
        return Alternative(effect=effect, condition=data["allow"], reason=data.get("reason"))
    condition = data.get("when", ALWAYS)
    if effect == "deny":
        return Alternative(effect=effect, condition=condition, reason=data["deny"])
    return Alternative(effect=effect, condition=condition, mask=data["mask"], reason=data.get("reason"))

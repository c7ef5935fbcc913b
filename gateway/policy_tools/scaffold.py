"""A new rule with its test, from templates: it opens nothing, and its test fails, until filled in."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template

from gateway.access.fields import FieldRow
from gateway.policy_tools.errors import Misuse

__all__ = ["NewRule", "write_rule"]

_NAME = re.compile(r"[a-z][a-z0-9_]{0,47}")
_NAMES = re.compile(r"^ground_names := \[(?P<names>[^\]]*)\]", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRule:
    """What a rule is to be about."""

    owner: str
    """`gov.health`, or `health`."""
    name: str
    rows: Sequence[FieldRow]
    """The fields it opens, one row each."""
    purpose: str


def write_rule(policies: Path, templates: Path, rule: NewRule) -> list[Path]:
    """Write rule and test into the owner's package and list the rule; return the files touched.

    Raises Misuse: no such owner, a name that is taken or is none, a field of another owner.
    """
    package = rule.owner if rule.owner.startswith("gov.") else f"gov.{rule.owner}"
    owner = package.removeprefix("gov.")
    folder = policies / "gov" / owner
    if _NAME.fullmatch(rule.name) is None:
        raise Misuse(f"{rule.name} is no name: small letters, digits and _")
    listing = _listing(folder, package)
    for row in rule.rows:
        if row.owner != package:
            raise Misuse(f"{row.coordinate} is decided by {row.owner}, and not by {package}")
    files = [folder / f"{rule.name}.rego", folder / f"{rule.name}_test.rego"]
    listed = listing.read_text(encoding="utf-8")
    found = _NAMES.search(listed)
    if found is None or f'"{rule.name}"' in found["names"] or any(file.exists() for file in files):
        raise Misuse(f"{package} has {rule.name} already")
    values = {
        "package": package,
        "owner": owner,
        "name": rule.name,
        "purpose": rule.purpose,
        "coordinates": "\n".join(f"\t{json.dumps(row.coordinate)}," for row in rule.rows),
        "rows": "\n".join(f"\t{_row(row)}," for row in rule.rows),
    }
    for file, template in zip(files, ("ground.rego.tmpl", "ground_test.rego.tmpl"), strict=True):
        text = Template((templates / template).read_text(encoding="utf-8")).substitute(values)
        file.write_text(text, encoding="utf-8")
    end = found.end("names")
    inner = listed[found.start("names") : end].rstrip()
    added = f'\n\t"{rule.name}",\n' if inner.endswith(",") else f', "{rule.name}"'
    # The embedded engine takes a function with constants for arguments only from one file of a package.
    asked = f'\nground("{rule.name}", f) := {rule.name}_ground(f)\n'
    changed = listed[: found.start("names")] + inner + added + listed[end:] + asked
    listing.write_text(changed, encoding="utf-8")
    return [*files, listing]


def _listing(folder: Path, package: str) -> Path:
    """Return the file of a package that lists its grounds."""
    if package == "gov.law":
        raise Misuse("gov.law: guards and grants of the law are not made from a template")
    for path in sorted(folder.glob("*.rego")):
        if not path.name.endswith("_test.rego") and _NAMES.search(path.read_text(encoding="utf-8")):
            return path
    raise Misuse(f"there is no owner {package}")


def _row(row: FieldRow) -> str:
    parts = (row.coordinate, row.level, row.group or "", list(row.tags), row.register)
    return f"fixtures.row({', '.join(json.dumps(part, ensure_ascii=False) for part in parts)})"

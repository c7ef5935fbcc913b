"""`lienthong policy check`: everything that is wrong with policies before any caller asks."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gateway.access import PolicySet
from gateway.policy_tools.checks.data_names import check_data, packages_of
from gateway.policy_tools.checks.naming import COORDINATE, Names, check_names, known_names
from gateway.policy_tools.checks.reading import check_reading
from gateway.policy_tools.checks.violations import Violation
from gateway.policy_tools.checks.writing import check_writing
from gateway.policy_tools.coordinates import Api
from gateway.policy_tools.rego_ast import parse_module

__all__ = ["Written", "check_portable", "check_text", "check_written"]

OWNERS = "gov/"
PORTABLE = "gateway.policy_tools.portable.profile"
"""The lint of the portable profile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A folder of policies and the API they are about."""

    folder: Path
    policies: PolicySet
    api: Api

    @property
    def names(self) -> Names:
        """What rules and data may name."""
        known = known_names(self.api, self.policies.reference)
        return {**known, "owner": packages_of(self.policies.modules)}


def check_written(written: Written, binary: Path) -> list[Violation]:
    """Return what is wrong with rules and data as they are written. Raises RulesUnusable."""
    paths = [path for path in written.policies.modules if path.startswith(OWNERS)]
    modules = [parse_module(binary, written.folder, path) for path in paths]
    return [
        *check_names(modules, written.names),
        *check_reading(modules, written.policies.reference),
        *check_writing(modules),
        *check_data(written.folder, written.policies.reference, written.names),
    ]


def check_text(written: Written) -> list[Violation]:
    """Return what can be seen without OPA: coordinates that are gone, in rules and in data."""
    names = written.names
    return [
        *_coordinates(written.policies.modules.items(), names),
        *check_data(written.folder, written.policies.reference, names),
    ]


def _coordinates(modules: Iterable[tuple[str, str]], names: Names) -> Iterator[Violation]:
    for path, text in modules:
        for number, line in enumerate(text.splitlines(), 1):
            for literal in line.partition("#")[0].split('"')[1::2]:
                if COORDINATE.fullmatch(literal) and literal not in names["coordinate"]:
                    message = f"there is no coordinate {literal}"
                    yield Violation(path=path, line=number, code="UNKNOWN_COORDINATE", message=message)


def check_portable(policies: PolicySet) -> list[Violation]:
    """Return what is outside the portable profile; nothing where its lint is not there."""
    if importlib.util.find_spec(PORTABLE) is None:
        return []
    found = importlib.import_module(PORTABLE).find_violations(policies)
    return sorted(_portable(one) for one in found)


def _portable(one: Any) -> Violation:
    return Violation(
        path=str(getattr(one, "path", "")),
        line=int(getattr(one, "line", 1)),
        code="NOT_PORTABLE",
        message=str(getattr(one, "message", one)),
    )

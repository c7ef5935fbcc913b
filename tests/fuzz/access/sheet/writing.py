"""A table as text: YAML whose values are JSON, one coordinate a line."""

from __future__ import annotations

import json
from collections import defaultdict

from tests.fuzz.access.catalogue import of_type
from tests.fuzz.access.sheet.cases import Case
from tests.fuzz.access.sheet.draft import Rule

__all__ = ["render"]


def render(case: Case) -> str:
    """Return the text of a table."""
    lines = [f"caller: {case.caller}", f"purpose: {json.dumps(case.purpose, ensure_ascii=False)}"]
    lines.append(f"source: {json.dumps(case.source, ensure_ascii=False)}")
    lines.append("conditions:" if case.conditions else "conditions: {}")
    lines += [f"  {name}: {_flow(tests)}" for name, tests in sorted(case.conditions.items())]
    lines.append("fields:")
    for name, alternatives in sorted(_gathered(case.fields).items()):
        key = json.dumps(name) if name.endswith("*") else name
        lines.append(f"  {key}: [{', '.join(map(_flow, alternatives))}]")
    return "\n".join(lines) + "\n"


def _flow(mapping: dict[str, str]) -> str:
    return f"{{{', '.join(f'{name}: {json.dumps(value)}' for name, value in mapping.items())}}}"


def _gathered(fields: dict[str, list[Rule]]) -> dict[str, list[Rule]]:
    """Write `Type.*` where every field of a type is the same; `__typename` always has its own line."""
    by_type: dict[str, dict[str, list[Rule]]] = defaultdict(dict)
    for coordinate, alternatives in fields.items():
        type_name, _, name = coordinate.partition(".")
        by_type[type_name][name] = alternatives
    found: dict[str, list[Rule]] = {}
    for type_name, own in by_type.items():
        names = {each.name for each in of_type(type_name)}
        others = {name: alternatives for name, alternatives in own.items() if name in names}
        if (
            len(names) > 1
            and others.keys() == names
            and len({json.dumps(each) for each in others.values()}) == 1
        ):
            found[f"{type_name}.*"] = next(iter(others.values()))
            others = {name: alternatives for name, alternatives in own.items() if name not in names}
        else:
            others = own
        found |= {f"{type_name}.{name}": alternatives for name, alternatives in others.items()}
    return found

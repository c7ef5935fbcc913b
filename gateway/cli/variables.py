"""Variables given as `--set name=value`, each read as the type the document declares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from graphql import NamedTypeNode, NonNullTypeNode, TypeNode, VariableDefinitionNode

from gateway.local.errors import LocalError

__all__ = ["read_settings"]

_TEXT = frozenset({"String", "ID"})


def read_settings(settings: Iterable[str], declared: Iterable[VariableDefinitionNode]) -> Mapping[str, Any]:
    """Return the variables. Text is taken as it stands; anything else as JSON where it is JSON.

    Raises LocalError for what is no setting, not declared, or given twice.
    """
    types = {definition.variable.name.value: definition.type for definition in declared}
    variables: dict[str, Any] = {}
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not equals:
            raise LocalError(f"--set takes name=value, and not {setting!r}")
        if name not in types:
            known = ", ".join(types) or "none"
            raise LocalError(f"the document declares no variable {name!r}; it declares {known}")
        if name in variables:
            raise LocalError(f"--set gives {name} twice")
        variables[name] = _value(types[name], value)
    return variables


def _value(kind: TypeNode, text: str) -> Any:
    inner = kind.type if isinstance(kind, NonNullTypeNode) else kind
    if isinstance(inner, NamedTypeNode) and inner.name.value in _TEXT:
        return text
    try:
        return msgspec.json.decode(text)
    except ValueError:
        return text  # a date or the value of an enumeration

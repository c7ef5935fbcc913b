"""UNSUPPORTED_FEATURE: directives that would be promises nobody here keeps.

Access is decided by policies alone (`design.md` 6): rules that a subgraph states itself belong there.
"""

from __future__ import annotations

from collections.abc import Iterator

from gateway.composition.errors import CompositionProblem
from gateway.composition.model import AppliedDirective, Subgraph
from gateway.composition.rules.problem import problem
from gateway.composition.specs import FEDERATION, SECURITY_DIRECTIVES, UNSUPPORTED_DIRECTIVES

__all__ = ["unsupported_directives"]


def unsupported_directives(subgraph: Subgraph) -> Iterator[CompositionProblem]:
    """Check every directive of the subgraph."""
    for type_ in subgraph.types.values():
        for one in type_.directives:
            yield from _refused(subgraph, type_.name, one)
        for field in type_.fields.values():
            coordinate = f"{type_.name}.{field.name}"
            for one in field.directives:
                yield from _refused(subgraph, coordinate, one)
            for argument in field.arguments.values():
                for one in argument.directives:
                    yield from _refused(subgraph, f"{coordinate}({argument.name}:)", one)


def _refused(subgraph: Subgraph, where: str, one: AppliedDirective) -> Iterator[CompositionProblem]:
    if one.spec != FEDERATION:
        return
    message = None
    if one.name in SECURITY_DIRECTIVES:
        message = (
            f"@{one.name} on {where}: access is decided by policies, write the rule there and remove it here"
        )
    elif one.name in UNSUPPORTED_DIRECTIVES:
        message = f"@{one.name} on {where} is not supported"
    elif one.name == "override" and "label" in one.arguments:
        message = f"@override(label:) on {where}: progressive override is not supported"
    if message is not None:
        yield problem("UNSUPPORTED_FEATURE", message, subgraph)

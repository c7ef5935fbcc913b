"""The policy bundle "allow all": for plain federation, where nothing is classified (`design.md` 6)."""

from __future__ import annotations

from pathlib import Path

from graphql import DirectiveNode, GraphQLError, Visitor, parse, visit

from gateway.access.policies import PolicySet, read_policies
from gateway.errors import InternalError, LienThongError

__all__ = ["ClassifiedSupergraph", "allow_all_policies", "refuse_classified"]

BUNDLE = Path(__file__).parent
LIBRARY = ("gw/v1/canaries.rego", "gw/v1/choice.rego", "gw/v1/result.rego")
"""What this bundle shares with every other: all of the decision library but its dispatcher."""

CLASSIFICATION = "classification"
CATALOGUE = "https://specs.lienthong.example/catalogue/"


class ClassifiedSupergraph(LienThongError):
    """A supergraph that says how protected its fields are may not be served with everything allowed."""


def allow_all_policies(policies: Path) -> PolicySet:
    """Return the bundle: the decision library of the `policies` folder and the one rule that allows.

    Raises InternalError when the folder lacks a part of the library.
    """
    own, library = read_policies(BUNDLE), read_policies(policies).modules
    missing = [name for name in LIBRARY if name not in library]
    if missing:
        raise InternalError(f"{policies}: the decision library lacks {', '.join(missing)}")
    return PolicySet(modules={**own.modules, **{name: library[name] for name in LIBRARY}}, data=own.data)


def refuse_classified(sdl: str, name: str) -> None:
    """Raise ClassifiedSupergraph when a document links the catalogue, under whatever name, or applies it."""
    try:
        document = parse(sdl, no_location=True)
    except GraphQLError as error:
        raise ClassifiedSupergraph(f"{name}: not GraphQL: {error.message}") from error
    search = _Classification()
    visit(document, search)
    if search.found or CATALOGUE in sdl:
        raise ClassifiedSupergraph(
            f"{name}: its fields carry @{CLASSIFICATION}; what is classified is served under its own policies"
        )


class _Classification(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.found = False

    def enter_directive(self, node: DirectiveNode, *_: object) -> None:
        """Note an application, under its own name or that of any namespace."""
        if node.name.value.split("__")[-1] == CLASSIFICATION:
            self.found = True

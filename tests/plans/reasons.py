"""Why single plans cost more than Apollo's. Of the corpus's own operations none does."""

from __future__ import annotations

__all__ = ["reason_for"]

REASONS = {
    "circular-reference-interface": "Apollo does not ask for fields the answer then lacks",
    "requires-with-argument": "Apollo asks for one field with different arguments under one response key",
    "complex-entity-call": "Apollo finds a parent again in another subgraph to save hops from its children",
    "abstract-types": "types of one place, asked different fields, are not batched across branches",
    "interface-object-with-requires": "Apollo drops fields in a fragment on an object type",
    "simple-interface-object": "Apollo drops fields in a fragment on an object type",
}
"""By supergraph of the corpus, for random operations."""


def reason_for(name: str) -> str:
    """Return why the plan of an operation costs more; empty if nobody has found out.

    Operations of the corpus are named `suite-number`: each would need a reason of its own. Random ones are
    named `suite/seed/number`.
    """
    suite, separator, _ = name.partition("/")
    return REASONS.get(suite, "") if separator else ""

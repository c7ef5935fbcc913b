"""Where Apollo Gateway 2.14 answers other than one service over the same data, by supergraph."""

from __future__ import annotations

__all__ = ["DEFECTS", "REFUSALS"]

CONDITIONS = "inputs of a @requires are asked for under the condition of a sibling that was skipped"
FRAGMENTS = (
    "fields in a fragment on an object type are dropped where the object was found as an interface object"
)

DEFECTS = {
    "abstract-types": FRAGMENTS,
    "circular-reference-interface": (
        "fields of the implementer are not asked for below an interface that returns itself"
    ),
    "corrupted-supergraph-node-id": "a field is planned although a constant @include(if: false) drops it",
    "enum-intersection": "a selection that a constant condition empties is not asked for at all",
    "interface-object-indirect-extension": FRAGMENTS,
    "interface-object-with-requires": FRAGMENTS,
    "keys-mashup": "entities are entered by a key that is `resolvable: false` there",
    "mutations": "an operation whose first field is skipped by a variable has no answer",
    "non-resolvable-interface-object": "an interface object is entered whose key is `resolvable: false`",
    "requires-interface": CONDITIONS,
    "requires-with-argument": (
        "the hidden input of a @requires and the client's field share a response key with other arguments"
    ),
    "requires-with-argument-conflict": (
        "two inputs of one field with other arguments, or the client's, share a response key"
    ),
    "requires-with-fragments": CONDITIONS,
    "simple-interface-object": FRAGMENTS,
    "simple-requires-provides": CONDITIONS,
    "typename": FRAGMENTS,
    "union-intersection": "no `__typename` is asked of a union that a subgraph narrows to one object type",
}
"""Why an answer of theirs is not the truth; each kind was looked at, not each answer."""

REFUSALS = {
    "non-resolvable-interface-object": (
        "nothing resolves the field: we refuse the operation, they answer null without an error"
    ),
}
"""Why we refuse what they answer."""

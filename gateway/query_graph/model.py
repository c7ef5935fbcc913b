"""The query graph's parts: nodes (a type in a subgraph) and the edges between them."""

from __future__ import annotations

from dataclasses import dataclass, field

from gateway.query_graph.selection import FieldSet

__all__ = ["DownEdge", "EnterEdge", "FieldEdge", "KeyEdge", "Node"]


@dataclass(eq=False, slots=True)
class Node:
    """A composite type in one subgraph, with what a `@provides` makes available there.

    Interned by the query graph and compared by identity; its edges are found on first use.
    """

    type_name: str
    graph: str
    view: FieldSet = ()
    """Fields that a `@provides` on the way here makes resolvable, although they are external."""
    fields: dict[str, FieldEdge] | None = field(default=None, repr=False)
    downs: dict[str, DownEdge] | None = field(default=None, repr=False)
    keys: tuple[KeyEdge, ...] | None = field(default=None, repr=False)
    reentries: tuple[KeyEdge, ...] | None = field(default=None, repr=False)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class EnterEdge:
    """Into a root type of a subgraph: from the start, or where a field returns the root type again."""

    tail: Node


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class FieldEdge:
    """A field that a subgraph can resolve. `tail` is None for a leaf."""

    head: Node
    tail: Node | None
    name: str
    requires: FieldSet = ()


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class DownEdge:
    """From an interface or union to one of the object types it may be in that subgraph."""

    head: Node
    tail: Node


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class KeyEdge:
    """To the same entity in another subgraph (or again in the same one), by one of its keys."""

    head: Node
    tail: Node
    key: FieldSet
    key_text: str
    typename: str | None
    """`__typename` of the representation; None: the object's own, known only at run time."""

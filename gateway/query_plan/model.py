"""The query plan: a DAG of fetches and gates. Both planner and executor use it; neither imports the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

__all__ = [
    "ATTRIBUTES_FIELD",
    "EACH",
    "Each",
    "EntityFetch",
    "Fetch",
    "Gate",
    "GateSpec",
    "OnTypes",
    "Path",
    "PathItem",
    "QueryPlan",
    "Rename",
    "Representation",
    "RepresentationField",
]


ATTRIBUTES_FIELD = "policyAttributes"
"""Field of an entity type, in its owner subgraph, that answers the policy attributes."""


class Each(Enum):
    """Path item `@`: each item of a list."""

    EACH = "@"


EACH = Each.EACH


@dataclass(frozen=True, slots=True)
class OnTypes:
    """Path item: go on only where the object's runtime type is one of these."""

    names: frozenset[str]


PathItem = str | Each | OnTypes
"""A response key, `EACH`, or a type condition. One `EACH` per list level."""

Path = tuple[PathItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RepresentationField:
    """A field of a representation: read under `read_key` in the data, sent as `name`."""

    name: str
    read_key: str
    fields: tuple[RepresentationField, ...] = ()
    """Empty for a leaf. Lists in the data are walked as they are."""
    on_types: frozenset[str] = frozenset()
    """Not empty: only for objects of these runtime types."""
    required: bool = False
    """True for @requires inputs (null is sent), False for key fields (null: object is not sent)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Representation:
    """How to build one object of `_entities(representations:)`: one key, plus what @requires asks."""

    type_names: frozenset[str]
    """Runtime types this representation is for; empty means any."""
    typename: str | None
    """`__typename` to send; None: the object's own (an interface object fetch sends the interface's name)."""
    fields: tuple[RepresentationField, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityFetch:
    """The part of a fetch that completes objects already found, at one path."""

    alias: str
    """Response key of this `_entities` field in the document (`_entities` when alone)."""
    variable: str
    """Name of its representations variable."""
    path: Path
    representations: tuple[Representation, ...]
    send_if: tuple[str, ...] = ()
    """Schema coordinates this part fetches for: an object is sent only if one of them is not denied to it.

    Decided at the object itself or, where no gate decides it, at the nearest decided object around it.
    Empty: nothing here is decided per object.
    """
    send_unless: tuple[str, ...] = ()
    """Coordinates that lead from the decided object to what is fetched: not sent if one is denied to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rename:
    """After the fetch, `from_key` at `path` (below the fetched object) becomes `to_key`."""

    path: Path
    from_key: str
    to_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """One request to one subgraph. Root fetches have no entities."""

    id: int
    subgraph: str
    document: str
    variables: tuple[str, ...] = ()
    """Client variables the document uses."""
    entities: tuple[EntityFetch, ...] = ()
    path: Path = ()
    """Root fetches: where the data is merged (not `()` only where a field returns the root type again)."""
    renames: tuple[Rename, ...] = ()
    after: frozenset[int] = frozenset()
    """Ids of the fetches and gates that must be done before."""
    mutation: bool = False
    stream: bool = False
    """Source of a subscription: brings data again and again, and all the rest follows for each event."""
    types: frozenset[str] = frozenset()
    """Entity types owned by this subgraph that the fetch may return: their row conditions go with it."""
    root_coordinates: frozenset[str] = frozenset()
    """Root fields selected, e.g. `Query.person`."""
    root_uses: tuple[tuple[str, str], ...] = ()
    """Each with its response key: what narrows this use of it goes with it."""
    coordinates: frozenset[str] = frozenset()
    """Every schema coordinate the document selects, hidden ones included (audit, invariants)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """Decides every object at a path, once its policy attributes are there, in one policy call."""

    id: int
    path: Path
    type_name: str
    attributes: tuple[str, ...]
    attributes_key: str
    """Response key under which each object holds the values of `attributes`: a JSON array as text."""
    coordinates: tuple[str, ...]
    """Coordinates to decide: of the type, of the value types inside it, `T.__typename`, @requires inputs."""
    after: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class GateSpec:
    """What the access layer tells the planner about one entity type of this operation."""

    type_name: str
    owner: str
    """Subgraph that owns the type and answers its `policyAttributes`."""
    attributes: tuple[str, ...]
    """Attributes the decisions about this type still depend on; empty: no gate is needed."""
    coordinates: tuple[str, ...]
    """Coordinates a gate on this type decides."""
    strict: frozenset[str] = frozenset()
    """Coordinates that may be asked for only after the gate, and only for objects where they are allowed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryPlan:
    """Fetches and gates in dependency order (a node comes after all it waits for)."""

    fetches: tuple[Fetch, ...] = ()
    gates: tuple[Gate, ...] = ()
    gated: Mapping[str, GateSpec] = field(default_factory=dict)

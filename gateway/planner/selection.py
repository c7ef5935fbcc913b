"""The selection of a fetch while it is built, and its printed form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from gateway.query_graph import TYPENAME

__all__ = ["Selected", "Selection"]


@dataclass(slots=True, eq=False)
class Selected:
    """One field of a selection."""

    name: str
    arguments: str
    variables: frozenset[str]
    coordinate: str
    """Schema coordinate, on the type the subgraph declares it on."""
    type: str
    """Type text the subgraph gives the field."""
    inner: Selection | None = None


@dataclass(slots=True, eq=False)
class Selection:
    """What is asked of objects of one type; grows while routes are laid, `fields` in order of first use."""

    type_name: str
    fields: dict[str, Selected] = field(default_factory=dict)
    by_type: dict[str, Selection] = field(default_factory=dict)
    typename: bool = False

    def is_empty(self) -> bool:
        """Whether nothing at all is asked."""
        return (
            not self.typename and not self.fields and all(part.is_empty() for part in self.by_type.values())
        )

    def on(self, type_name: str) -> Selection:
        """Return the part for one object type."""
        return self.by_type.setdefault(type_name, Selection(type_name))

    def absorb(self, other: Selection) -> None:
        """Take in everything another selection of the same objects asks."""
        self.typename = self.typename or other.typename
        for key, selected in other.fields.items():
            known = self.fields.setdefault(key, selected)
            if known is not selected and known.inner is not None and selected.inner is not None:
                known.inner.absorb(selected.inner)
        for type_name, part in other.by_type.items():
            self.on(type_name).absorb(part)

    def walk(self) -> Iterator[tuple[Selection, str, Selected]]:
        """Yield every field below, with its response key and the selection it is in."""
        for key, selected in self.fields.items():
            yield self, key, selected
            if selected.inner is not None:
                yield from selected.inner.walk()
        for part in self.by_type.values():
            yield from part.walk()

    def selections(self) -> Iterator[Selection]:
        """Yield this selection and all below."""
        yield self
        for selected in self.fields.values():
            if selected.inner is not None:
                yield from selected.inner.selections()
        for part in self.by_type.values():
            yield from part.selections()

    def text(self) -> str:
        """Print with braces: `__typename` first, then fields in order of first use, then object types."""
        parts = [TYPENAME] if self.typename or self.is_empty() else []
        for key, selected in self.fields.items():
            name = selected.name if key == selected.name else f"{key}: {selected.name}"
            arguments = f"({selected.arguments})" if selected.arguments else ""
            inner = "" if selected.inner is None else f" {selected.inner.text()}"
            parts.append(f"{name}{arguments}{inner}")
        parts.extend(
            f"... on {type_name} {part.text()}"
            for type_name, part in self.by_type.items()
            if not part.is_empty()
        )
        return f"{{ {' '.join(parts)} }}"

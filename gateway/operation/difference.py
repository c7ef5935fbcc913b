"""Taking from a type's selections what is already asked of every object."""

from __future__ import annotations

from dataclasses import replace

from gateway.operation.model import Field, SelectionSet

__all__ = ["without"]

Fields = tuple[Field, ...]


def without(selection: SelectionSet, asked: Fields) -> SelectionSet:
    """Return the selections on one concrete type less the fields asked of every object besides.

    A composite field asked in both keeps only the sub-selections the general one lacks, and disappears when
    there are none.
    """
    return replace(selection, fields=subtract(selection.fields, asked))


def subtract(fields: Fields, asked: Fields) -> Fields:
    """Subtract by response key: validation has made sure that equal keys are equal fields."""
    general = {field.response_key: field for field in asked}
    left = (reduced(field, general.get(field.response_key)) for field in fields)
    return tuple(field for field in left if field is not None)


def reduced(field: Field, general: Field | None) -> Field | None:
    """Return what one field asks for besides the general one, None for nothing."""
    if general is None:
        return field
    if field.selection is None or general.selection is None:
        return None
    rest = subtract_selection(field.selection, general.selection)
    return replace(field, selection=rest) if rest.fields or rest.by_type else None


def subtract_selection(selection: SelectionSet, asked: SelectionSet) -> SelectionSet:
    """Subtract the selections on a wider type from those on the same or a narrower one."""
    asked_of = {other.type_name: other.fields for other in asked.by_type}
    by_type = (
        replace(other, fields=subtract(rest, asked_of.get(other.type_name, ())))
        for other in selection.by_type
        for rest in [subtract(other.fields, asked.fields)]
    )
    return SelectionSet(
        type_name=selection.type_name,
        fields=subtract(subtract(selection.fields, asked.fields), asked_of.get(selection.type_name, ())),
        by_type=tuple(other for other in by_type if other.fields),
    )

"""Parsed and validated documents by text: the gateway sends few texts, many times."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    NoSchemaIntrospectionCustomRule,
    parse,
    specified_rules,
    validate,
)

__all__ = ["DocumentCache"]

_MAX_ENTRIES: Final = 1_000
_MAX_TOKENS: Final = 20_000
_RULES: Final = (*specified_rules, NoSchemaIntrospectionCustomRule)
"""The SDL is `_service { sdl }`, behind the token; introspection is not needed by anyone."""


class DocumentCache:
    """The last documents by text, least recently used out first; invalid ones are kept too."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._entries: OrderedDict[str, DocumentNode | list[GraphQLError]] = OrderedDict()

    def get(self, text: str) -> DocumentNode | list[GraphQLError]:
        """Return the document, or why it is none."""
        entry = self._entries.get(text)
        if entry is None:
            entry = self._entries[text] = self._read(text)
            if len(self._entries) > _MAX_ENTRIES:
                self._entries.popitem(last=False)
        else:
            self._entries.move_to_end(text)
        return entry

    def _read(self, text: str) -> DocumentNode | list[GraphQLError]:
        try:
            document = parse(text, no_location=True, max_tokens=_MAX_TOKENS)
        except GraphQLError as error:
            return [error]
        return validate(self._schema, document, _RULES, hide_suggestions=True) or document

"""What each field would be if everything were open, by register."""

from tests.fuzz.access.resolvers import cases, events, people, servants

__all__ = ["RESOLVERS"]

RESOLVERS = {**people.RESOLVERS, **events.RESOLVERS, **servants.RESOLVERS, **cases.RESOLVERS}
"""(type whose fields versions share, field) -> resolver; every other field is a column."""

"""The words of a Rego file and the rules they make, without OPA: enough for the portable profile.

Rules are formatted (`opa fmt`): each begins in the first column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

__all__ = ["Source", "Statement", "Token", "read_source", "reference_at"]

WORD = re.compile(
    r"""(?P<space>[ \t\r]+)|(?P<line>\n)|(?P<comment>\#[^\n]*)
    |(?P<string>\$?"(?:[^"\\\n]|\\.)*"|\$?`[^`]*`)
    |(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
    |(?P<name>[A-Za-z_]\w*)
    |(?P<operator>:=|==|!=|<=|>=|[^\w\s])""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Token:
    """One word: `kind` is string, number, name or operator."""

    kind: str
    text: str
    line: int
    glued: bool
    """Whether nothing stands between it and the word before."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A rule, one of its branches in a row of its own, an import or the package."""

    tokens: tuple[Token, ...]

    @property
    def name(self) -> str:
        """What it defines."""
        return self.tokens[1].text if self.tokens[0].text == "default" else self.tokens[0].text

    @property
    def line(self) -> int:
        """Where it begins."""
        return self.tokens[0].line

    @property
    def parameters(self) -> frozenset[str]:
        """The names of its arguments; none for a rule without."""
        start = 1 + (self.tokens[0].text == "default")
        if len(self.tokens) <= start or self.tokens[start].text != "(" or not self.tokens[start].glued:
            return frozenset()
        return frozenset(token.text for token in _within(self.tokens, start) if token.kind == "name")

    @property
    def is_function(self) -> bool:
        """Whether it takes arguments."""
        start = 1 + (self.tokens[0].text == "default")
        return len(self.tokens) > start and self.tokens[start].text == "(" and self.tokens[start].glued


@dataclass(frozen=True, slots=True)
class Source:
    """One file of rules."""

    path: str
    package: str
    imports: Mapping[str, str]
    """Name -> the path it stands for."""
    rules: Sequence[Statement]


def read_source(path: str, text: str) -> Source:
    """Return the rules of a file."""
    package, imports, rules = "", {}, []
    for statement in _statements(text):
        head = statement.tokens[0].text
        if head in ("package", "import"):
            reference, after = reference_at(statement.tokens, 1)
            if head == "package":
                package = reference
            else:
                named = statement.tokens[after + 1].text if after < len(statement.tokens) else None
                imports[named or reference.rpartition(".")[2]] = reference
        else:
            rules.append(statement)
    return Source(path=path, package=package, imports=imports, rules=tuple(rules))


def _statements(text: str) -> Iterator[Statement]:
    found: list[Token] = []
    depth = 0
    for token, first in _tokens(text):
        if first and depth == 0 and token.kind == "name" and token.text != "else" and found:
            yield Statement(tuple(found))
            found = []
        depth += (token.text in "([{") - (token.text in ")]}") if token.kind == "operator" else 0
        found.append(token)
    if found:
        yield Statement(tuple(found))


def _tokens(text: str) -> Iterator[tuple[Token, bool]]:
    """Yield each word, and whether it stands in the first column."""
    line, position, start, glued = 1, 0, 0, False
    while position < len(text):
        match = WORD.match(text, position)
        if match is None:  # a quote that is not closed: OPA refuses the file
            return
        kind, word = str(match.lastgroup), match[0]
        if kind in ("string", "number", "name", "operator"):
            yield Token(kind, word, line, glued), position == start
        glued = kind in ("string", "number", "name", "operator")
        line += word.count("\n")
        position = match.end()
        if kind == "line":
            start = position


def reference_at(tokens: Sequence[Token], start: int) -> tuple[str, int]:
    """Return the reference that begins at a name, `*` for what is looked up, and where it ends."""
    parts, position = [tokens[start].text], start + 1
    while position < len(tokens) and tokens[position].glued:
        if tokens[position].text == "." and position + 1 < len(tokens):
            parts.append(tokens[position + 1].text)
            position += 2
        elif tokens[position].text == "[":
            inside = _within(tokens, position)
            plain = len(inside) == 1 and inside[0].kind == "string"
            parts.append(inside[0].text.strip('"') if plain else "*")
            position += len(inside) + 2
        else:
            break
    return ".".join(parts), position


def _within(tokens: Sequence[Token], start: int) -> Sequence[Token]:
    """Return what stands in the brackets that open here."""
    depth = 0
    for position in range(start, len(tokens)):
        if tokens[position].kind == "operator":
            depth += (tokens[position].text in "([{") - (tokens[position].text in ")]}")
        if depth == 0:
            return tokens[start + 1 : position]
    return tokens[start + 1 :]

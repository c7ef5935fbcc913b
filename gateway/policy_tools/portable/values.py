"""Portable profile: nothing undefined is negated, iterated or before an else; texts and numbers are known."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from gateway.policy_tools.portable.tokens import Source, Statement, Token, reference_at

__all__ = ["check"]

Finding = tuple[int, str, str]

ALWAYS = frozenset(
    {
        "f.class", "f.coordinate", "f.enteredBy", "f.existence", "f.name", "f.register", "f.tags", "f.type",
        "f.via", "input.checks", "input.fields", "input.request.date", "input.subject.adult",
        "input.subject.agency_closed", "input.subject.grants", "input.subject.kind", "input.subject.loa",
        "input.subject.roles",
    }
)  # fmt: skip
"""What the gateway writes in every document (`gateway.access.documents`, `gateway.access.fields`)."""
LISTS = frozenset(
    {
        "f.enteredBy", "f.existence", "f.tags", "input.checks", "input.fields", "input.purpose.ancestors",
        "input.subject.grants", "input.subject.roles",
    }
)  # fmt: skip
"""Those of them, and others, that are lists whenever they are there."""
NUMBERS = frozenset({"input.subject.loa"})
DATES = frozenset({"input.request.date", "valid_from", "valid_to"})
"""Texts that are compared as texts: days, written alike."""
ORDER = frozenset({"<", "<=", ">", ">="})
LARGEST = 2**53


def check(source: Source, packages: Mapping[str, Sequence[Source]]) -> Iterator[Finding]:
    """Yield line, name and text of each finding."""
    rules = [rule for each in packages[source.package] for rule in each.rules]
    for rule in source.rules:
        for position, token in enumerate(rule.tokens):
            if token.kind == "number":
                yield from _number(token)
            elif token.kind == "string":
                yield from _spelling(token)
            elif token.text == "not" and token.kind == "name":
                yield from _negation(rule, position, rules)
            elif token.text in ORDER:
                yield from _comparison(rule.tokens, position)
            elif token.text == "some" and token.kind == "name":
                yield from _iteration(rule.tokens, position)
        yield from _values_before_else(rule, rules, source)


def _number(token: Token) -> Iterator[Finding]:
    if "." in token.text or "e" in token.text.lower():
        yield token.line, "fraction", f"{token.text}: engines round fractions differently"
    elif int(token.text) > LARGEST:
        yield token.line, "large_number", f"{token.text} is more than engines hold exactly"


def _spelling(token: Token) -> Iterator[Finding]:
    text = json.loads(token.text) if token.text.startswith('"') else token.text
    if not unicodedata.is_normalized("NFC", text):
        yield (
            token.line,
            "spelling",
            f"{token.text} is not in NFC, as every text is that rules see",
        )


def _negation(rule: Statement, position: int, rules: Sequence[Statement]) -> Iterator[Finding]:
    """A negated call or `in` of something undefined is true in regorus, undefined in OPA."""
    end = _end_of_expression(rule.tokens, position)
    expression = rule.tokens[position + 1 : end]
    if not any(token.text in ("(", "[", "in") for token in expression):
        return
    for reference, called, first in _references(expression):
        loose = "." in reference and reference not in ALWAYS and not called
        nested = called and not first and not _is_total(reference, rules)
        constant = _is_conditional(reference, rules) and not called
        if loose or nested or constant:
            text = f"`not` over {reference}, which may be undefined: true in regorus. Bind it first"
            yield rule.tokens[position].line, "negation", text


def _references(expression: Sequence[Token]) -> Iterator[tuple[str, bool, bool]]:
    """Yield each reference, whether it is called, and whether it comes first."""
    position = 0
    while position < len(expression):
        token = expression[position]
        if token.kind == "name" and token.text not in ("in", "not"):
            reference, after = reference_at(expression, position)
            called = after < len(expression) and expression[after].text == "(" and expression[after].glued
            yield reference, called, position == 0
            position = after
        else:
            position += 1


def _is_total(name: str, rules: Sequence[Statement]) -> bool:
    """Whether a function has an answer for every argument: a definition without a condition."""
    if name in ("object.get", "count"):
        return True
    return any(
        rule.name == name
        and not any(token.text == "if" for token in rule.tokens)
        and not any("." in reference or called for reference, called, _ in _references(_value(rule)))
        for rule in rules
    )


def _is_conditional(name: str, rules: Sequence[Statement]) -> bool:
    found = [rule for rule in rules if rule.name == name and not rule.is_function]
    return bool(found) and all(any(token.text == "if" for token in rule.tokens) for rule in found)


def _value(rule: Statement) -> Sequence[Token]:
    """Return the value of the head: what stands between `:=` and `if` or the end."""
    texts = [token.text for token in rule.tokens]
    if ":=" not in texts:
        return ()
    start = texts.index(":=") + 1
    return rule.tokens[start : _end_of_value(rule.tokens, start)]


def _end_of_value(tokens: Sequence[Token], start: int) -> int:
    depth = 0
    for position in range(start, len(tokens)):
        if tokens[position].kind == "operator":
            depth += (tokens[position].text in "([{") - (tokens[position].text in ")]}")
        elif depth == 0 and tokens[position].text in ("if", "else"):
            return position
    return len(tokens)


def _end_of_expression(tokens: Sequence[Token], start: int) -> int:
    depth = 0
    for position in range(start + 1, len(tokens)):
        token = tokens[position]
        if depth == 0 and (token.line != tokens[position - 1].line or token.text in (";", "|")):
            return position
        if token.kind == "operator":
            depth += (token.text in "([{") - (token.text in ")]}")
        if depth < 0:
            return position
    return len(tokens)


def _comparison(tokens: Sequence[Token], position: int) -> Iterator[Finding]:
    """OPA orders null < boolean < number < text: a null passes `<=`. Both sides must be known as numbers."""
    left, right = _side_before(tokens, position), _side_after(tokens, position)
    kinds = {_kind(left), _kind(right)}
    if kinds not in ({"number"}, {"date"}):
        what = f"{_text(left)} {tokens[position].text} {_text(right)}"
        yield tokens[position].line, "comparison", f"{what}: not known to be numbers on both sides"


def _kind(side: Sequence[Token]) -> str:
    if len(side) == 1 and side[0].kind == "number":
        return "number"
    if not side or side[0].kind != "name":
        return "unknown"
    reference, after = reference_at(side, 0)
    if reference == "count" and after < len(side):
        return "number"
    if after < len(side):
        return "unknown"
    if reference in NUMBERS or reference.startswith("assurance."):
        return "number"
    return "date" if reference in DATES or reference.rpartition(".")[2] in DATES else "unknown"


def _side_before(tokens: Sequence[Token], position: int) -> Sequence[Token]:
    start, depth = position, 0
    while start > 0 and tokens[start - 1].line == tokens[position].line:
        before = tokens[start - 1]
        if before.kind == "operator":
            depth += (before.text in ")]}") - (before.text in "([{")
        if depth < 0 or (depth == 0 and before.text in (";", "|", "if")):
            break
        start -= 1
    return tokens[start:position]


def _side_after(tokens: Sequence[Token], position: int) -> Sequence[Token]:
    return tokens[position + 1 : _end_of_expression(tokens, position)]


def _text(side: Sequence[Token]) -> str:
    return "".join(token.text for token in side)


def _iteration(tokens: Sequence[Token], position: int) -> Iterator[Finding]:
    """`some x in` over what is no list is an error in neither engine, and not the same in both."""
    end = _end_of_expression(tokens, position)
    inner = [at for at in range(position, end) if tokens[at].kind == "name" and tokens[at].text == "in"]
    if not inner or inner[0] + 1 >= end or tokens[inner[0] + 1].kind != "name":
        return
    reference, after = reference_at(tokens, inner[0] + 1)
    called = after < len(tokens) and tokens[after].text == "(" and tokens[after].glued
    if (
        not called
        and reference.partition(".")[0] in ("f", "input")
        and "." in reference
        and reference not in LISTS
    ):
        yield tokens[position].line, "iteration", f"some ... in {reference}, which is not known to be a list"


def _values_before_else(rule: Statement, rules: Sequence[Statement], source: Source) -> Iterator[Finding]:
    """Where the value of a branch is undefined OPA goes on with its `else`, regorus does not."""
    starts = [at for at, token in enumerate(rule.tokens) if token.text == ":="]
    depth, heads = 0, []
    for at, token in enumerate(rule.tokens):
        if token.kind == "operator":
            depth += (token.text in "([{") - (token.text in ")]}")
        if depth == 0 and at in starts:
            heads.append(at)
    for number, at in enumerate(heads[:-1]):
        following = rule.tokens[at + 1 : heads[number + 1]]
        if not any(token.text == "else" for token in following):
            continue
        value = rule.tokens[at + 1 : _end_of_value(rule.tokens, at + 1)]
        yield from _undefinable(value, rule, rules, source)


def _undefinable(
    value: Sequence[Token], rule: Statement, rules: Sequence[Statement], source: Source
) -> Iterator[Finding]:
    if value and value[0].text in ("[", "{") and any(token.text == "|" for token in value):
        return  # a comprehension is always defined
    bound = rule.parameters | {
        rule.tokens[at - 1].text for at, token in enumerate(rule.tokens) if token.text == ":=" and at
    }
    for reference, called, _ in _references(value):
        head = reference.partition(".")[0]
        partial = called and not _answers(reference, rules) and head not in source.imports
        known = reference in ALWAYS or head in bound or _is_checked(reference, rule)
        loose = not called and "." in reference and not known
        if partial or loose:
            text = f"{reference} before an else may be undefined: OPA goes on there, regorus does not"
            yield rule.line, "value_before_else", text


def _is_checked(reference: str, rule: Statement) -> bool:
    """Whether a condition of the rule asks for the type of a value, and so for the value."""
    written = "".join(token.text for token in rule.tokens)
    return any(f"{function}({reference})" in written for function in ("is_string", "is_array", "is_number"))


def _last_branch(rule: Statement) -> int:
    """Return where the last `else` of a rule stands, 0 without one."""
    return max((at for at, token in enumerate(rule.tokens) if token.text == "else"), default=0)


def _answers(name: str, rules: Sequence[Statement]) -> bool:
    """Whether a function has an answer whenever its arguments have a value."""
    if name in ("object.get", "object.union", "array.concat", "count"):
        return True
    return any(
        rule.name == name and not any(token.text == "if" for token in rule.tokens[_last_branch(rule) :])
        for rule in rules
    )

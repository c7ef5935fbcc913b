"""Portable profile: functions both engines have, alike and without looking at the world."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from gateway.policy_tools.portable.tokens import Source, Statement, reference_at

__all__ = ["BUILTINS", "check"]

BUILTINS = frozenset(
    {
        "abs", "array.concat", "array.reverse", "array.slice", "concat", "contains", "count", "endswith",
        "indexof", "intersection", "is_array", "is_boolean", "is_null", "is_number", "is_object", "is_set",
        "is_string", "lower", "max", "min", "object.get", "object.keys", "object.remove", "object.union",
        "replace", "sort", "split", "startswith", "substring", "sum", "trim", "trim_left", "trim_prefix",
        "trim_right", "trim_space", "trim_suffix", "type_name", "union", "upper",
    }
)  # fmt: skip
"""Seen to answer alike on OPA 1.22 and regorus 0.13; a test asks both."""

KEYWORDS = frozenset(
    {"contains", "default", "else", "every", "if", "import", "in", "not", "package", "some", "with"}
)


def check(source: Source, packages: Mapping[str, Sequence[Source]]) -> Iterator[tuple[int, str, str]]:
    """Yield line, name and text of each call and each reference that is not portable."""
    own = {rule.name for each in packages[source.package] for rule in each.rules}
    for rule in source.rules:
        yield from _calls(source, rule, own)
        yield from _references(source, rule)
        for token in rule.tokens:
            if token.kind == "string" and token.text.startswith("$"):
                yield token.line, "interpolation", "a text template: regorus does not read it"
            if token.kind == "name" and token.text == "with":
                yield token.line, "with", "`with` is for tests"
    yield from _split_functions(source, packages)


def _calls(source: Source, rule: Statement, own: set[str]) -> Iterator[tuple[int, str, str]]:
    tokens, position = rule.tokens, 1
    while position < len(tokens):
        token = tokens[position]
        if token.kind != "name" or (token.glued and tokens[position - 1].text == "."):
            position += 1
            continue
        reference, after = reference_at(tokens, position)
        called = after < len(tokens) and tokens[after].text == "(" and tokens[after].glued
        head = reference.partition(".")[0]
        known = reference in own or reference in BUILTINS or head in source.imports or head == "data"
        if called and not known and reference not in KEYWORDS:
            yield token.line, "builtin", f"{reference} is not among the functions both engines have alike"
        position = max(after, position + 1) if called else position + 1


def _references(source: Source, rule: Statement) -> Iterator[tuple[int, str, str]]:
    for position, token in enumerate(rule.tokens):
        if token.kind != "name" or (position and rule.tokens[position - 1].text == "."):
            continue
        reference, after = reference_at(rule.tokens, position)
        if reference == "data" or reference.startswith("data.*"):
            yield token.line, "bare_data", "data as a whole: OPA calls that recursion"
        called = after < len(rule.tokens) and rule.tokens[after].text == "(" and rule.tokens[after].glued
        if token.text in source.imports and not called and position:
            yield (
                token.line,
                "imported_rule",
                (f"{reference} is used and not called: regorus finds it undefined from a third package"),
            )


def _split_functions(
    source: Source, packages: Mapping[str, Sequence[Source]]
) -> Iterator[tuple[int, str, str]]:
    elsewhere = {
        rule.name
        for other in packages[source.package]
        if other.path != source.path
        for rule in other.rules
        if _takes_constant(rule)
    }
    for rule in source.rules:
        if _takes_constant(rule) and rule.name in elsewhere:
            text = f'{rule.name}("...") stands in two files: regorus finds no binding for the constant'
            yield rule.line, "split_function", text


def _takes_constant(rule: Statement) -> bool:
    return rule.is_function and len(rule.tokens) > 2 and rule.tokens[2].kind == "string"

"""Mutants of Python: comparisons, conditions, constants, keyword arguments, statements."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.mutation.mutants import Mutant

__all__ = ["python_mutants"]

_COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Eq: "!=",
    ast.NotEq: "==",
    ast.Lt: "<=",
    ast.LtE: "<",
    ast.Gt: ">=",
    ast.GtE: ">",
    ast.In: "not in",
    ast.NotIn: "in",
    ast.Is: "is not",
    ast.IsNot: "is",
}


def python_mutants(path: str, text: str) -> Iterator[Mutant]:
    """Yield every mutant of a module."""
    offsets = [0]
    for line in text.encode().splitlines(keepends=True):
        offsets.append(offsets[-1] + len(line))
    raw = text.encode()

    def place(row: int, column: int) -> int:
        return len(raw[: offsets[row - 1] + column].decode())

    def changed(node: ast.expr | ast.stmt, replacement: str, what: str) -> Mutant:
        end_row, end_column = node.end_lineno or node.lineno, node.end_col_offset or 0
        start, end = place(node.lineno, node.col_offset), place(end_row, end_column)
        return Mutant(path, node.lineno, start, end, replacement, what)

    tree = ast.parse(text)
    idle = _idle(tree)
    for node in _deciding(tree):
        if node in idle:
            continue
        match node:
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                other = _COMPARISONS[type(op)]
                yield changed(node, f"({ast.unparse(left)} {other} {ast.unparse(right)})", f"now {other}")
            case ast.BoolOp(op=op, values=values):
                for dropped in range(len(values)):
                    kept = [value for place_, value in enumerate(values) if place_ != dropped]
                    joined = f" {'and' if isinstance(op, ast.And) else 'or'} ".join(map(_term, kept))
                    yield changed(node, f"({joined})", f"without `{ast.unparse(values[dropped])[:60]}`")
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                yield changed(node, f"bool({ast.unparse(operand)})", "without not")
            case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test):
                yield changed(test, f"(not ({ast.unparse(test)}))", "condition negated")
            case ast.comprehension(ifs=[*tests]):
                for test in tests:
                    yield changed(test, "True", f"without `if {ast.unparse(test)[:60]}`")
            case ast.match_case(guard=ast.expr() as guard):
                yield changed(guard, "True", f"without guard `{ast.unparse(guard)[:60]}`")
            case ast.Constant(value=bool(value)):
                yield changed(node, str(not value), f"now {not value}")
            case ast.Constant(value=int(value)):
                yield changed(node, str(value + 1), f"{value} is {value + 1}")
            case ast.Expr(value=ast.Call() | ast.Await()):
                yield changed(node, "pass", f"without `{ast.unparse(node)[:60]}`")
            case ast.AugAssign():
                yield changed(node, "pass", f"without `{ast.unparse(node)[:60]}`")
            case ast.Continue():
                yield changed(node, "pass", "without continue")
            case _:
                pass


def _idle(tree: ast.AST) -> set[ast.AST]:
    """Return each `continue` that is the last thing done in its loop: without it nothing changes."""
    found: set[ast.AST] = set()
    pending = [
        loop.body[-1] for loop in ast.walk(tree) if isinstance(loop, ast.For | ast.While | ast.AsyncFor)
    ]
    while pending:
        match pending.pop():
            case ast.Continue() as last:
                found.add(last)
            case ast.If(body=body, orelse=otherwise):
                pending.extend(part[-1] for part in (body, otherwise) if part)
            case ast.Match(cases=cases):
                pending.extend(case.body[-1] for case in cases)
            case _:
                pass
    return found


def _term(node: ast.expr) -> str:
    return f"({ast.unparse(node)})"


def _deciding(tree: ast.AST) -> Iterator[ast.AST]:
    """Walk what runs: no annotations, decorators, logging or figures of limits at module level."""
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, ast.Call) and "log" in ast.unparse(child.func).split(".")[0:2][-1:][0]:
            continue
        if isinstance(child, ast.Expr) and "_log." in ast.unparse(child):
            continue
        if isinstance(tree, ast.Module) and isinstance(child, ast.Assign | ast.AnnAssign | ast.Expr):
            continue
        if isinstance(tree, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and (
            child in tree.decorator_list or child is getattr(tree, "returns", None)
        ):
            continue
        if isinstance(child, ast.keyword) and child.arg in ("repr", "strict"):
            continue  # what a debugger prints decides nothing; `strict` asserts what was checked before
        if isinstance(child, ast.Expr) and ast.unparse(child).startswith("assert_never("):
            continue  # never run
        if isinstance(child, ast.arguments | ast.Assert) or isinstance(tree, ast.JoinedStr):
            continue
        if isinstance(tree, ast.AnnAssign) and child is tree.annotation:
            continue
        yield child
        yield from _deciding(child)

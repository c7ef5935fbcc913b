"""SDL text of composition's types, one directive a line on types, in one fixed order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from graphql import print_ast
from graphql.language.ast import ConstValueNode, StringValueNode, TypeNode

from gateway.composition.model import AppliedDirective, Argument, EnumValue, Field, Kind, Type

__all__ = ["print_bare_type", "print_directive", "print_type"]


def print_type(type_: Type) -> str:
    """The definition of a type. Directives print under the name they carry."""
    implements = f" implements {' & '.join(type_.interfaces)}" if type_.interfaces else ""
    head = f"{_described(type_.description, '')}{type_.kind.value} {type_.name}{implements}"
    directives = "".join(f"\n  {print_directive(one)}" for one in type_.directives)
    body = _body(type_)
    if not body:
        return head + directives + _members(type_, directives)
    opening = "\n{\n" if directives else " {\n"
    return f"{head}{directives}{opening}{body}\n}}"


def print_bare_type(type_: Type) -> str:
    """The definition without any directive."""
    fields = {
        name: replace(
            field,
            directives=(),
            arguments={one.name: replace(one, directives=()) for one in field.arguments.values()},
        )
        for name, field in type_.fields.items()
    }
    values = {name: replace(value, directives=()) for name, value in type_.values.items()}
    return print_type(replace(type_, directives=(), fields=fields, values=values))


def print_directive(directive: AppliedDirective) -> str:
    """An application: `@name(argument: value, ...)`."""
    arguments = ", ".join(f"{name}: {print_ast(value)}" for name, value in directive.arguments.items())
    return f"@{directive.name}({arguments})" if arguments else f"@{directive.name}"


def _body(type_: Type) -> str:
    match type_.kind:
        case Kind.OBJECT | Kind.INTERFACE | Kind.INPUT:
            return _joined((_field(one), one.description) for one in type_.fields.values())
        case Kind.ENUM:
            return _joined((_value(one), one.description) for one in type_.values.values())
        case Kind.SCALAR | Kind.UNION:
            return ""


def _joined(entries: Iterable[tuple[str, str | None]]) -> str:
    found = list(entries)
    separator = "\n\n" if any(description for _, description in found) else "\n"
    return separator.join(text for text, _ in found)


def _members(type_: Type, directives: str) -> str:
    if not type_.members:
        return ""
    return f"{chr(10) if directives else ' '}= {' | '.join(type_.members)}"


def _field(field: Field) -> str:
    arguments = ""
    if field.arguments:
        shown = list(field.arguments.values())
        if any(one.description for one in shown):
            arguments = "(\n" + "\n".join(_argument(one, "    ") for one in shown) + "\n  )"
        else:
            arguments = f"({', '.join(_argument(one, '') for one in shown)})"
    value = _typed(field.name + arguments, field.type, field.default)
    return f"{_described(field.description, '  ')}  {value}{_directives(field.directives)}"


def _argument(argument: Argument, indent: str) -> str:
    value = _typed(argument.name, argument.type, argument.default)
    return f"{_described(argument.description, indent)}{indent}{value}{_directives(argument.directives)}"


def _typed(name: str, type_: TypeNode, default: ConstValueNode | None) -> str:
    text = f"{name}: {print_ast(type_)}"
    return f"{text} = {print_ast(default)}" if default is not None else text


def _value(value: EnumValue) -> str:
    return f"{_described(value.description, '  ')}  {value.name}{_directives(value.directives)}"


def _directives(directives: tuple[AppliedDirective, ...]) -> str:
    return "".join(f" {print_directive(one)}" for one in directives)


def _described(description: str | None, indent: str) -> str:
    if not description:
        return ""
    block = print_ast(StringValueNode(value=description, block=True))
    return "".join(f"{indent}{line}\n" if line else "\n" for line in block.split("\n"))

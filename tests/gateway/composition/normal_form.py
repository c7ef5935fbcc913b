"""Two supergraphs are equal when their normal forms are: sorted, reprinted, without join's and link's own."""

from __future__ import annotations

from graphql import parse, print_ast
from graphql.language.ast import (
    ArgumentNode,
    DefinitionNode,
    DirectiveDefinitionNode,
    DirectiveNode,
    EnumTypeDefinitionNode,
    FieldDefinitionNode,
    InputObjectTypeDefinitionNode,
    InputValueDefinitionNode,
    InterfaceTypeDefinitionNode,
    ListValueNode,
    ObjectTypeDefinitionNode,
    OperationDefinitionNode,
    ScalarTypeDefinitionNode,
    SchemaDefinitionNode,
    SelectionSetNode,
    StringValueNode,
    UnionTypeDefinitionNode,
    ValueNode,
)

__all__ = ["normal_form"]

_FIELD_SETS = frozenset({"key", "requires", "provides"})
_MACHINERY = ("join__", "link__")
_MACHINERY_DIRECTIVES = frozenset({"link", "tag", "inaccessible"})


def normal_form(sdl: str) -> list[str]:
    """One line for each fact of a supergraph: `coordinate: type @directive(...)`, in order."""
    lines: list[str] = []
    for node in parse(sdl, no_location=True).definitions:
        lines += _definition(node)
    return sorted(lines)


def _definition(node: DefinitionNode) -> list[str]:
    match node:
        case SchemaDefinitionNode():
            features = [one for one in node.directives or () if "specs.apollo.dev" not in _directive(one)]
            roots = [f"{one.operation.value}: {one.type.name.value}" for one in node.operation_types]
            return [f"schema {', '.join(sorted(roots))}{_directives(features)}"]
        case DirectiveDefinitionNode():
            is_machinery = node.name.value.startswith("join__") or node.name.value in _MACHINERY_DIRECTIVES
            return [] if is_machinery else [print_ast(node)]
        case ScalarTypeDefinitionNode() if not node.name.value.startswith(_MACHINERY):
            return [f"scalar {node.name.value}{_directives(node.directives)}{_described(node)}"]
        case UnionTypeDefinitionNode():
            members = sorted(one.name.value for one in node.types or ())
            head = f"union {node.name.value}{_directives(node.directives)}{_described(node)}"
            return [f"{head} = {' | '.join(members)}"]
        case EnumTypeDefinitionNode() if node.name.value != "link__Purpose":
            head = f"enum {node.name.value}{_directives(node.directives)}{_described(node)}"
            values = [
                f"{node.name.value}.{one.name.value}{_directives(one.directives)}{_described(one)}"
                for one in node.values or ()
            ]
            return [head, *values]
        case ObjectTypeDefinitionNode() | InterfaceTypeDefinitionNode():
            interfaces = sorted(one.name.value for one in node.interfaces or ())
            head = (
                f"{node.kind} {node.name.value} {interfaces}{_directives(node.directives)}{_described(node)}"
            )
            return [head, *(_field(node.name.value, one) for one in node.fields or ())]
        case InputObjectTypeDefinitionNode() if not node.name.value.startswith(_MACHINERY):
            head = f"input {node.name.value}{_directives(node.directives)}{_described(node)}"
            return [head, *(f"{node.name.value}.{_input(one)}" for one in node.fields or ())]
        case _:
            return []


def _field(type_name: str, node: FieldDefinitionNode) -> str:
    arguments = ", ".join(sorted(_input(one) for one in node.arguments or ()))
    directives = _directives(node.directives)
    return f"{type_name}.{node.name.value}({arguments}): {print_ast(node.type)}{directives}{_described(node)}"


def _input(node: InputValueDefinitionNode) -> str:
    default = f" = {print_ast(node.default_value)}" if node.default_value else ""
    return (
        f"{node.name.value}: {print_ast(node.type)}{default}{_directives(node.directives)}{_described(node)}"
    )


def _described(node: object) -> str:
    description = getattr(node, "description", None)
    return f" # {description.value}" if description is not None else ""


def _directives(nodes: object) -> str:
    assert nodes is None or isinstance(nodes, list | tuple)
    return "".join(f" {one}" for one in sorted(_directive(node) for node in nodes or ()))


def _directive(node: DirectiveNode) -> str:
    arguments = sorted(set(map(_argument, node.arguments or ())) - {"resolvable: true"})
    return f"@{node.name.value}({', '.join(arguments)})"


def _argument(node: ArgumentNode) -> str:
    return f"{node.name.value}: {_value(node.name.value, node.value)}"


def _value(name: str, node: ValueNode) -> str:
    if isinstance(node, StringValueNode) and name in _FIELD_SETS:
        operation = parse(f"{{{node.value}}}", no_location=True).definitions[0]
        assert isinstance(operation, OperationDefinitionNode)
        return _selections(operation.selection_set)
    if isinstance(node, ListValueNode):
        return f"[{', '.join(sorted(print_ast(one) for one in node.values))}]"
    return print_ast(node)


def _selections(node: SelectionSetNode) -> str:
    shown = []
    for one in node.selections:
        below = getattr(one, "selection_set", None)
        text = print_ast(one).split("{")[0].strip()
        shown.append(f"{text} {_selections(below)}" if below is not None else text)
    return "{ " + " ".join(sorted(shown)) + " }"

"""The text form of a plan, made for reading and for comparison in tests."""

from __future__ import annotations

from collections.abc import Iterable

from graphql import (
    FieldNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    parse,
    print_ast,
)

from gateway.query_plan.model import (
    EntityFetch,
    Fetch,
    Gate,
    OnTypes,
    Path,
    QueryPlan,
    Representation,
    RepresentationField,
)

__all__ = ["print_path", "print_plan"]

Lines = list[str]


def print_plan(plan: QueryPlan) -> str:
    """Print a plan in the notation of this field: waves in sequence, `{ representation } => { selection }`.

    A wave is everything whose longest way from the start is equally long; the executor does not wait for
    waves, only for what each node is after. Gates stand in the wave in which they decide. What is sent only
    for some objects is in `send_if`; hidden response keys are printed as they are.
    """
    waves = _waves(plan)
    if not waves:
        return "QueryPlan {}\n"
    blocks = [_wave(nodes) for nodes in waves]
    body = blocks[0] if len(blocks) == 1 else ["Sequence {", *_indent(_joined(blocks)), "}"]
    return "\n".join(["QueryPlan {", *_indent(body), "}"]) + "\n"


def print_path(path: Path) -> str:
    """Print a path as `people.@|[Officer].department`."""
    text = ""
    for item in path:
        match item:
            case str():
                text += f".{item}" if text else item
            case OnTypes(names=names):
                text += f"|[{'|'.join(sorted(names))}]"
            case _:
                text += ".@" if text else "@"
    return text


def _waves(plan: QueryPlan) -> list[list[Fetch | Gate]]:
    depth: dict[int, int] = {}
    nodes: list[Fetch | Gate] = sorted((*plan.fetches, *plan.gates), key=lambda node: node.id)
    for node in nodes:
        depth[node.id] = 1 + max((depth[other] for other in node.after), default=-1)
    waves: list[list[Fetch | Gate]] = [[] for _ in range(max(depth.values(), default=-1) + 1)]
    for node in nodes:
        waves[depth[node.id]].append(node)
    return waves


def _wave(nodes: list[Fetch | Gate]) -> Lines:
    blocks = [_node(node) for node in sorted(nodes, key=_reading_order)]
    return blocks[0] if len(blocks) == 1 else ["Parallel {", *_indent(_joined(blocks)), "}"]


def _reading_order(node: Fetch | Gate) -> tuple[bool, str, str, int]:
    if isinstance(node, Gate):
        return True, node.type_name, print_path(node.path), node.id
    path = node.entities[0].path if node.entities else node.path
    return False, node.subgraph, print_path(path), node.id


def _node(node: Fetch | Gate) -> Lines:
    if isinstance(node, Gate):
        named = ", ".join(node.attributes)
        return [f'Gate(path: "{print_path(node.path)}", type: "{node.type_name}", attributes: [{named}])']
    return _fetch(node)


def _fetch(fetch: Fetch) -> Lines:
    definition = parse(fetch.document, no_location=True).definitions[0]
    selections = definition.selection_set if isinstance(definition, OperationDefinitionNode) else None
    head = [f'service: "{fetch.subgraph}"']
    if fetch.mutation:
        head.append("mutation: true")
    if fetch.stream:
        head.append("stream: true")
    if fetch.variables:
        head.append(f"variables: [{', '.join(fetch.variables)}]")
    lines = [f"Fetch({', '.join(head)}) {{"]
    if fetch.entities:
        for part in fetch.entities:
            lines += _indent(_entities(part, selections))
    else:
        lines += _indent(_selection(selections))
    lines += _indent([_rename(fetch, number) for number in range(len(fetch.renames))])
    lines.append("}")
    paths = {part.path for part in fetch.entities} or {fetch.path}
    path = next(iter(paths)) if len(paths) == 1 else ()
    return lines if not path else [f'Flatten(path: "{print_path(path)}") {{', *_indent(lines), "}"]


def _rename(fetch: Fetch, number: int) -> str:
    found = fetch.renames[number]
    return f'# at "{print_path(found.path)}": {found.from_key} becomes {found.to_key}'


def _entities(part: EntityFetch, selections: SelectionSetNode | None) -> Lines:
    lines: Lines = []
    if part.send_if:
        lines.append(f"# send_if: {', '.join(part.send_if)}")
    if part.send_unless:
        lines.append(f"# send_unless: {', '.join(part.send_unless)} denied")
    lines.append("{")
    for representation in part.representations:
        lines += _indent(_representation(representation))
    return [*lines, "} =>", *_selection(_folded(part.alias, selections))]


def _folded(alias: str, selections: SelectionSetNode | None) -> SelectionSetNode | None:
    """Return what is selected of `_entities`."""
    for node in selections.selections if selections is not None else ():
        if isinstance(node, FieldNode) and (node.alias or node.name).value == alias:
            return node.selection_set
    return None


def _representation(representation: Representation) -> Lines:
    names = representation.type_names or ({representation.typename} if representation.typename else set())
    lines = [f"... on {'|'.join(sorted(names)) or '*'} {{"]
    typename = f'__typename: "{representation.typename}"' if representation.typename else "__typename"
    return [*lines, *_indent([typename, *_fields(representation.fields)]), "}"]


def _fields(fields: Iterable[RepresentationField]) -> Lines:
    lines: Lines = []
    for field in fields:
        name = field.name if field.name == field.read_key else f"{field.name}: {field.read_key}"
        body = [name] if not field.fields else [f"{name} {{", *_indent(_fields(field.fields)), "}"]
        if field.on_types:
            body = [f"... on {'|'.join(sorted(field.on_types))} {{", *_indent(body), "}"]
        lines += body
    return lines


def _selection(selections: SelectionSetNode | None) -> Lines:
    if selections is None:
        return ["{}"]
    lines = ["{"]
    for node in selections.selections:
        if not isinstance(node, FieldNode | InlineFragmentNode):
            continue
        inner = [] if node.selection_set is None else _selection(node.selection_set)
        lines += _indent([" ".join((_head(node), *inner[:1])), *inner[1:]])
    return [*lines, "}"]


def _head(node: FieldNode | InlineFragmentNode) -> str:
    if isinstance(node, InlineFragmentNode):
        return "..." if node.type_condition is None else f"... on {node.type_condition.name.value}"
    alias = "" if node.alias is None else f"{node.alias.value}: "
    arguments = ", ".join(
        f"{argument.name.value}: {print_ast(argument.value)}" for argument in node.arguments or ()
    )
    return f"{alias}{node.name.value}{f'({arguments})' if arguments else ''}"


def _joined(blocks: list[Lines]) -> Lines:
    joined: Lines = []
    for block in blocks[:-1]:
        joined += [*block[:-1], f"{block[-1]},"]
    return joined + blocks[-1]


def _indent(lines: Lines) -> Lines:
    return [f"  {line}" for line in lines]

"""Normalisation: fragments narrowed to types, conditions evaluated, fields merged by response key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from graphql import (
    BooleanValueNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
)

from gateway.errors import BadRequest, LimitExceeded
from gateway.operation.difference import without
from gateway.operation.model import (
    Argument,
    Field,
    Operation,
    OperationKind,
    SelectionSet,
    VariableDefinition,
)
from gateway.operation.parsing import select_operation
from gateway.operation.scope import INTROSPECTION_ROOT, Scope, api_scope
from gateway.supergraph.model import Supergraph

__all__ = ["MAX_NORMALISED_FIELDS", "Normaliser", "normalise"]

MAX_NORMALISED_FIELDS = 5_000
"""Fields after distribution over concrete types; a guess that leaves room for 200 selections on 25 types."""

Groups = dict[str, list[FieldNode]]


def normalise(
    supergraph: Supergraph,
    document: DocumentNode,
    operation_name: str | None,
    variables: Mapping[str, Any],
) -> Operation:
    """Normalise one operation of a valid document. `variables` are coerced values.

    Nothing here depends on subgraphs: a field asked of an interface stays on the interface, and it is for
    the planner to expand it where a subgraph makes that necessary. Only what the API shows is considered, so
    inaccessible implementers get no selections. A composite field whose selections were all skipped keeps an
    empty selection set. Raises BadRequest for an unknown operation name or a null condition, LimitExceeded.
    """
    node = select_operation(document, operation_name)
    root = {
        "query": supergraph.query_type,
        "mutation": supergraph.mutation_type,
        "subscription": supergraph.subscription_type,
    }[node.operation.value]
    if root is None:
        raise BadRequest(f"this API has no {node.operation.value}s", code="GRAPHQL_VALIDATION_FAILED")
    fragments = {
        definition.name.value: definition
        for definition in document.definitions
        if isinstance(definition, FragmentDefinitionNode)
    }
    normaliser = Normaliser(api_scope(supergraph), fragments, variables)
    selection = normaliser.selection(root, [node.selection_set])
    introspection = tuple(field for field in selection.fields if field.name in INTROSPECTION_ROOT)
    if introspection:
        kept = tuple(field for field in selection.fields if field.name not in INTROSPECTION_ROOT)
        selection = SelectionSet(type_name=root, fields=kept)
    return Operation(
        kind=OperationKind(node.operation.value),
        name=None if node.name is None else node.name.value,
        selection=selection,
        variables=variable_definitions(node),
        introspection=introspection,
    )


def variable_definitions(node: OperationDefinitionNode) -> tuple[VariableDefinition, ...]:
    """Return the declared variables, used or not."""
    return tuple(
        VariableDefinition(
            name=definition.variable.name.value, type=definition.type, default=definition.default_value
        )
        for definition in node.variable_definitions or ()
    )


class Normaliser:
    """Normalises selection sets of one document in one scope."""

    __slots__ = ("_fragments", "_left", "_scope", "_variables")

    def __init__(
        self,
        scope: Scope,
        fragments: Mapping[str, FragmentDefinitionNode],
        variables: Mapping[str, Any],
    ) -> None:
        self._scope = scope
        self._fragments = fragments
        self._variables = variables
        self._left = MAX_NORMALISED_FIELDS

    def selection(self, type_name: str, nodes: Iterable[SelectionSetNode]) -> SelectionSet:
        """Merge selection sets written on one composite type (or on a type it narrows)."""
        if type_name in self._scope.objects:
            groups: Groups = {}
            for node in nodes:
                self._collect_on_object(type_name, node.selections, groups)
            return SelectionSet(type_name=type_name, fields=self._fields(type_name, groups))
        return self._abstract_selection(type_name, nodes)

    def _abstract_selection(self, type_name: str, nodes: Iterable[SelectionSetNode]) -> SelectionSet:
        general: Groups = {}
        special: dict[str, Groups] = {}
        possible = self._scope.possible[type_name]
        for node in nodes:
            self._collect_on_abstract(type_name, type_name, possible, node.selections, general, special)
        fields = self._fields(type_name, general)
        by_type = [
            SelectionSet(type_name=name, fields=self._fields(name, special[name])) for name in sorted(special)
        ]
        if fields:
            by_type = [without(selection, fields) for selection in by_type]
        kept = tuple(selection for selection in by_type if selection.fields)
        return SelectionSet(type_name=type_name, fields=fields, by_type=kept)

    def _collect_on_object(self, type_name: str, nodes: Sequence[SelectionNode], groups: Groups) -> None:
        for node, condition, inner in self._included(nodes):
            if node is not None:
                groups.setdefault((node.alias or node.name).value, []).append(node)
            elif condition is None or type_name in self._scope.possible[condition]:
                self._collect_on_object(type_name, inner, groups)

    def _collect_on_abstract(
        self,
        base: str,
        written_on: str,
        types: frozenset[str],
        nodes: Sequence[SelectionNode],
        general: Groups,
        special: dict[str, Groups],
    ) -> None:
        """Sort fields into those asked of every object of `base` and those asked of some types only.

        `types` are the concrete types that the fragments passed so far leave; `written_on` is the innermost
        type condition.
        """
        for node, condition, inner in self._included(nodes):
            if node is None:
                on = condition or written_on
                left = types & self._scope.possible[on]
                if left or on == base:
                    self._collect_on_abstract(base, on, left, inner, general, special)
            elif self._is_general(base, written_on, types, node.name.value):
                general.setdefault((node.alias or node.name).value, []).append(node)
            else:
                for name in types:
                    groups = special.setdefault(name, {})
                    groups.setdefault((node.alias or node.name).value, []).append(node)

    def _is_general(self, base: str, written_on: str, types: frozenset[str], field: str) -> bool:
        """Whether a field concerns every object of the base type and means the same on it.

        A condition on a concrete type stays one even where it is the only possible type.
        """
        if written_on == base:
            return types == self._scope.possible[base]
        if written_on in self._scope.objects or types != self._scope.possible[base]:
            return False
        if field == "__typename":
            return True
        on_base = self._scope.inner[base]
        return field in on_base and on_base[field] == self._scope.inner[written_on][field]

    def _included(
        self, nodes: Sequence[SelectionNode]
    ) -> Iterator[tuple[FieldNode | None, str | None, Sequence[SelectionNode]]]:
        """Yield (field, -, -) or (None, type condition, selections) for what the conditions leave."""
        for node in nodes:
            if node.directives and not self._is_included(node.directives):
                continue
            if isinstance(node, FieldNode):
                yield node, None, ()
            elif isinstance(node, InlineFragmentNode):
                condition = node.type_condition
                yield None, None if condition is None else condition.name.value, node.selection_set.selections
            elif isinstance(node, FragmentSpreadNode):
                fragment = self._fragments[node.name.value]
                yield None, fragment.type_condition.name.value, fragment.selection_set.selections

    def _is_included(self, directives: Iterable[DirectiveNode]) -> bool:
        for directive in directives:
            if directive.name.value == "skip" and self._condition(directive):
                return False
            if directive.name.value == "include" and not self._condition(directive):
                return False
        return True

    def _condition(self, directive: DirectiveNode) -> bool:
        """Evaluate `if:`; a nullable variable with a default may still be null at run time."""
        value = next(argument.value for argument in directive.arguments or () if argument.name.value == "if")
        if isinstance(value, BooleanValueNode):
            return value.value
        given = self._variables.get(value.name.value) if isinstance(value, VariableNode) else None
        if not isinstance(given, bool):
            raise BadRequest(
                f"@{directive.name.value}: the value of 'if' must not be null", code="BAD_USER_INPUT"
            )
        return given

    def _fields(self, type_name: str, groups: Groups) -> tuple[Field, ...]:
        self._left -= len(groups)
        if self._left < 0:
            raise LimitExceeded(f"The operation expands to more than {MAX_NORMALISED_FIELDS} fields.")
        inner = self._scope.inner[type_name]
        return tuple(self._field(key, nodes, inner) for key, nodes in groups.items())

    def _field(self, key: str, nodes: list[FieldNode], inner: Mapping[str, str | None]) -> Field:
        first = nodes[0]
        name = first.name.value
        arguments = tuple(
            Argument(name=argument.name.value, value=argument.value) for argument in first.arguments or ()
        )
        target = None if name == "__typename" else inner[name]
        if target is None:
            return Field(response_key=key, name=name, arguments=arguments)
        selections = [node.selection_set for node in nodes if node.selection_set is not None]
        return Field(
            response_key=key,
            name=name,
            arguments=arguments,
            selection=self.selection(target, selections),
        )

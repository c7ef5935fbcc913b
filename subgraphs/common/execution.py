"""An executor that reads plain fields of many objects directly, and leaves the rest to graphql-core.

graphql-core spends about 4 us on every leaf (`performance.md` A). Here a selection is split once per
request: fields that are attributes, or synchronous methods without `info`, are read by a projection;
what must be awaited goes the ordinary way. A projection that fails in any way is not believed: the
object is executed again by graphql-core, which reports the error where it belongs.
"""

from __future__ import annotations

from collections.abc import Awaitable, Iterable
from typing import Any, cast

from graphql import GraphQLObjectType, GraphQLResolveInfo, is_abstract_type, is_object_type
from graphql.execution import Executor
from graphql.execution.collect_fields import FieldDetailsList, GroupedFieldSet
from graphql.pyutils import Path, gather_with_cancel
from graphql.type import GraphQLNonNull, GraphQLOutputType

from subgraphs.common.projection import Projection, Projector, origin_of

__all__ = ["ProjectingExecutor"]


class ProjectingExecutor(Executor[Any]):
    """Plain execution (no incremental delivery) with projections."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._projector = Projector(self)

    def execute_fields(
        self,
        parent_type: GraphQLObjectType,
        source_value: Any,
        path: Path | None,
        grouped_field_set: GroupedFieldSet,
        position_context: Any,
    ) -> Any:
        """Project what is plain, execute the rest, and put both together."""
        projection = self._projector.projection(parent_type, grouped_field_set)
        plain = _projected(projection, source_value)
        if plain is None:
            return super().execute_fields(
                parent_type, source_value, path, grouped_field_set, position_context
            )
        if not projection.rest:
            return plain
        rest = super().execute_fields(parent_type, source_value, path, projection.rest, position_context)
        if self.is_awaitable(rest):
            return _joined(plain, cast("Awaitable[dict[str, Any]]", rest))
        return plain | cast("dict[str, Any]", rest)

    def complete_iterable_value(
        self,
        item_type: GraphQLOutputType,
        field_details_list: FieldDetailsList,
        info: GraphQLResolveInfo[Any],
        path: Path,
        items: Iterable[Any],
        position_context: Any,
    ) -> Any:
        """Complete a list of objects, each whole object that is plain in one step."""
        projections = self._projections(item_type, field_details_list)
        if not projections:
            return super().complete_iterable_value(
                item_type, field_details_list, info, path, items, position_context
            )
        nullable = not isinstance(item_type, GraphQLNonNull)
        results: list[Any] = []
        awaited: list[int] = []
        for index, item in enumerate(items):
            if item is None and nullable:
                results.append(None)
                continue
            projection = projections.get(type(item))
            plain = None if projection is None else _projected(projection, item)
            if plain is not None:
                results.append(plain)
            elif self.complete_list_item_value(
                item, results, item_type, field_details_list, info, path.add_key(index), position_context
            ):
                awaited.append(index)
        return _settled(results, awaited) if awaited else results

    def _projections(
        self, item_type: GraphQLOutputType, field_details_list: FieldDetailsList
    ) -> dict[type, Projection]:
        """Projections of the object types a list may hold, by class; those with a rest are left out."""
        named = item_type.of_type if isinstance(item_type, GraphQLNonNull) else item_type
        if is_abstract_type(named):
            possible: Iterable[GraphQLObjectType] = self.schema.get_possible_types(named)
        else:
            possible = [named] if is_object_type(named) else []
        found = {}
        for concrete in possible:
            grouped, _, _ = self.collect_subfields(concrete, field_details_list)
            projection = self._projector.projection(concrete, grouped)
            if projection.read is not None and not projection.rest:
                found[origin_of(concrete)] = projection
        return found


def _projected(projection: Projection, source: Any) -> dict[str, Any] | None:
    """Return the plain fields; None sends the object the ordinary way, which reports what is wrong."""
    if projection.read is None:
        return None
    try:
        return projection.read(source)
    except Exception:  # Whatever a value trips over is met, located and masked again the ordinary way.
        return None


async def _joined(plain: dict[str, Any], rest: Awaitable[dict[str, Any]]) -> dict[str, Any]:
    return plain | await rest


async def _settled(results: list[Any], awaited: list[int]) -> list[Any]:
    values = await gather_with_cancel(*(results[index] for index in awaited))
    for index, value in zip(awaited, values, strict=True):
        results[index] = value
    return results

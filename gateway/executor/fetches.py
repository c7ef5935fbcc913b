"""One fetch: build the request, send it, merge the answer, keep what fits and report what does not."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

from gateway.decision import SubgraphRequest, SubgraphResponse, TransportError
from gateway.executor.clearance import deciding_depth, deciding_object, may_send
from gateway.executor.gates import harvest_attributes
from gateway.executor.merge import copy_tree, merge, merge_entity, rename
from gateway.executor.model import Call, Link, Obj, Target
from gateway.executor.narrowing import filters_of
from gateway.executor.paths import collect
from gateway.executor.representations import build, exact_key
from gateway.executor.source_errors import malformed, subgraph_errors, unavailable
from gateway.executor.state import ExecutionState
from gateway.query_plan.model import EntityFetch, Fetch

__all__ = ["run_fetch"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """The distinct representations for one `_entities` field, and the objects each stands for."""

    entity: EntityFetch
    representations: list[Obj] = field(default_factory=list)
    holders: list[list[Target]] = field(default_factory=list)

    def links(self) -> list[list[Link]]:
        return [[link for _obj, link in targets] for targets in self.holders]


async def run_fetch(state: ExecutionState, fetch: Fetch) -> None:
    """Run one fetch; a failure becomes an error of the operation, never an exception.

    Nothing is requested when there is no object to complete.
    """
    parts = [_part(state, entity) for entity in fetch.entities]
    roots = [] if fetch.entities else collect(state.tree, fetch.path, state.decisions)
    if not roots and not any(part.representations for part in parts):
        return
    everywhere = tuple(link for _obj, link in roots) + tuple(
        link for part in parts for links in part.links() for link in links
    )
    response = await _send(state, fetch, parts, everywhere)
    if response is None:
        return
    try:
        _absorb(state, fetch, parts, roots, everywhere, response)
    except RecursionError:
        # JSON nested deeper than Python recurses is an attack or a defect; what was merged so far fits.
        state.errors.append(malformed(fetch, everywhere))
    harvest_attributes(state, fetch)


def _part(state: ExecutionState, entity: EntityFetch) -> _Part:
    part = _Part(entity=entity)
    known: dict[Any, int] = {}
    depth = deciding_depth(state.plan, entity.path)
    for target in collect(state.tree, entity.path, state.decisions):
        if not may_send(state.decisions, deciding_object(state.tree, target, depth), entity):
            continue
        representation = build(target[0], entity.representations)
        if representation is None:
            continue
        key = exact_key(representation)
        index = known.get(key)
        if index is None:
            known[key] = len(part.representations)
            part.representations.append(representation)
            part.holders.append([target])
        else:
            part.holders[index].append(target)
    return part


def _request(state: ExecutionState, fetch: Fetch, parts: list[_Part]) -> SubgraphRequest:
    variables: dict[str, Any] = {
        name: state.variables[name] for name in fetch.variables if name in state.variables
    }
    for part in parts:
        variables[part.entity.variable] = part.representations
    return SubgraphRequest(
        subgraph=fetch.subgraph,
        document=fetch.document,
        variables=variables,
        rows={name: state.rows[name] for name in sorted(fetch.types) if name in state.rows},
        filters=filters_of(fetch, state.filters),
        purpose=state.purpose,
        mutation=fetch.mutation,
    )


async def _send(
    state: ExecutionState, fetch: Fetch, parts: list[_Part], everywhere: tuple[Link, ...]
) -> SubgraphResponse | None:
    request = _request(state, fetch, parts)
    started = perf_counter()
    response: SubgraphResponse | None = None
    try:
        async with asyncio.timeout_at(state.ends_at):
            response = await state.transport.fetch(request)
        status = "ERRORS" if response.errors else "OK"
    except TimeoutError:
        failure = TransportError(fetch.subgraph, "TIMEOUT")
        status = failure.reason
        _unavailable(state, fetch, failure, parts, everywhere)
    except TransportError as failure:
        status = failure.reason
        _unavailable(state, fetch, failure, parts, everywhere)
    state.calls.append(
        Call(
            fetch_id=fetch.id,
            subgraph=fetch.subgraph,
            representations=sum(len(part.representations) for part in parts),
            seconds=perf_counter() - started,
            status=status,
            coordinates=fetch.coordinates,
        )
    )
    return response


def _unavailable(
    state: ExecutionState,
    fetch: Fetch,
    failure: TransportError,
    parts: list[_Part],
    everywhere: tuple[Link, ...],
) -> None:
    """Report once per fetch and place, as the parts of a batch are in different places."""
    places = [[link for links in part.links() for link in links] for part in parts] or [list(everywhere)]
    state.errors.extend(unavailable(fetch, failure, links) for links in places if links)


def _absorb(
    state: ExecutionState,
    fetch: Fetch,
    parts: list[_Part],
    roots: list[Target],
    everywhere: tuple[Link, ...],
    response: SubgraphResponse,
) -> None:
    holders = {part.entity.alias: part.links() for part in parts}
    errors = subgraph_errors(fetch, response.errors, everywhere, holders)
    state.errors.extend(errors)
    data: Any = response.data
    if data.__class__ is not dict:
        if not errors or data is not None:
            state.errors.append(malformed(fetch, everywhere))
        return
    if fetch.entities:
        failed = _failed_indexes(response.errors)
        for part in parts:
            if part.representations:
                _absorb_part(state, fetch, part, data, failed)
        return
    rename(data, fetch.renames)
    _merge_copies(state, fetch, roots, data, None)


def _absorb_part(
    state: ExecutionState, fetch: Fetch, part: _Part, data: Obj, failed: frozenset[tuple[str, int]] | None
) -> None:
    """Merge each item into the objects of its representation.

    A list of the wrong length is refused as a whole: nobody can say which item belongs to whom, and a guess
    could hand one person's data to another.
    """
    alias = part.entity.alias
    items: Any = data.get(alias)
    if not _is_aligned(items, part):
        if items is None and failed != frozenset():
            return  # There are errors, and they say why the list is null.
        state.errors.append(malformed(fetch, (link for links in part.links() for link in links)))
        return
    for index, item in enumerate(items):
        targets = part.holders[index]
        if item.__class__ is dict:
            rename(item, fetch.renames)
            _merge_copies(state, fetch, targets, item, part.representations[index]["__typename"])
        elif item is not None:
            state.errors.append(malformed(fetch, (link for _obj, link in targets)))
        elif failed is not None and (alias, index) not in failed:
            _mark_absent(state, fetch, targets, part.representations[index]["__typename"])


def _is_aligned(items: Any, part: _Part) -> bool:
    return isinstance(items, list) and len(items) == len(part.representations)


def _mark_absent(state: ExecutionState, fetch: Fetch, targets: list[Target], sent_typename: str) -> None:
    """The owner returned nothing, and no error: for this caller the object does not exist."""
    for obj, _link in targets:
        typename = obj.get("__typename")
        if state.owner_of(typename if typename.__class__ is str else sent_typename) == fetch.subgraph:
            state.decisions.mark_absent(obj)


def _merge_copies(
    state: ExecutionState, fetch: Fetch, targets: list[Target], item: Obj, sent_typename: str | None
) -> None:
    """Merge into every target. The last takes the item itself, so that no two places share an object."""
    misfits: list[Link] = []
    last = len(targets) - 1
    for position, (obj, link) in enumerate(targets):
        source = item if position == last else copy_tree(item)
        fits = merge(obj, source) if sent_typename is None else merge_entity(obj, source, sent_typename)
        if not fits:
            misfits.append(link)
    if misfits:
        state.errors.append(malformed(fetch, misfits))


def _failed_indexes(errors: Any) -> frozenset[tuple[str, int]] | None:
    """Return the (alias, index) pairs that errors speak of; None if one speaks of no item in particular."""
    pairs: set[tuple[str, int]] = set()
    for error in errors:
        path = error.get("path") if isinstance(error, Mapping) else None
        match path:
            case [str(alias), int(index), *_]:
                pairs.add((alias, index))
            case _:
                return None
    return frozenset(pairs)

"""Reachability: what can be had from where, and that searching ends."""

from __future__ import annotations

from gateway.query_graph import (
    DownEdge,
    EnterEdge,
    FieldEdge,
    Finder,
    KeyEdge,
    NeededField,
    NeededOn,
    Node,
    Option,
    Route,
)
from tests.gateway.query_graph.building import finder_of


def show(route: Route) -> str:
    """Write a route as `=>graph` for hops, `.field` and `|Type`, inputs in brackets."""
    text = ""
    for step in route:
        match step.edge:
            case EnterEdge(tail=tail):
                text += f"^{tail.graph}"
            case KeyEdge(tail=tail, key_text=key):
                inputs = "".join(f"[{show(inner)}]" for inner in step.input_routes)
                text += f"=>{tail.graph}({key}){inputs}"
            case DownEdge(tail=tail):
                text += f"|{tail.type_name}"
            case FieldEdge(name=name):
                text += f".{name}"
    return text


def ways(finder: Finder, node: Node, name: str, *, leaf: bool = True) -> list[str]:
    found: tuple[Option, ...] = finder.options(node, name, leaf=leaf)
    return [show(option.steps) for option in found]


KEYS = {
    "a": 'type Query { item: Item } type Item @key(fields: "id") { id: ID! name: String }',
    "b": 'type Item @key(fields: "id") @key(fields: "code") { id: ID! code: ID! @shareable }',
    "c": 'type Item @key(fields: "code") { code: ID! @shareable stock: Int }',
}


def test_a_field_of_the_own_subgraph_is_direct() -> None:
    finder = finder_of(**KEYS)
    assert ways(finder, finder.graph.node("Item", "a"), "name") == [".name"]


def test_a_key_that_must_be_fetched_first_is_part_of_the_way() -> None:
    finder = finder_of(**KEYS)
    (option,) = finder.options(finder.graph.node("Item", "a"), "stock", leaf=True)
    assert show(option.steps) == "=>c(code).stock"
    assert [show(route) for route in option.steps[0].key_routes] == ["=>b(id).code"]
    assert option.cost == 1000 + (1000 + 1 + 1) + 1


def test_a_key_is_no_way_to_itself() -> None:
    finder = finder_of(**KEYS)
    assert ways(finder, finder.graph.node("Item", "c"), "name") == ["=>a(id).name"]
    assert ways(finder, finder.graph.node("Item", "a"), "id") == [".id"]


def test_a_leaf_that_is_here_needs_no_hop_but_a_composite_keeps_both_ways() -> None:
    finder = finder_of(
        a='type Query { item: Item } type Item @key(fields: "id") { id: ID! size: Size @shareable } '
        "type Size { width: Int @shareable }",
        b='type Item @key(fields: "id") { id: ID! size: Size @shareable } '
        "type Size { width: Int @shareable height: Int }",
    )
    item = finder.graph.node("Item", "a")
    assert ways(finder, item, "size", leaf=False) == [".size", "=>b(id).size"]
    assert ways(finder, item, "size", leaf=True) == [".size"]


def test_an_unresolvable_key_is_no_way_in() -> None:
    finder = finder_of(
        a='type Query { item: Item } type Item @key(fields: "id") { id: ID! name: String }',
        b='type Query { other: Item } type Item @key(fields: "id", resolvable: false) { id: ID! }',
    )
    assert finder.graph.keys(finder.graph.node("Item", "a")) == ()
    assert ways(finder, finder.graph.node("Item", "b"), "name") == ["=>a(id).name"]


def test_a_requirement_enters_its_own_subgraph_again() -> None:
    finder = finder_of(
        a='type Query { item: Item } type Item @key(fields: "id") { id: ID! weight: Int }',
        b='type Query { other: Item } type Item @key(fields: "id") { id: ID! weight: Int @external '
        'price: Int @requires(fields: "weight") }',
    )
    assert ways(finder, finder.graph.node("Item", "a"), "price") == ["=>b(id)[.weight].price"]
    assert ways(finder, finder.graph.node("Item", "b"), "price") == ["=>b(id)[=>a(id).weight].price"]


def test_requirements_that_need_each_other_end_without_a_way() -> None:
    finder = finder_of(
        a='type Query { item: Item } type Item @key(fields: "id") { id: ID! y: Int @external '
        'x: Int @requires(fields: "y") }',
        b='type Item @key(fields: "id") { id: ID! x: Int @external y: Int @requires(fields: "x") }',
    )
    item = finder.graph.node("Item", "a")
    assert ways(finder, item, "x") == []
    assert ways(finder, item, "y") == []
    assert ways(finder, finder.graph.node("Item", "b"), "x") == []


def test_what_is_provided_is_direct_only_below_the_field_that_provides_it() -> None:
    finder = finder_of(
        a='type Query { order: Order } type Order { buyer: Person @provides(fields: "name") seller: Person } '
        'type Person @key(fields: "id") { id: ID! name: String @external }',
        b='type Person @key(fields: "id") { id: ID! name: String @shareable }',
    )
    graph = finder.graph
    order = graph.fields(graph.node("Order", "a"))
    buyer, seller = order["buyer"].tail, order["seller"].tail
    assert buyer is not None
    assert seller is not None
    assert ways(finder, buyer, "name") == [".name"]
    assert ways(finder, seller, "name") == ["=>b(id).name"]


INTERFACE_OBJECT = {
    "real": 'type Query { nodes: [Node] } interface Node @key(fields: "id") { id: ID! } '
    'type House implements Node @key(fields: "id") { id: ID! rooms: Int }',
    "lent": 'type Query { found: [Node] } type Node @key(fields: "id") @interfaceObject '
    "{ id: ID! views: Int }",
}


def test_an_interface_object_does_not_know_its_type() -> None:
    finder = finder_of(**INTERFACE_OBJECT)
    lent = finder.graph.node("Node", "lent")
    assert ways(finder, lent, "__typename") == ["=>real(id).__typename"]
    assert [show(option.steps) for option in finder.downs(lent, "House")] == ["=>real(id)|House"]


def test_a_lent_field_is_reached_from_an_object_by_the_name_of_the_interface() -> None:
    finder = finder_of(**INTERFACE_OBJECT)
    (option,) = finder.options(finder.graph.node("House", "real"), "views", leaf=True)
    edge = option.steps[0].edge
    assert isinstance(edge, KeyEdge)
    assert (show(option.steps), edge.typename) == ("=>lent(id).views", "Node")


def test_a_field_set_is_met_from_several_subgraphs_at_the_least_cost() -> None:
    finder = finder_of(**KEYS)
    wanted = (NeededField("name"), NeededField("code"), NeededField("stock"))
    solution = finder.satisfy(finder.graph.node("Item", "a"), wanted)
    assert solution is not None
    assert [show(route) for route in solution.routes] == [".name", "=>b(id).code", "=>c(code).stock"]


def test_a_type_that_cannot_occur_needs_nothing() -> None:
    finder = finder_of(
        a="type Query { any: Any } union Any = Left | Right type Left { x: Int } type Right { y: Int }"
    )
    any_node = finder.graph.node("Any", "a")
    solution = finder.satisfy(any_node, (NeededOn("Nothing", (NeededField("z"),)),))
    assert solution is not None
    assert solution.routes == ()


def test_what_is_found_inside_a_cut_search_is_not_kept_for_others() -> None:
    schemas = {
        "a": 'type Query { item: Item } type Item @key(fields: "id") { id: ID! @shareable }',
        "b": 'type Item @key(fields: "code") @key(fields: "id") { id: ID! @shareable code: ID! @shareable }',
        "c": 'type Item @key(fields: "code") { code: ID! @shareable last: Int }',
    }
    cold, warm = finder_of(**schemas), finder_of(**schemas)
    for name in ("code", "id"):
        ways(warm, warm.graph.node("Item", "c"), name)
    for graph in schemas:
        for name in ("id", "code", "last"):
            assert ways(warm, warm.graph.node("Item", graph), name) == ways(
                cold, cold.graph.node("Item", graph), name
            )


def test_the_query_type_met_again_leads_to_all_subgraphs() -> None:
    finder = finder_of(a="type Query { x: Int again: Query }", b="type Query { y: Int }")
    again = finder.graph.fields(finder.graph.node("Query", "a"))["again"].tail
    assert again is not None
    assert ways(finder, again, "x") == [".x"]
    assert ways(finder, again, "y") == ["^b.y"]

"""The five subgraphs of Liên Thông: the supergraph they make, and the rules its catalogue keeps."""

from __future__ import annotations

from pathlib import Path

import orjson

from gateway.composition import SubgraphSource, compose
from gateway.sharing import sdl as sharing_sdl
from gateway.supergraph import load_supergraph
from gateway.supergraph.catalogue import read_catalogue
from gateway.supergraph.catalogue_check import check_catalogue
from tests.gateway.composition.documents import HERE, REPOSITORY

LIENTHONG = HERE / "lienthong"


def running_subgraphs() -> list[SubgraphSource]:
    """The subgraphs as they are now; `supergraph.graphql` is what they compose to, read and reviewed."""
    printed = {path.parent.name: path.read_text("utf-8") for path in subgraph_schemas()}
    printed["sharing"] = sharing_sdl()
    return [
        SubgraphSource(name=name, url=f"http://127.0.0.1:1/{name}", sdl=sdl) for name, sdl in printed.items()
    ]


def subgraph_schemas() -> list[Path]:
    return sorted((REPOSITORY / "subgraphs").glob("*/schema.graphql"))


def test_supergraph_is_the_golden_one() -> None:
    assert compose(running_subgraphs()) == (LIENTHONG / "supergraph.graphql").read_text("utf-8")


def test_supergraph_does_not_depend_on_the_order_of_subgraphs() -> None:
    sources = running_subgraphs()
    assert compose(sources[::-1]) == compose(sources)


def test_supergraph_loads_and_hides_what_is_inaccessible() -> None:
    supergraph = load_supergraph(compose(running_subgraphs()))
    api_query = supergraph.api_schema.query_type
    assert api_query is not None
    assert sorted(api_query.fields) == [
        "accessLog",
        "administrativeUnit",
        "administrativeUnits",
        "assistanceCase",
        "assistanceCases",
        "assistanceStatistics",
        "birthEvents",
        "checkPayout",
        "civilServantStatistics",
        "civilServants",
        "civilStatusEvents",
        "civilStatusStatistics",
        "deathEvents",
        "marriageEvents",
        "person",
        "personByPin",
        "personStatistics",
        "residents",
        "verifyHouseholdSize",
        "verifyIdentity",
    ]
    assert sorted(supergraph.subgraphs) == [
        "civil_servants",
        "civil_status",
        "population",
        "sharing",
        "social_assistance",
    ]


def test_running_subgraphs_compose_and_their_catalogue_breaks_no_rule() -> None:
    sdl = compose(running_subgraphs())
    opened = orjson.loads((REPOSITORY / "policies" / "data" / "open.json").read_bytes())
    assert check_catalogue(read_catalogue(sdl), load_supergraph(sdl), opened) == ()

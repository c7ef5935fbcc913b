"""The composed registers with one statistics field of our own."""

from __future__ import annotations

import re
from functools import cache

from gateway.supergraph import Supergraph, load_supergraph
from gateway.supergraph.catalogue import Catalogue, read_catalogue
from tests.gateway.access.building import SUPERGRAPH

FIELD = """
  counted(
    by: [CountedBy!]!, unit: ID @reads(field: "Person.permanentResidence"),
    on: Date @reads(field: "AssistanceCase.decision"), within: CountedWithin, plain: CountedBy = CATEGORY
  ): Counted @join__field(graph: SOCIAL_ASSISTANCE)
    @classification(level: "OPERATIONAL", tags: ["statistics"])
  sorted(by: CountedBy, within: CountedWithin, first: Int = 20): Counted
    @join__field(graph: SOCIAL_ASSISTANCE) @classification(level: "OPERATIONAL", tags: [])
"""
TYPES = """
enum CountedBy @join__type(graph: SOCIAL_ASSISTANCE) {
  CATEGORY @join__enumValue(graph: SOCIAL_ASSISTANCE) @reads(field: "AssistanceCase.categoryCode")
  HIV @join__enumValue(graph: SOCIAL_ASSISTANCE) @reads(field: "AssistanceCase.hivStatus")
  ETHNICITY @join__enumValue(graph: SOCIAL_ASSISTANCE) @reads(field: "Person.ethnicity")
  NOTHING @join__enumValue(graph: SOCIAL_ASSISTANCE)
}
input CountedWithin @join__type(graph: SOCIAL_ASSISTANCE) {
  by: CountedBy
  religion: String @reads(field: "Person.religion")
  or: CountedWithin
}
type Counted @join__type(graph: SOCIAL_ASSISTANCE) {
  total: Int @classification(level: "OPERATIONAL", tags: ["statistics"])
  again(by: CountedBy): Counted @classification(level: "OPERATIONAL", tags: ["statistics"])
  other: CountedOther @classification(level: "OPERATIONAL", tags: [])
}
union CountedOther @join__type(graph: SOCIAL_ASSISTANCE)
  @join__unionMember(graph: SOCIAL_ASSISTANCE, member: "Counted")
  @join__unionMember(graph: SOCIAL_ASSISTANCE, member: "AdministrativeUnit")
  = Counted | AdministrativeUnit
"""


@cache
def counting_sdl() -> str:
    """The composed SDL with `Query.counted`, a statistics field, and `Query.sorted`, none."""
    text = SUPERGRAPH.read_text(encoding="utf-8")
    changed = re.sub(
        r"(?m)(^type Query\n(?:  @join__type\(.*\)\n)+\{\n)", lambda found: found[0] + FIELD, text
    )
    assert changed != text
    return changed + TYPES


@cache
def counting_supergraph() -> Supergraph:
    """The supergraph of that SDL."""
    return load_supergraph(counting_sdl())


@cache
def counting_catalogue() -> Catalogue:
    """And its catalogue."""
    return read_catalogue(counting_sdl())

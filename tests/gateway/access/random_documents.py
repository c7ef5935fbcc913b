"""Random decision documents over the composed catalogue."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from gateway.access.fields import field_rows
from gateway.access.uses import Use, is_entity
from gateway.decision import Via
from tests.gateway.access.building import TODAY, catalogue, directory, supergraph

CODES = ["H08", "H21", "H21.21583", "H15", "G18", "G09", "VIETTEL"]
UNITS = ["52", "66", "21583", "20194"]


def _rows() -> list[dict[str, Any]]:
    """Every coordinate of the catalogue as a field row, on an entity type it can stand on."""
    uses = set()
    for coordinate, entry in catalogue().fields.items():
        type_name = coordinate.partition(".")[0]
        entities = [name for name, register in catalogue().registers.items() if register == entry.register]
        entity = type_name if is_entity(supergraph(), type_name) else ""
        if not entity and type_name != "Query" and not entry.is_structure:
            entity = next((name for name in entities if is_entity(supergraph(), name)), "")
        uses.add(Use(coordinate=coordinate, via=Via.SELECT, entity=entity))
        if entity:
            uses.add(Use(coordinate=f"{entity}.__typename", via=Via.SELECT, entity=entity))
    rows = field_rows(supergraph(), catalogue(), directory(), uses, TODAY)
    return [row.document() for row in rows]


ROWS = _rows()

_NAMED = st.lists(st.sampled_from([row["coordinate"] for row in ROWS]), max_size=8)
GRANTS = st.one_of(
    st.builds(lambda fields: {"id": "AG-1", "kind": "AGREEMENT", "fields": fields, "area": []}, _NAMED),
    st.builds(
        lambda name, fields: {"id": name, "kind": "SHARING_REQUEST", "fields": fields, "area": []},
        st.sampled_from(["shape-1", "shape-2"]),
        _NAMED,
    ),
    st.builds(
        lambda area: {"id": "BG-1", "kind": "BREAK_GLASS", "fields": [], "area": area},
        st.lists(st.sampled_from(["21028", "21583", "51"]), max_size=3),
    ),
)
"""Every kind, as the gateway tells it; what they name may be anything."""

SUBJECTS = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["OFFICER", "ENTERPRISE", "ANONYMOUS", "SYSTEM"]),
        "agency_closed": st.sampled_from([False, False, False, True]),
        "grants": st.lists(GRANTS, max_size=3),
    },
    optional={
        "agency": st.sampled_from(CODES),
        "level": st.sampled_from(["MINISTRY", "PROVINCE", "COMMUNE"]),
        "unit": st.sampled_from(UNITS),
        "sector": st.sampled_from(
            ["HEALTH", "JUSTICE", "HOME_AFFAIRS", "POLICE", "LABOUR", "TRANSPORT", "CIVIL_DEFENCE"]
        ),
        "roles": st.sampled_from([[], ["disaster_commander"]]),
        "successor": st.just("H21"),
    },
)
PURPOSES = st.sampled_from(
    [
        {"code": "1.001776", "ancestors": ["1.001776"]},
        {"code": "1.001776.payment", "ancestors": ["1.001776.payment", "1.001776"]},
        {"code": "ND194-16.1.a", "ancestors": ["ND194-16.1.a"]},
        {"code": "sim-registration", "ancestors": ["sim-registration"], "agreement": "AG-1"},
        {"code": "sim-registration", "ancestors": ["sim-registration"]},
        {"code": "bus-fare", "ancestors": ["bus-fare"]},
        {"code": "emergency", "ancestors": ["emergency"]},
        {"code": "no-such", "ancestors": ["no-such"]},
        None,
    ]
)
FIELDS = st.lists(
    st.one_of(
        st.sampled_from(ROWS),
        st.builds(
            lambda row, changes: {key: value for key, value in (row | changes).items() if value is not None},
            st.sampled_from(ROWS),
            st.fixed_dictionaries(
                {},
                optional={
                    "class": st.sampled_from(["SEALED", "SENSITIVE", "SECRET", None]),
                    "tags": st.sampled_from([["hiv"], ["bank"], [], None]),
                    "owner": st.sampled_from(["gov.health", "gov.justice", "gov.law", "gov.nobody", None]),
                    "group": st.sampled_from(["case", "inspection", None]),
                },
            ),
        ),
    ),
    min_size=1,
    max_size=12,
)
ATTRIBUTES = st.fixed_dictionaries(
    {},
    optional={
        "originCurrent": st.sampled_from(CODES),
        "originProvince": st.sampled_from(["H21", "H15"]),
        "residenceProvince": st.sampled_from(UNITS),
        "residenceCommune": st.sampled_from(UNITS),
        "managingAgency": st.sampled_from(CODES),
    },
)


@st.composite
def heads(draw: st.DrawFn) -> dict[str, Any]:
    """Draw what both phases share."""
    head: dict[str, Any] = {
        "protocol": "gw.decision/1",
        "request": {"date": draw(st.sampled_from(["2026-11-23", "2025-02-28", "2024-06-30"]))},
        "subject": draw(SUBJECTS),
    }
    purpose = draw(PURPOSES)
    return head if purpose is None else head | {"purpose": purpose}


@st.composite
def document_pairs(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """Draw a plan document and an object document about the same fields, every object for every field."""
    head, fields = draw(heads()), draw(FIELDS)
    objects = [{"type": "T", "attrs": one} for one in draw(st.lists(ATTRIBUTES, min_size=1, max_size=6))]
    numbers = list(range(len(objects)))
    return (
        head | {"phase": "plan", "fields": fields},
        head
        | {
            "phase": "object",
            "fields": fields,
            "objects": objects,
            "checks": [{"field": field, "objects": numbers} for field in range(len(fields))],
        },
    )


def decided(answer: dict[str, Any]) -> list[Any]:
    """Return the outcomes in their places: engines may number them differently."""
    outcomes = answer["outcomes"]
    if "fields" in answer:
        return [outcomes[number] for number in answer["fields"]]
    return [[outcomes[number] for number in row] for row in answer["checks"]]

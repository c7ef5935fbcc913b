"""The kinds of civil status events: where their rows are, what each has of its own, what policies may ask.

Ids of events are unique over all kinds, so a list of several kinds is in order of id too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from subgraphs.common.rows import Columns

__all__ = [
    "ADOPTION",
    "BIRTH",
    "CERTIFICATE",
    "CHANGE",
    "DEATH",
    "DECLARATION",
    "DIVORCE",
    "GUARDIANSHIP",
    "KINDS",
    "MARRIAGE",
    "PERSON_COLUMNS",
    "RECOGNITION",
    "UNSEALED",
    "VERSION_ATTRIBUTES",
    "Kind",
    "Kinds",
    "kinds_with",
    "selected_columns",
    "version_columns",
]

PERSON_COLUMNS: Final = (
    "pin", "name", "born", "gender", "nationality", "birth_place", "home_town", "ethnicity",
)  # fmt: skip
"""What a record says of a person, each after a prefix: subject_pin, guardian_name."""
DIVORCE: Final = "DIVORCE"

_COMMON: Final = (
    "event_id",
    "type",
    "legacy_type",
    "registration_no",
    "book_no",
    "registrar_commune",
    "registered_at",
    "status",
    *(f"subject_{column}" for column in PERSON_COLUMNS),
    "digitised_from_book",
    "verified_against_population",
    "version",
    "valid_from",
    "valid_to",
    "origin_registration",
    "origin_level_registration",
    "entered_registration_at",
    "origin_quality",
    "origin_level_quality",
    "entered_quality_at",
)
_ATTRIBUTES: Final[Columns] = {
    "person": "e.subject_pin",
    "registrarCommune": "e.registrar_commune",
    "residenceCommune": "e.residence_commune",
    "residenceProvince": "e.residence_province",
    "origin.registration": "e.origin_registration",
    "origin.quality": "e.origin_quality",
}
"""Policy attribute -> column; residence is the subject's."""
_NOBODY: Final = "null::text"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Kind:
    """One kind of event, a type of the schema and a table."""

    type_name: str
    table: str
    types: tuple[str, ...]
    """Codes of `domain.md` 3.6 that events of the kind may have."""
    own: Mapping[str, str]
    """Column -> SQL type of what only this kind has."""
    second: str | None = None
    """Column expression of the second person's number, for kinds that declare the attribute."""
    further: Columns = field(default_factory=dict)
    sealed: bool = False

    @property
    def attributes(self) -> Columns:
        """Policy attributes the type declares."""
        second = {} if self.second is None else {"secondPerson": self.second}
        return {**_ATTRIBUTES, **second, **self.further}

    @property
    def version_attributes(self) -> Columns:
        """The same for a version: its own origins, all else of the current record."""
        changed = {
            "secondPerson": self.second or _NOBODY,
            "origin.registration": "v.origin_registration",
            "origin.quality": "v.origin_quality",
        }
        return {**_ATTRIBUTES, **changed}


Kinds = tuple[Kind, ...]


def _person(prefix: str) -> dict[str, str]:
    return {f"{prefix}_{column}": "date" if column == "born" else "text" for column in PERSON_COLUMNS}


BIRTH: Final = Kind(
    type_name="BirthEvent",
    table="birth_event",
    types=("BIRTH", "FOREIGN_EVENT"),
    own=dict.fromkeys(("mother_name", "mother_pin", "father_name", "father_pin"), "text"),
    # the code that registered the birth, sealed or not: what is asked of every birth tells nothing of one
    further={"origin.seal": "e.origin_registration"},
)
MARRIAGE: Final = Kind(
    type_name="MarriageEvent",
    table="marriage_event",
    types=("MARRIAGE", "FOREIGN_EVENT", DIVORCE),
    own={
        "spouse_pin": "text",
        "spouse_name": "text",
        "spouse_born": "date",
        "subject_residence": "text",
        "spouse_residence": "text",
        "married_on": "date",
        "divorced_on": "date",
        "divorce_decision_no": "text",
    },
    second="e.spouse_pin",
)
DEATH: Final = Kind(
    type_name="DeathEvent",
    table="death_event",
    types=("DEATH", "FOREIGN_EVENT"),
    own={"death_date": "date", "death_place": "text", "death_cause": "text"},
)
GUARDIANSHIP: Final = Kind(
    type_name="GuardianshipEvent",
    table="guardianship_event",
    types=("GUARDIANSHIP", "GUARDIANSHIP_END"),
    own={**_person("guardian"), "reason": "text"},
    second="e.guardian_pin",
)
RECOGNITION: Final = Kind(
    type_name="RecognitionEvent",
    table="recognition_event",
    types=("PARENT_CHILD_RECOGNITION", "PARENTAGE_BY_COURT"),
    own={"parent_pin": "text", "parent_name": "text"},
    second=_NOBODY,
)
CHANGE: Final = Kind(
    type_name="ChangeEvent",
    table="change_event",
    types=(
        "CHANGE",
        "CORRECTION",
        "ETHNICITY_REDETERMINATION",
        "SUPPLEMENT",
        "GENDER_REDETERMINATION",
        "NATIONALITY_CHANGE",
    ),
    own={
        "change_kind": "text",
        "change_before": "text",
        "change_after": "text",
        "change_ground": "text",
        "sensitive": "boolean",
    },
)
DECLARATION: Final = Kind(
    type_name="DeclarationEvent",
    table="declaration_event",
    types=("MISSING_DECLARED", "DEATH_DECLARED", "CAPACITY_LOST", "MARRIAGE_ANNULMENT"),
    own={"court_decision_no": "text", "decided_on": "date"},
)
CERTIFICATE: Final = Kind(
    type_name="MaritalStatusCertificate",
    table="marital_certificate",
    types=("MARITAL_STATUS_CERT",),
    own={"certified_status": "text", "purpose": "text", "valid_until": "date"},
)
ADOPTION: Final = Kind(
    type_name="AdoptionEvent",
    table="adoption_event",
    types=("ADOPTION", "ADOPTION_END"),
    own={
        **_person("adoptive_mother"),
        **_person("adoptive_father"),
        "decision_no": "text",
        "decided_on": "date",
    },
    second=_NOBODY,
    further={"record": "e.event_id"},
    sealed=True,
)

UNSEALED: Final[Kinds] = (
    BIRTH,
    MARRIAGE,
    DEATH,
    GUARDIANSHIP,
    RECOGNITION,
    CHANGE,
    DECLARATION,
    CERTIFICATE,
)
"""The kinds a list may hold; a sealed event is reached from its person only."""
KINDS: Final[Kinds] = (*UNSEALED, ADOPTION)

VERSION_ATTRIBUTES: Final = tuple(BIRTH.version_attributes)
_VERSIONED: Final = (
    "event_id",
    "version",
    "type",
    "status",
    "registration_no",
    "registrar_commune",
    "registered_at",
    "valid_from",
    "valid_to",
    "origin_registration",
    "origin_level_registration",
    "entered_registration_at",
    "origin_quality",
    "origin_level_quality",
    "entered_quality_at",
)
_DIVORCED: Final = ("divorced_on", "divorce_decision_no")


@cache
def selected_columns(kind: Kind, among: Kinds) -> str:
    """Return a kind's select list over `e`, the same columns for every kind `among` which it is united."""
    own = {column: sql_type for each in among for column, sql_type in each.own.items()}
    attributes = dict.fromkeys(name for each in among for name in each.attributes)
    columns = [
        f"'{kind.type_name}'::text as kind",
        *(f"e.{column}" for column in _COMMON),
        *(
            f"e.{column}" if column in kind.own else f"null::{sql_type} as {column}"
            for column, sql_type in own.items()
        ),
        *(f'{kind.attributes.get(name, _NOBODY)} as "{name}"' for name in attributes),
    ]
    return ", ".join(columns)


@cache
def version_columns(kind: Kind) -> tuple[str, str]:
    """Return what a version holds, over its table, and the select list over `v` with the event as `e`."""
    stored = [*_VERSIONED, *(column for column in _DIVORCED if column in kind.own)]
    selected = [
        f"'{kind.type_name}'::text as kind",
        *(f"v.{column}" for column in _VERSIONED),
        *(
            f"v.{column}" if column in kind.own else f"null::{MARRIAGE.own[column]} as {column}"
            for column in _DIVORCED
        ),
        *(f'{expression} as "{name}"' for name, expression in kind.version_attributes.items()),
    ]
    return ", ".join(stored), ", ".join(selected)


def kinds_with(code: str | None, kinds: Sequence[Kind]) -> Kinds:
    """Return the kinds whose events may have this type, all of them for None."""
    return tuple(kind for kind in kinds if code is None or code in kind.types)

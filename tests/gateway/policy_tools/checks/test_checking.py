"""`policy check`: each mistake is named with file and line; ours have none. Level: the real rules."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from gateway.access import read_policies
from gateway.policy_tools import Api, rule_locations
from gateway.policy_tools.checks.checking import Written, check_text, check_written
from gateway.policy_tools.checks.offered import check_offers
from gateway.policy_tools.checks.reading import readable
from gateway.policy_tools.checks.violations import Violation
from gateway.supergraph import load_supergraph
from gateway.supergraph.catalogue import read_catalogue
from tests.gateway.access.building import POLICIES, SUPERGRAPH, directory
from tests.gateway.access.conftest import opa_binary
from tests.gateway.policy_tools.asking import api, asker, changed, probing

__all__ = ["opa_binary"]

HEALTH = "gov/health/health.rego"
FLAG = 'f.group == "inspection"'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the rules to break."""
    copy = tmp_path / "policies"
    shutil.copytree(POLICIES, copy, ignore=shutil.ignore_patterns("tables", "queries"))
    return copy


def written(folder: Path, about: Api | None = None) -> Written:
    return Written(folder=folder, policies=read_policies(folder), api=about or api())


def broken(folder: Path, path: str, before: str, after: str) -> int:
    """Change one place of a file; return the line it is in."""
    text = (folder / path).read_text(encoding="utf-8")
    assert before in text, before
    (folder / path).write_text(text.replace(before, after, 1), encoding="utf-8")
    return text.count("\n", 0, text.index(before)) + 1


@pytest.mark.opa
def test_ours_have_nothing_to_find(opa_binary: Path) -> None:
    assert check_written(written(POLICIES), opa_binary) == []
    assert check_text(written(POLICIES)) == []


@pytest.mark.opa
@pytest.mark.parametrize(
    ("path", "before", "after", "code", "named"),
    [
        (
            HEALTH,
            '"AssistancePayment.bankAccountNo"',
            '"AssistancePayment.accountNo"',
            "UNKNOWN_COORDINATE",
            "AssistancePayment.accountNo",
        ),
        (
            HEALTH,
            'f.type in ["AssistanceCase"',
            'f.type in ["AssistanceFile"',
            "UNKNOWN_TYPE",
            "AssistanceFile",
        ),
        (HEALTH, FLAG, 'f.group == "inspections"', "UNKNOWN_GROUP", "inspections"),
        (
            HEALTH,
            'object.get(f, "group", "") != "inspection"',
            'object.get(f, "group", "") != "inspectoin"',
            "UNKNOWN_GROUP",
            "inspectoin",
        ),
        (
            HEALTH,
            'law.flagged("isCase")',
            'law.flagged("isCas")',
            "UNKNOWN_ATTRIBUTE",
            "isCas",
        ),
        (
            HEALTH,
            'law.for_purpose("inspection")',
            'law.for_purpose("inspections")',
            "UNKNOWN_PURPOSE",
            "inspections",
        ),
        (
            HEALTH,
            'law.supervises("social_assistance")',
            'law.supervises("social_aid")',
            "UNKNOWN_REGISTER",
            "social_aid",
        ),
        (
            HEALTH,
            'input.subject.kind == "OFFICER"',
            'input.subject.kind == "OFICER"',
            "UNKNOWN_KIND",
            "OFICER",
        ),
        (HEALTH, 'input.subject.kind == "OFFICER"', 'input.subject.agency == "G99"', "UNKNOWN_AGENCY", "G99"),
        ("gov/law/terms.rego", '"bank" in f.tags', '"bnak" in f.tags', "UNKNOWN_TAG", "bnak"),
        (
            "gov/law/terms.rego",
            '"residenceProvince"',
            '"residenceCountry"',
            "UNKNOWN_ATTRIBUTE",
            "residenceCountry",
        ),
        (
            "gov/justice/justice.rego",
            '"Person.hasLivingParent"',
            '"Person.hasLivingParnt"',
            "UNKNOWN_COORDINATE",
            "Person.hasLivingParnt",
        ),
        (
            "data/field_lists.json",
            '"Person.lifeStatus"',
            '"Person.lifeState"',
            "UNKNOWN_COORDINATE",
            "Person.lifeState",
        ),
        ("data/field_lists.json", '"exam-registration"', '"exams"', "UNKNOWN_PURPOSE", "exams"),
        (
            "data/lookups.json",
            '"Query.residents"',
            '"Query.inhabitants"',
            "UNKNOWN_COORDINATE",
            "Query.inhabitants",
        ),
        ("data/functions.json", '"civil_status"', '"civil_state"', "UNKNOWN_REGISTER", "civil_state"),
        ("data/registers.json", '"gov.home_affairs"', '"gov.home"', "UNKNOWN_OWNER", "gov.home"),
        ("data/registers.json", '"steward": "G15"', '"steward": "G99"', "UNKNOWN_AGENCY", "G99"),
        ("data/attributes.json", '"PersonVersion"', '"PersonVersions"', "UNKNOWN_TYPE", "PersonVersions"),
        ("data/channels.json", '"ANONYMOUS"', '"NOBODY"', "UNKNOWN_KIND", "NOBODY"),
        (HEALTH, FLAG, "input.operation.name == f.group", "UNREADABLE", "input.operation.name"),
        (HEALTH, FLAG, "input.fields[0].group == f.group", "UNREADABLE", "input.fields"),
        (HEALTH, FLAG, "time.now_ns() > 0", "UNREADABLE", "time.now_ns"),
        (HEALTH, FLAG, "data.secrets.open == true", "UNREADABLE", "data.secrets.open"),
        (HEALTH, FLAG, "data.reference.secrets == true", "UNREADABLE", "secrets.json"),
        (HEALTH, FLAG, "input.subject.provnce == f.group", "UNREADABLE", "provnce"),
        (HEALTH, FLAG, 'f.klass == "BASIC"', "UNREADABLE", "klass"),
        (
            HEALTH,
            '"when": [[]],',
            '"when": [[{"attr": "person", "op": "eq", "value": "901085000101"}]],',
            "FORBIDDEN_NEED",
            "person",
        ),
        ("gov/law/terms.rego", '"fn": "keep_last"', '"fn": "keep_most"', "UNKNOWN_MASK", "keep_most"),
        (
            HEALTH,
            "#   law: Law 11/2022/QH15 on inspection\n",
            "#   decree: none\n",
            "NO_METADATA",
            "custom.law",
        ),
        (HEALTH, "# title: Inspection\n", "", "NO_METADATA", "title"),
        (HEALTH, '"flag", "procedure",', '"flag",', "NOT_ASKED", "procedure"),
        (HEALTH, '"flag", "procedure",', '"flag", "procedure", "more",', "NOT_WRITTEN", "more"),
    ],
)
def test_each_mistake_is_named_with_file_and_line(
    folder: Path, opa_binary: Path, path: str, before: str, after: str, code: str, named: str
) -> None:
    line = broken(folder, path, before, after)
    found = check_written(written(folder), opa_binary)
    here = [one for one in found if one.code == code and named in one.message]
    assert here, found
    assert {one.path for one in here} == {path}
    if not code.startswith(("NO_", "NOT_ASKED")):  # these are about the rule, and said where it begins
        assert line in {one.line for one in here}


@pytest.mark.opa
def test_renamed_field_of_the_schema_is_named_wherever_it_is_used(opa_binary: Path) -> None:
    sdl = SUPERGRAPH.read_text(encoding="utf-8").replace("hasLivingParent", "hasParent")
    renamed = Api(supergraph=load_supergraph(sdl), catalogue=read_catalogue(sdl), directory=directory())
    found = check_written(written(POLICIES, renamed), opa_binary)
    assert {(one.path, one.code, one.message) for one in found} == {
        ("gov/justice/justice.rego", "UNKNOWN_COORDINATE", "there is no coordinate Person.hasLivingParent")
    }
    assert {one.line for one in check_text(written(POLICIES, renamed))} == {one.line for one in found}


@pytest.mark.opa
def test_functions_with_constants_stay_in_one_file(folder: Path, opa_binary: Path) -> None:
    """The embedded engine takes the constants of one file only, and fails on every field of the others."""
    (folder / "gov/health/more.rego").write_text(
        "package gov.health\n\n# METADATA\n# title: More\n# custom:\n#   law: L\n"
        'ground("procedure", f) := {} if f.group == "case"\n',
        encoding="utf-8",
    )
    found = check_written(written(folder), opa_binary)
    assert [(one.path, one.code) for one in found] == [("gov/health/more.rego", "NOT_PORTABLE")]


def test_without_opa_the_text_is_checked(folder: Path) -> None:
    line = broken(folder, HEALTH, '"AssistancePayment.bankAccountNo"', '"AssistancePayment.accountNo"')
    message = "there is no coordinate AssistancePayment.accountNo"
    assert check_text(written(folder)) == [
        Violation(path=HEALTH, line=line, code="UNKNOWN_COORDINATE", message=message)
    ]


def test_what_rules_may_read_is_what_the_gateway_sends() -> None:
    names = readable()
    assert names["f",] >= {
        "coordinate",
        "type",
        "class",
        "tags",
        "register",
        "group",
        "owner",
        "unitProvince",
    }
    assert names["input", "purpose"] >= {"code", "ancestors", "agreement", "case"}
    assert "person" not in names["input", "subject"]


@pytest.mark.parametrize(
    ("path", "before", "after", "code", "named"),
    [
        (
            "gov/law/terms.rego",
            '"bank" in f.tags',
            'f.name == "monthlyAmount"',
            "MASK_DOES_NOT_FIT",
            "AssistanceCase.monthlyAmount (Int) with keep_last",
        ),
        (
            "gov/health/health.rego",
            '"when": law.within_territory(input.subject),',
            '"when": [[{"attr": "ethnicity", "op": "eq", "value": "01"}]],',
            "FORBIDDEN_NEED",
            "by Person.ethnicity, which is SENSITIVE",
        ),
        (
            "gov/home_affairs/home_affairs.rego",
            'law.has_function("civil_servants")',
            'law.has_function("civil_servants")\n\tf.name != "__typename"',
            "FORBIDDEN_NEED",
            "by managingAgency, which is the field it protects",
        ),
    ],
)
async def test_what_rules_offer_is_checked(path: str, before: str, after: str, code: str, named: str) -> None:
    rules = changed(path, before, after)
    askers = [asker("gia-lai-health", "1.001776"), asker("hcmc-home-affairs", "personnel")]
    async with probing(rules) as probe:
        found = await check_offers(probe, askers, rule_locations(rules.modules))
    assert {one.code for one in found} == {code}
    assert any(named in one.message for one in found), found


async def test_ours_offer_nothing_wrong() -> None:
    askers = [asker("gia-lai-health", "1.001776"), asker("citizen-an", "self"), asker("moh", None)]
    async with probing() as probe:
        assert await check_offers(probe, askers, {}) == []

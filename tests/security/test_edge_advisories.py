"""Advisories about tokens, filters, counts, introspection and the engine's address."""

from __future__ import annotations

import pytest

from gateway.access.engines import opa
from gateway.decision import Deny, SubjectKind
from gateway.errors import ClientError, Unauthenticated
from gateway.operation import Limits
from gateway.pipeline import CallerSchemas, PersistedDocuments
from tests.gateway.access.building import ALLOWANCE
from tests.gateway.access.doubles import DENIED, ClauseEngine
from tests.gateway.pipeline.building import OFFICER, VISIBLE, Wired, supergraph
from tests.gateway.pipeline.registers import Registers
from tests.gateway.server.test_authentication import BAD, authenticator, token, unsigned

MASKED = {"effect": "mask", "mask": {"fn": "keep_last", "n": 4}, "reason": "masked", "rule": "test"}


async def refused_token(authorization: str) -> None:
    with pytest.raises(Unauthenticated):
        await authenticator().subject(authorization)


async def test_cve_2022_29217_a_public_key_is_no_secret() -> None:
    await refused_token(BAD["HS256 with the public key"])


@pytest.mark.parametrize("alg", ["none", "None", "nOnE", "NONE"])
async def test_cve_2024_37568_no_algorithm_is_none(alg: str) -> None:
    await refused_token(f"Bearer {unsigned({'alg': alg, 'typ': 'at+jwt'})}")


@pytest.mark.parametrize("crit", [["x-must-know"], ["exp"], "x"])
async def test_cve_2026_32597_what_a_token_says_is_critical_has_to_be_understood(crit: object) -> None:
    await refused_token(f"Bearer {unsigned({'alg': 'EdDSA', 'typ': 'at+jwt', 'kid': 'k1', 'crit': crit})}")
    with pytest.raises(Exception) as found:  # noqa: PT011 - the library refuses to write it, or we to read it
        await authenticator().subject(f"Bearer {token(header={'crit': crit, 'x-must-know': True})}")
    assert not isinstance(found.value, AssertionError)


@pytest.mark.parametrize("issuer", ["https://issuer.test.evil", "https://issuer", "", "https://issuer.test/"])
async def test_cve_2024_53861_an_issuer_is_the_whole_name(issuer: str) -> None:
    await refused_token(f"Bearer {token(iss=issuer)}")


@pytest.mark.parametrize("audience", ["other", ["lienthong", "other"], "lien", ..., ""])
async def test_cve_2019_1020015_a_token_for_another_service_is_none(audience: object) -> None:
    await refused_token(f"Bearer {token(aud=audience)}")


FILTERS = {
    "AssistanceCase.categoryCode": '{ assistanceCases(categoryCode: "HIV") { totalCount } }',
    "AssistanceCase.decision": '{ assistanceCases(decidedFrom: "2026-01-01") { totalCount } }',
}


@pytest.mark.parametrize("coordinate", FILTERS)
@pytest.mark.parametrize("outcome", [DENIED, MASKED], ids=["denied", "masked"])
async def test_cve_2026_54698_a_hidden_field_is_no_filter(
    coordinate: str, outcome: dict[str, object]
) -> None:
    registers = Registers(ClauseEngine({}, settled={(coordinate, "filter"): outcome}))
    prepared = await registers.prepare(FILTERS[coordinate], OFFICER, ALLOWANCE)
    assert isinstance(prepared.decided.access.outcomes["Query.assistanceCases"], Deny)
    open_to_all = await Registers(ClauseEngine({})).prepare(FILTERS[coordinate], OFFICER, ALLOWANCE)
    assert not isinstance(open_to_all.decided.access.outcomes["Query.assistanceCases"], Deny)


async def test_cve_2026_54698_a_variable_hides_no_filter() -> None:
    settled = {("AssistanceCase.categoryCode", "filter"): DENIED}
    document = "query($c: String) { assistanceCases(categoryCode: $c) { edges { node { caseId } } } }"
    prepared = await Registers(ClauseEngine({}, settled=settled)).prepare(
        document, OFFICER, ALLOWANCE, variables={"c": "HIV"}
    )
    assert isinstance(prepared.decided.access.outcomes["Query.assistanceCases"], Deny)


async def test_cve_2023_44401_a_count_has_the_condition_of_the_rows() -> None:
    rule = [[{"attr": "residenceProvince", "op": "eq", "value": "52"}]]
    engine = ClauseEngine({"AssistanceCase.__typename": rule})
    for document in (
        "{ assistanceCases { totalCount } }",
        "{ assistanceCases { edges { node { caseId } } } }",
    ):
        prepared = await Registers(engine).prepare(document, OFFICER, ALLOWANCE)
        ((clause,),) = prepared.decided.access.rows["AssistanceCase"]
        assert (clause.attr, clause.value) == ("residenceProvince", "52")


@pytest.mark.parametrize(
    "document",
    [
        '{ __type(name: "Account") { fields { name } } }',
        "{ __schema { types { name fields { name } } } }",
    ],
)
async def test_cve_2026_35413_introspection_shows_the_callers_schema(document: str) -> None:
    wired = Wired()
    anonymous = type(OFFICER)(kind=SubjectKind.ANONYMOUS, id="anonymous")
    try:
        told = str((await wired.ask(document, anonymous)).data)
    except ClientError:
        told = ""
    assert "balance" not in told
    assert wired.bank.requests == []


@pytest.mark.parametrize("name", ["balanc", "balance", "nothing"])
async def test_cve_2026_35413_no_hint_tells_a_hidden_name(name: str) -> None:
    anonymous = type(OFFICER)(kind=SubjectKind.ANONYMOUS, id="anonymous")
    with pytest.raises(ClientError) as found:
        await Wired().ask(f"{{ account(id: 1) {{ {name} }} }}", anonymous)
    assert "Did you mean" not in str(found.value)


def test_cve_2026_35413_a_schema_of_a_subgraph_is_in_no_supergraph() -> None:
    schemas = CallerSchemas(supergraph(), VISIBLE, Limits())
    documents = PersistedDocuments(schemas, {})
    assert documents is not None
    assert "_service" not in supergraph().types["Query"].fields
    assert "_entities" not in supergraph().types["Query"].fields


def test_cve_2025_46569_the_engine_is_asked_at_one_constant_path() -> None:
    paths = [value for value in vars(opa).values() if isinstance(value, str) and "gw/v1" in value]
    assert paths == ["gw/v1/result"] or [path.strip("/") for path in paths] == ["gw/v1/result"]
    assert not any("{" in path for path in paths)

"""Documents by name: published ones, trusted-document mode, and those registered by their hash."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from gateway.decision import ANONYMOUS, Subject, SubjectKind
from gateway.errors import BadRequest, ClientError, InternalError
from gateway.pipeline import GraphQLRequest, read_published
from gateway.pipeline.persisted import LONGEST_REGISTERED, REGISTERED
from tests.gateway.pipeline.building import CITIZEN, ENTERPRISE, OFFICER, Wired

ACCOUNT = 'query Account { account(id: "1") { name } }'
TOTAL = "query Total { total }"
PUBLISHED = {"account": ACCOUNT, "total": TOTAL}


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


async def refusal(wired: Wired, document: str | None, subject: Subject = OFFICER, **more: Any) -> str:
    with pytest.raises(BadRequest) as caught:
        await wired.ask(document, subject, **more)
    return caught.value.code


async def test_a_published_document_runs_by_its_name() -> None:
    wired = Wired(published=PUBLISHED)
    answer = await wired.ask(None, document_id="account")
    assert answer.data == {"account": {"name": "An"}}


async def test_a_published_document_runs_by_its_hash_as_either_protocol_names_it() -> None:
    named_by_hash = {f"sha256:{sha256(ACCOUNT)}": ACCOUNT}
    wired = Wired(published=PUBLISHED | named_by_hash, automatic=False)
    (name,) = named_by_hash
    assert (await wired.ask(None, document_id=name)).data == {"account": {"name": "An"}}
    by_name = await wired.ask(None, document_id=f"sha256:{sha256(TOTAL)}")
    by_hash = await wired.ask(None, document_hash=sha256(TOTAL))
    assert (by_name.data, by_hash.data) == ({"total": 0}, {"total": 0})


async def test_an_unknown_name_is_not_found() -> None:
    wired = Wired(published=PUBLISHED)
    for name in ("other", sha256(TOTAL), "sha256:total", "sha256:other"):
        assert await refusal(wired, None, document_id=name) == "DOCUMENT_NOT_FOUND"


async def test_a_document_of_another_schema_is_not_found_as_if_it_did_not_exist() -> None:
    wired = Wired(published=PUBLISHED)
    assert (await wired.ask(None, ANONYMOUS, document_id="total")).data == {"total": 0}
    for name in ("account", f"sha256:{sha256(ACCOUNT)}", "other"):
        assert await refusal(wired, None, ANONYMOUS, document_id=name) == "DOCUMENT_NOT_FOUND"
    code = await refusal(wired, None, ANONYMOUS, document_hash=sha256(ACCOUNT))
    assert code == await refusal(wired, None, ANONYMOUS, document_hash=sha256("other"))


async def test_only_published_documents_run_for_the_kinds_that_are_named() -> None:
    wired = Wired(published=PUBLISHED, trusted_only=[SubjectKind.ENTERPRISE, SubjectKind.CITIZEN])
    assert (await wired.ask(None, ENTERPRISE, document_id="total")).data == {"total": 0}
    assert (await wired.ask(TOTAL, ENTERPRISE)).data == {"total": 0}
    for text in (TOTAL + " ", "{ total }", "{ __typename }", "{", ACCOUNT):
        assert await refusal(wired, text, ENTERPRISE) == "DOCUMENT_NOT_TRUSTED"
    assert await refusal(wired, "{ total }", CITIZEN) == "DOCUMENT_NOT_TRUSTED"
    assert (await wired.ask("{ total }", OFFICER)).data == {"total": 0}


async def test_who_runs_published_documents_only_registers_none() -> None:
    wired = Wired(published=PUBLISHED, trusted_only=[SubjectKind.CITIZEN])
    text = "{ total }"
    assert await refusal(wired, text, CITIZEN, document_hash=sha256(text)) == "DOCUMENT_NOT_TRUSTED"
    code = await refusal(wired, None, CITIZEN, document_hash=sha256(text))
    assert code == "PERSISTED_QUERY_NOT_SUPPORTED"


async def test_a_refused_document_calls_nobody_and_is_recorded_without_its_text() -> None:
    wired = Wired(published=PUBLISHED, trusted_only=[SubjectKind.CITIZEN])
    await refusal(wired, "{ total }", CITIZEN)
    (record,) = wired.audit.records
    assert (record.status, record.code, record.operation_hash) == (
        "REFUSED",
        "DOCUMENT_NOT_TRUSTED",
        "unreadable",
    )
    assert wired.bank.requests == []


async def test_a_hash_is_unknown_until_its_document_came_with_it() -> None:
    wired = Wired()
    digest = sha256(TOTAL)
    assert await refusal(wired, None, document_hash=digest) == "PERSISTED_QUERY_NOT_FOUND"
    assert (await wired.ask(TOTAL, document_hash=digest)).data == {"total": 0}
    assert (await wired.ask(None, document_hash=digest)).data == {"total": 0}


async def test_a_request_without_any_document_is_refused() -> None:
    wired = Wired()
    with pytest.raises(BadRequest, match="neither has nor names a document"):
        await wired.ask(None)
    assert wired.bank.requests == []


async def test_a_document_under_a_hash_that_is_not_its_own_is_refused_and_not_kept() -> None:
    wired = Wired()
    poisoned = sha256(ACCOUNT)
    assert await refusal(wired, TOTAL, document_hash=poisoned) == "PERSISTED_QUERY_HASH_MISMATCH"
    assert await refusal(wired, None, document_hash=poisoned) == "PERSISTED_QUERY_NOT_FOUND"
    assert wired.bank.requests == []


async def test_a_registered_document_is_known_to_its_own_kind_of_caller_alone() -> None:
    wired = Wired()
    digest = sha256(TOTAL)
    await wired.ask(TOTAL, OFFICER, document_hash=digest)
    for subject in (ANONYMOUS, ENTERPRISE, CITIZEN):
        assert await refusal(wired, None, subject, document_hash=digest) == "PERSISTED_QUERY_NOT_FOUND"


@pytest.mark.parametrize(
    "text", ["{", "{ nothing }", "{ a: total b: total c: total d: total e: total f: total }"]
)
async def test_a_document_that_is_not_valid_is_not_kept(text: str) -> None:
    wired = Wired()
    with pytest.raises(ClientError):
        await wired.ask(text, document_hash=sha256(text))
    assert await refusal(wired, None, document_hash=sha256(text)) == "PERSISTED_QUERY_NOT_FOUND"


async def test_without_registration_a_hash_alone_is_not_supported() -> None:
    wired = Wired(automatic=False)
    assert (await wired.ask(TOTAL, document_hash=sha256(TOTAL))).data == {"total": 0}
    assert await refusal(wired, None, document_hash=sha256(TOTAL)) == "PERSISTED_QUERY_NOT_SUPPORTED"


async def test_what_is_kept_is_bounded_in_number_and_length() -> None:
    wired = Wired()
    long = TOTAL + " " * LONGEST_REGISTERED
    texts = [f"query Q{n} {{ total }}" for n in range(REGISTERED + 1)]
    for text in (*texts, long):
        wired.documents.register(
            GraphQLRequest(id="r-1", document=text, document_hash=sha256(text), subject=OFFICER)
        )
    assert (await wired.ask(None, document_hash=sha256(texts[1]))).data == {"total": 0}
    for text in (texts[0], long):
        assert await refusal(wired, None, document_hash=sha256(text)) == "PERSISTED_QUERY_NOT_FOUND"
    assert (await wired.ask(long, document_hash=sha256(long))).data == {"total": 0}


async def test_documents_without_a_hash_take_no_place() -> None:
    wired = Wired()
    texts = [f"query Q{n} {{ total }}" for n in range(REGISTERED)]
    for text in texts:
        wired.documents.register(
            GraphQLRequest(id="r-1", document=text, document_hash=sha256(text), subject=OFFICER)
        )
    await wired.ask(TOTAL)
    assert (await wired.ask(None, document_hash=sha256(texts[0]))).data == {"total": 0}


@pytest.mark.parametrize(("automatic", "kept"), [(True, 1), (False, 0)])
async def test_what_nobody_may_register_takes_no_place(automatic: bool, kept: int) -> None:
    wired = Wired(automatic=automatic)
    await wired.ask(TOTAL, OFFICER, document_hash=sha256(TOTAL))
    assert sum(len(texts) for texts in wired.documents._registered.values()) == kept


def test_a_document_that_is_valid_for_nobody_is_refused_at_start() -> None:
    with pytest.raises(InternalError, match="valid for no caller: wrong"):
        Wired(published={"wrong": "{ nothing }", **PUBLISHED})


def manifest(folder: Path, content: object) -> Path:
    file = folder / "documents.json"
    file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return file


def test_a_manifest_is_a_map_of_identifiers_to_documents(tmp_path: Path) -> None:
    content = {**PUBLISHED, f"sha256:{sha256(TOTAL)}": TOTAL}
    assert read_published(manifest(tmp_path, content)) == content


@pytest.mark.parametrize("content", ["{", [TOTAL], {"total": 1}, {f"sha256:{sha256(ACCOUNT)}": TOTAL}])
def test_a_manifest_that_is_none_is_refused(tmp_path: Path, content: object) -> None:
    with pytest.raises(InternalError):
        read_published(manifest(tmp_path, content))


def test_a_manifest_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InternalError):
        read_published(tmp_path / "none.json")

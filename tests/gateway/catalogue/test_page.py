"""The page: one file, nothing fetched, headings and tables that can be read aloud; level: our subgraphs."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from html.parser import HTMLParser
from typing import Any

from gateway.catalogue import Published, composed, own_files, publish, to_page
from gateway.supergraph import load_supergraph
from gateway.supergraph.catalogue import read_catalogue
from tests.gateway.access.building import ROOT, policies

VOID = {"meta", "input", "br"}


class Page(HTMLParser):
    """Elements in order with attributes and text; fails on tags that do not nest."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, Mapping[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open:
            self.texts.setdefault(self._open[-1], []).append(data)

    def all(self, tag: str) -> list[Mapping[str, str | None]]:
        return [given for name, given in self.elements if name == tag]


@cache
def published() -> Published:
    sdl = composed(own_files(ROOT))
    return publish(load_supergraph(sdl), read_catalogue(sdl), policies().reference, date(2026, 11, 23))


@cache
def page() -> tuple[str, Page]:
    text = to_page(published())
    return text, Page(text)


def test_every_register_and_field_is_there_with_its_term() -> None:
    _, found = page()
    fields = [field for register in published().registers for field in register.fields]
    ids = {given["id"] for _, given in found.elements if "id" in given}
    assert {register.name for register in published().registers} <= ids
    codes = found.texts["code"]
    assert [field.coordinate for field in fields if field.coordinate not in codes] == []
    cells = " ".join(found.texts["td"])
    assert [field.term for field in fields if field.term not in cells] == []


def test_nothing_is_fetched_and_only_its_own_style_and_script_may_run() -> None:
    text, found = page()
    linked: list[Any] = [
        value
        for _, given in found.elements
        for name, value in given.items()
        if name in ("src", "href", "action")
    ]
    assert linked
    assert [one for one in linked if not one.startswith("#")] == []
    assert not re.search(r"url\(|@import|https?:", text)
    (policy,) = [given["content"] for given in found.all("meta") if "http-equiv" in given]
    assert policy is not None
    assert policy.startswith("default-src 'none'; ")
    for kind in ("style", "script"):
        (inside,) = re.findall(rf"<{kind}>(.*?)</{kind}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy


def test_page_can_be_read_aloud_and_without_script() -> None:
    text, found = page()
    assert found.all("html") == [{"lang": "vi"}]
    assert len(found.all("h1")) == len(found.all("main")) == 1
    headings = [name for name, _ in found.elements if re.fullmatch(r"h\d", name)]
    assert headings[0] == "h1"
    assert set(headings[1:]) == {"h2"}
    assert {given.get("scope") for given in found.all("th")} == {"row", "col"}
    assert len(found.all("caption")) == len(found.all("table")) == len(published().registers)
    ids = [given["id"] for _, given in found.elements if "id" in given]
    assert len(ids) == len(set(ids))
    referred = [
        str(given[name])
        for _, given in found.elements
        for name in ("aria-labelledby", "for")
        if name in given
    ]
    assert set(referred) <= set(ids)
    # the search is there only once its script runs, and no row is hidden before
    assert "hidden" in found.all("form")[0]
    assert not any("hidden" in given for given in found.all("tr"))
    assert "Danh mục cơ sở dữ liệu" in text[: text.index('<span lang="en">')]


def test_text_of_the_catalogue_is_never_markup() -> None:
    register = published().registers[0]
    text = "<script>alert(1)</script>"
    hostile = Published(
        on=published().on,
        revision=text,
        registers=(type(register)(
            name=register.name, title=text, title_en=text, steward=None, legal_basis=(),
            fields=register.fields[:1],
        ),),
        classes={},
    )  # fmt: skip
    assert text not in to_page(hostile)

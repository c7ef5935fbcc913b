"""The published catalogue as one page: Vietnamese first, nothing fetched, readable without script."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from html import escape
from pathlib import Path
from string import Template

from gateway.catalogue.legal_basis import Basis
from gateway.catalogue.published import Published, PublishedField, PublishedRegister
from gateway.catalogue.words import CLASSES, LEVELS_OF_ENTRY, TAG_WORDS, Word

__all__ = ["to_page"]

_HERE = Path(__file__).parent
_HEADINGS: tuple[Word, ...] = (
    ("Trường", "Field"),
    ("Thuật ngữ", "Term"),
    ("Kiểu", "Type"),
    ("Mức bảo vệ", "Class"),
    ("Nơi cập nhật", "Entered by"),
    ("Căn cứ pháp lý", "Legal basis"),
)


def to_page(published: Published) -> str:
    """Return the page; its content security policy allows its own style and script and nothing else."""
    style, script = (_text(name).strip() for name in ("page.css", "page.js"))
    return Template(_text("page.html")).substitute(
        style=style,
        style_hash=_hash(style),
        script=script,
        script_hash=_hash(script),
        on=published.on.isoformat(),
        day=f"{published.on:%d/%m/%Y}",
        revision=escape(published.revision),
        contents="".join(map(_link, published.registers)),
        registers="".join(map(_register, published.registers)),
        classes="".join(_class(level, found) for level, found in published.classes.items()),
    )


def _text(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _link(register: PublishedRegister) -> str:
    title, english = escape(register.title), _english(register.title_en)
    return f'<li><a href="#{register.name}">{title}</a> {english} ({len(register.fields)})</li>\n'


def _register(register: PublishedRegister) -> str:
    name = register.name
    head = "".join(f'<th scope="col">{_both(word)}</th>' for word in _HEADINGS)
    return (
        f'<section class="register" aria-labelledby="{name}">\n'
        f'<h2 id="{name}">{escape(register.title)}{_english(register.title_en)}</h2>\n'
        f"{_answers(register)}"
        f'<div class="wide" role="region" aria-labelledby="{name}-fields" tabindex="0">\n<table>\n'
        f'<caption id="{name}-fields">{len(register.fields)} trường dữ liệu của {escape(register.title)}'
        f"</caption>\n<thead><tr>{head}</tr></thead>\n<tbody>\n"
        f"{''.join(map(_row, register.fields))}</tbody>\n</table>\n</div>\n</section>\n"
    )


def _answers(register: PublishedRegister) -> str:
    lines = []
    if register.steward is not None:
        steward = register.steward
        named = f"{escape(steward.name)} (<code>{escape(steward.code)}</code>)"
        lines.append(_line(("Cơ quan chủ quản", "Steward"), f"{named} {_english(steward.name_en)}"))
    if register.legal_basis:
        lines.append(_line(("Căn cứ pháp lý", "Legal basis"), _bases(register.legal_basis, titled=True)))
    return f"<dl>\n{''.join(lines)}</dl>\n" if lines else ""


def _line(word: Word, content: str) -> str:
    return f"<dt>{_both(word)}</dt><dd>{content}</dd>\n"


def _row(field: PublishedField) -> str:
    cells = (
        f"{escape(field.term)} {_english(field.meaning)}",
        f"<code>{escape(field.type)}</code>",
        _protection(field),
        _entered(field),
        _grounds(field),
    )
    head = f'<th scope="row"><code>{escape(field.coordinate)}</code></th>'
    return f"<tr>{head}{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>\n"


def _protection(field: PublishedField) -> str:
    tags = ", ".join(_both(TAG_WORDS[tag]) for tag in field.tags if tag in TAG_WORDS)
    return _both(CLASSES[field.level]) + (f"<br>{tags}" if tags else "")


def _entered(field: PublishedField) -> str:
    levels = ", ".join(_both(LEVELS_OF_ENTRY[level]) for level in field.entered_by)
    return f"{levels} <code>{escape(field.group)}</code>" if field.group else levels


def _grounds(field: PublishedField) -> str:
    bases = _bases(field.legal_basis, titled=False)
    if field.ground is None:
        return bases
    read = ", ".join(f"<code>{escape(one)}</code>" for one in field.declassifies)
    computed = f"Tính từ {read} theo {escape(field.ground)}"
    return f"{bases}{computed} {_english(f'Computed from them under {field.ground}')}"


def _bases(found: Iterable[Basis], *, titled: bool) -> str:
    items = []
    for one in found:
        mark = "" if one.verified else "*"
        title = f" {escape(one.title)} {_english(one.title_en)}" if titled else ""
        items.append(f"<li>{escape(str(one))}{mark}{title}</li>")
    return f'<ul class="plain">{"".join(items)}</ul>' if items else ""


def _class(level: str, found: Iterable[Basis]) -> str:
    return f"<dt><code>{level}</code> {_both(CLASSES[level])}</dt><dd>{_bases(found, titled=True)}</dd>\n"


def _both(word: Word) -> str:
    return f"{escape(word[0])} {_english(word[1])}"


def _english(text: str) -> str:
    return f'<span lang="en">{escape(text)}</span>'

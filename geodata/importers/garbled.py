"""Texts that no one wrote so: read in a wrong encoding, lost, or holding markup for a browser."""

import re
from collections.abc import Iterator, Sequence

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_CONTROL = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_LOST = re.compile(r"\ufffd|锟斤拷|^[?\s]*\?{2}[?\s]*$")
_SUSPECT = re.compile(
    "[\0-\x08\x0b\x0c\x0e-\x1f<\x7f-\x9f\ud800-\udfff\ufffd-\uffff]|\\?\\?|锟斤拷|javascript:", re.IGNORECASE
)
_STRETCH = 256
_FEW = 8
_MARKS = ("<", "??", "\ufffd", "锟斤拷")
_LETTERS = re.compile("[\x80-\u2e7f]")
_BEYOND_LETTERS = re.compile("[\u2e80-\U0010ffff]")
_MARKUP = re.compile(
    r"<\s*[/!?]?\s*[a-z][^<]*>|<\s*(?:script|iframe|object|embed|svg|img)\b|javascript:", re.IGNORECASE
)
_UTF8_HANZI = re.compile(rb"(?:[\xe4-\xe9][\x80-\xbf]{2}){2}")
_UTF8_LETTERS = re.compile(rb"[\xc3-\xe9][\x80-\xbf]")
_GB_HANZI = re.compile(rb"(?:[\xb0-\xd7][\xa1-\xfe]){2}")
_AS_HANZI = (("gb18030", "utf-8", _UTF8_HANZI),)
_AS_LETTERS = (
    ("cp1252", "utf-8", _UTF8_LETTERS),
    ("latin-1", "utf-8", _UTF8_LETTERS),
    ("latin-1", "gb18030", _GB_HANZI),
)


def faults_in(texts: Sequence[str]) -> Iterator[tuple[int, str, str]]:
    """Position, reason and what was probably meant of each text that is refused; clean stretches are passed over."""
    distinct = sorted(set(texts)) if texts else []
    if len(distinct) < len(texts) // _FEW and all(map(_is_clean, _stretches(distinct))):
        return
    for start in range(0, len(texts), _STRETCH):
        stretch = texts[start : start + _STRETCH]
        if _is_clean("|".join(stretch)):
            continue
        for place, text in enumerate(stretch, start=start):
            if fault := fault_of(text):
                yield place, *fault


def fault_of(text: str) -> tuple[str, str] | None:
    """The reason why a text is refused, and what it was probably meant to be; None for nearly all texts."""
    meant = "" if text.isascii() else _misread(text)
    if meant:
        return "text_garbled", meant
    return _fault_seen(text) if _SUSPECT.search(text) else None


def _stretches(texts: Sequence[str]) -> Iterator[str]:
    return ("|".join(texts[start : start + _STRETCH]) for start in range(0, len(texts), _STRETCH))


def _is_clean(text: str) -> bool:
    """Whether a quick look shows that none of many texts can be at fault."""
    if not text.isprintable() or any(mark in text for mark in _MARKS):
        return False
    if ":" in text and "javascript:" in text.casefold():
        return False
    return text.isascii() or not (_LETTERS.search(text) or _UTF8_HANZI.search(text.encode("gb18030")))


def _fault_seen(text: str) -> tuple[str, str] | None:
    if _UNSTORABLE.search(text):
        return "text_unstorable", ""
    if _CONTROL.search(text) or _LOST.search(text):
        return "text_garbled", ""
    return ("text_markup", "") if _MARKUP.search(text) else None


def shown(text: str) -> str:
    """A text with what cannot be stored or shown replaced."""
    return _CONTROL.sub("�", _UNSTORABLE.sub("�", text))


def _misread(text: str) -> str:
    for wrong, right, likely in _AS_HANZI if _BEYOND_LETTERS.search(text) else _AS_LETTERS:
        try:
            written = text.encode(wrong)
            if likely.search(written):
                return written.decode(right)
        except UnicodeError:
            continue
    return ""

"""Names from data as other programs take them: on one line, without what XML or a spreadsheet stumbles over."""

import re
import unicodedata

_FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "|", "%")
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_NAME_LENGTH = 40


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet would calculate what is typed so."""
    return text.startswith(_FORMULA_STARTS)


def harmless(text: str) -> str:
    """Text that a spreadsheet shows and does not calculate, on one line."""
    line = " ".join(text.split())
    return f"'{line}" if looks_like_formula(line) else line


def one_line(text: str) -> str:
    """Text on one line, of characters that XML may hold."""
    return " ".join(in_xml(text).split())


def in_xml(text: str) -> str:
    """Text without the characters that no XML document may hold, and without marks of byte order, which nobody sees."""
    return _NOT_IN_XML.sub(" ", text)


def file_stem(text: str, otherwise: str) -> str:
    """A short name that every file system takes."""
    letters = unicodedata.normalize("NFC", text)[:_NAME_LENGTH]
    return re.sub(r"[^\w]+", "-", letters).strip("-") or otherwise

"""In which encoding a text file is, told from its bytes: a mark, UTF-8, UTF-16 without a mark, else GB18030."""

import codecs
import io
import re
from pathlib import Path

from geodata.importers.table import file_refused
from gridsvc.errors import InvalidInput

_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_PEEK_BYTES = 4096
_PIECE_BYTES = 1 << 22
_ZEROS_LEAST = 0.3
_HANZI = re.compile("[\u4e00-\u9fff].*[\u4e00-\u9fff]")


def encoding_of(path: Path, content: bytes) -> str:
    """The encoding of a text file, all of which can be read in it; else the refusal of `decoded`."""
    name = _encoding(content)
    decoder = codecs.getincrementaldecoder(name)()
    try:
        for start in range(0, len(content), _PIECE_BYTES):
            decoder.decode(content[start : start + _PIECE_BYTES])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        decoded(path, content)
        return "gb18030"
    return name


def decoded(path: Path, content: bytes) -> str:
    """The text of a file; one that fits no encoding, or two of them, is refused with the line at fault."""
    name = _encoding(content)
    try:
        return content.decode(name)
    except UnicodeDecodeError as error:
        if name != "utf-8":
            raise _unreadable(path, content, error, name) from error
        return _as_gb18030(path, content, error)


def _encoding(content: bytes) -> str:
    for mark, name in _MARKS.items():
        if content.startswith(mark):
            return name
    start = content[:_PEEK_BYTES]
    for offset, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        half = start[offset::2]
        if half and half.count(0) > _ZEROS_LEAST * len(half) and not start[1 - offset :: 2].count(0):
            return name
    return "utf-8"


def _as_gb18030(path: Path, content: bytes, first: UnicodeDecodeError) -> str:
    try:
        text = content.decode("gb18030")
    except UnicodeDecodeError as error:
        raise _unreadable(path, content, error, "gb18030") from error
    # Chinese in GB18030 never looks like Chinese in UTF-8: such a line comes from another file.
    if any(not line.isascii() and _is_chinese_in_utf8(line) for line in io.BytesIO(content)):
        raise _unreadable(path, content, first, "utf-8")
    return text


def _is_chinese_in_utf8(line: bytes) -> bool:
    try:
        return bool(_HANZI.search(line.decode("utf-8")))
    except UnicodeDecodeError:
        return False


def _unreadable(path: Path, content: bytes, error: UnicodeDecodeError, encoding: str) -> InvalidInput:
    line = content.count(b"\n", 0, error.start) + 1
    return file_refused(
        "file_encoding_mixed",
        f"{path.name}: line {line} is no {encoding.upper()}",
        file=path.name,
        line=line,
        value=encoding.upper(),
    )

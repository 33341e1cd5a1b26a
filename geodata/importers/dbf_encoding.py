"""In which encoding the texts of a dBASE table are: what its .cpg says, else what all of them can be read as."""

import codecs
from collections.abc import Iterator
from pathlib import Path

from geodata.importers.ogr_layer import file_damaged

_ALIASES = {"ansi 936": "gb18030", "936": "gb18030", "gbk": "gb18030", "gb2312": "gb18030", "oem": ""}
_UTF8, _GB18030 = "utf-8", "gb18030"
_HEAD_BYTES, _FIELD_BYTES = 32, 32
_END_OF_FIELDS = b"\r"


def dbf_encoding(dbf: Path, cpg: Path | None) -> str:
    """The name of an encoding; UTF-8 where all texts are that, else what a .cpg says, if it fits."""
    content = dbf.read_bytes()
    texts = list(_texts(dbf, content))
    stated = _stated(cpg)
    failures = {name: sum(not _readable(each, name) for each in texts) for name in (_UTF8, *stated, _GB18030)}
    return min(failures, key=failures.__getitem__)


def _stated(cpg: Path | None) -> tuple[str, ...]:
    if cpg is None:
        return ()
    text = cpg.read_bytes()[:64].decode("ascii", "replace").strip().lower()
    name = _ALIASES.get(text, text)
    try:
        return (codecs.lookup(name).name,)
    except LookupError:
        return ()


def _texts(dbf: Path, content: bytes) -> Iterator[bytes]:
    count, head, width = (int.from_bytes(content[a:b], "little") for a, b in ((4, 8), (8, 10), (10, 12)))
    if len(content) < head + count * width or head < _HEAD_BYTES:
        raise file_damaged(dbf, f"{len(content)} bytes")
    fields = content[_HEAD_BYTES : head - 1]
    start = 1
    spans: list[slice] = []
    for at in range(0, len(fields), _FIELD_BYTES):
        if fields[at : at + 1] in (_END_OF_FIELDS, b""):
            break
        yield fields[at : at + 11].split(b"\0")[0]
        length = fields[at + 16] if at + 16 < len(fields) else 0
        if fields[at + 11 : at + 12] == b"C":
            spans.append(slice(start, start + length))
        start += length
    for row in range(count):
        record = content[head + row * width : head + (row + 1) * width]
        yield from (record[span].rstrip(b" \0") for span in spans)


def _readable(text: bytes, encoding: str) -> bool:
    try:
        text.decode(encoding)
    except UnicodeDecodeError as error:
        # A text as long as its field may have lost the end of its last character.
        return error.end >= len(text) and error.start >= len(text) - 3
    return True

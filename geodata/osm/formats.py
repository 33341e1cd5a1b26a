"""What kind of file an extract is, told from its content, never from its name."""

import bz2
import gzip
import zlib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, cast
from xml.parsers import expat

from gridsvc.errors import InvalidInput, NotFound

_PEEK_BYTES = 1 << 16
_PBF_SIGN = b"OSMHeader"


class Packing(StrEnum):
    """How a file is compressed, besides what PBF does within itself."""

    NONE = "none"
    GZIP = "gzip"
    BZIP2 = "bzip2"


class Kind(StrEnum):
    """What a file holds."""

    PBF = "pbf"
    OSM_XML = "osm"
    GRAPHML = "graphml"


@dataclass(frozen=True, slots=True)
class Extract:
    """A file with streets, its kind known."""

    path: Path
    kind: Kind
    packing: Packing


def extract_at(path: Path) -> Extract:
    """The extract in a file; InvalidInput where it is empty, cut off at once, or of no kind that is read."""
    if not path.is_file():
        raise NotFound(f"there is no file {path}", code="file_not_found", params={"file": str(path)})
    with path.open("rb") as file:
        sign = file.read(3)
    packing = Packing.GZIP if sign[:2] == b"\x1f\x8b" else Packing.BZIP2 if sign == b"BZh" else Packing.NONE
    start = _beginning(path, packing)
    if not start:
        raise InvalidInput(f"{path.name} is empty", code="file_empty", params={"file": path.name})
    if _PBF_SIGN in start[:32]:
        return Extract(path, Kind.PBF, packing)
    return Extract(path, _xml_kind(path, start), packing)


def opened(extract: Extract) -> BinaryIO:
    """The content of the file, unpacked while it is read."""
    if extract.packing is Packing.GZIP:
        return cast("BinaryIO", gzip.open(extract.path, "rb"))
    if extract.packing is Packing.BZIP2:
        return cast("BinaryIO", bz2.open(extract.path, "rb"))
    return extract.path.open("rb")


def broken(path: Path, reason: object) -> InvalidInput:
    """The error of a file that begins well and cannot be read to its end."""
    return InvalidInput(
        f"{path.name} cannot be read to its end: {reason}",
        code="file_broken",
        params={"file": path.name, "why": str(reason)},
    )


def refuse_document_type(*_: object) -> None:
    """For expat: stops at a document type declaration, which can smuggle in other files or endless text."""
    raise InvalidInput("the file declares a document type or entities", code="xml_declares_types")


def _beginning(path: Path, packing: Packing) -> bytes:
    try:
        with opened(Extract(path, Kind.OSM_XML, packing)) as file:
            return file.read(_PEEK_BYTES)
    except (OSError, EOFError, zlib.error) as error:
        raise broken(path, error) from error


def _xml_kind(path: Path, start: bytes) -> Kind:
    roots: list[str] = []
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = refuse_document_type
    parser.StartElementHandler = lambda name, _: roots.append(name.rpartition(" ")[2])
    try:
        parser.Parse(start, False)
    except expat.ExpatError as error:
        if not roots:
            raise _unknown(path) from error
    root = roots[0] if roots else ""
    if root in ("osm", "graphml"):
        return Kind(root)
    raise _unknown(path)


def _unknown(path: Path) -> InvalidInput:
    return InvalidInput(
        f"{path.name} is neither OSM PBF, OSM XML nor GraphML",
        code="extract_kind_unknown",
        params={"file": path.name, "kinds": "OSM PBF, OSM XML, GraphML"},
    )

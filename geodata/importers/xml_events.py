"""Reads XML piece by piece; document types, entities and files that break off are refused."""

from collections.abc import Callable, Iterable
from xml.parsers import expat

from geodata.importers.table import file_refused
from geodata.osm.formats import refuse_document_type

Begin = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


class Enough(Exception):
    """Raised by a handler that needs no more."""


def read_xml(
    file: str, chunks: Iterable[bytes], *, begin: Begin | None = None, end: End | None = None, text: Text | None = None
) -> bool:
    """Call handlers with the local names of elements, in the order of the file; whether one of them had enough."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse_document_type
    parser.EntityDeclHandler = refuse_document_type
    if begin:
        parser.StartElementHandler = lambda name, attributes: begin(_local(name), attributes)
    if end:
        parser.EndElementHandler = lambda name: end(_local(name))
    if text:
        parser.CharacterDataHandler = text
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except Enough:
        return True
    except expat.ExpatError as error:
        raise file_refused(
            "file_broken", f"{file} breaks off or is damaged: {error}", file=file, why=str(error)
        ) from error
    return False


def _local(name: str) -> str:
    return name.rpartition(" ")[2]

"""Brings the elements of OSM XML into order: editors and web services write them as they come, ways before nodes."""

import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from osmium import MergeInputReader, SimpleWriter
from osmium import io as files

from geodata.osm.formats import Extract, Kind, Packing, broken, opened


@contextmanager
def in_order(extract: Extract) -> Iterator[Extract]:
    """Nodes before ways before relations, each by id: the file itself, or of XML a copy that lasts as long as this."""
    if extract.kind is not Kind.OSM_XML:
        yield extract
        return
    with tempfile.TemporaryDirectory() as folder:
        copy = Extract(Path(folder) / extract.path.name, Kind.PBF, Packing.NONE)
        _write_in_order(extract, copy)
        yield copy


def _write_in_order(extract: Extract, copy: Extract) -> None:
    elements = MergeInputReader()
    try:
        with opened(extract) as file:
            elements.add_buffer(file.read(), Kind.OSM_XML)
        with SimpleWriter(files.File(str(copy.path), copy.osmium_format)) as writer:
            elements.apply(writer)
    except (RuntimeError, OSError, EOFError, zlib.error) as error:
        raise broken(extract.path, error) from error

"""Makes extracts fit to be read: packed PBF is unpacked, XML is put in order (editors write ways before nodes)."""

import shutil
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
    """The extract as plain PBF with nodes, ways, relations by id: itself, or a copy that lasts as long as this."""
    if extract.kind is Kind.PBF and extract.packing is Packing.NONE:
        yield extract
        return
    with tempfile.TemporaryDirectory() as folder:
        copy = Extract(Path(folder) / extract.path.name, Kind.PBF, Packing.NONE)
        _write(extract, copy)
        yield copy


def _write(extract: Extract, copy: Extract) -> None:
    try:
        with opened(extract) as file:
            if extract.kind is Kind.PBF:
                with copy.path.open("wb") as unpacked:
                    shutil.copyfileobj(file, unpacked)
            else:
                _write_in_order(file.read(), copy)
    except (RuntimeError, OSError, EOFError, zlib.error) as error:
        raise broken(extract.path, error) from error


def _write_in_order(xml: bytes, copy: Extract) -> None:
    elements = MergeInputReader()
    elements.add_buffer(xml, Kind.OSM_XML)
    with SimpleWriter(files.File(str(copy.path), Kind.PBF)) as writer:
        elements.apply(writer)

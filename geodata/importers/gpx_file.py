"""Reads GPX: its waypoints, routes or tracks."""

import tempfile
from pathlib import Path

from geodata.importers.layers import chosen_layer
from geodata.importers.ogr_layer import read_ogr_layer
from geodata.importers.table import Table
from geodata.importers.xml_events import read_xml

_LAYERS = {"wpt": "waypoints", "rte": "routes", "trk": "tracks"}


def read_gpx(path: Path, content: bytes, layer: str | None) -> Table:
    """The only kind of thing that is in a file, or the one that is named."""
    found: set[str] = set()
    read_xml(path.name, [content], begin=lambda tag, _: found.add(tag))
    chosen = chosen_layer(path, [name for tag, name in _LAYERS.items() if tag in found], layer)
    with tempfile.TemporaryDirectory(prefix="gridsvc-gpx-") as folder:
        plain = Path(folder, "doc.gpx")
        plain.write_bytes(content)
        return read_ogr_layer(plain, chosen)

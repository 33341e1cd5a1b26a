"""Reads KML, by itself or packed as KMZ: the places of all its folders, each with the name of its folder."""

from collections.abc import Iterable
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from geodata.importers.archive import Archive
from geodata.importers.kml_places import PlaceReader
from geodata.importers.layers import chosen_layer
from geodata.importers.table import Table
from geodata.importers.xml_events import read_xml
from gridsvc.imports import RowFinding, RowOutcome

_FOLDER = "folder"


def read_kml(path: Path, content: bytes, layer: str | None) -> Table:
    """The places of one folder, or of all; values that KML calls extended are columns."""
    return _table(path, [[content]], layer)


def read_kmz(archive: Archive, layer: str | None) -> Table:
    """The places of all KML in an archive: the main one may only link to the others."""
    names = [each for each in archive.names if each.lower().endswith(".kml")]
    return _table(archive.path, map(archive.chunks, names), layer)


def _table(path: Path, documents: Iterable[Iterable[bytes]], layer: str | None) -> Table:
    reader = PlaceReader()
    for chunks in documents:
        read_xml(path.name, chunks, begin=reader.begin, end=reader.end, text=reader.text)
    places = reader.places
    if layer is not None:
        chosen = chosen_layer(path, list(dict.fromkeys(place.folder for place in places)), layer)
        places = [place for place in places if place.folder == chosen]
    numbers: list[int] = []
    geometries: list[BaseGeometry | None] = []
    unread: list[RowFinding] = []
    for number, place in enumerate(places, start=1):
        try:
            geometries.append(place.geometry())
            numbers.append(number)
        except (ValueError, shapely.errors.ShapelyError) as error:
            unread.append(_unreadable(number, error))
    taken = [places[number - 1] for number in numbers]
    names = dict.fromkeys(name for place in places for name in place.values)
    columns: dict[str, list[str]] = {name: [place.values.get(name, "") for place in taken] for name in names}
    columns.setdefault(_FOLDER, [place.folder for place in taken])
    return Table(columns, numbers, geometries, [place.id for place in taken], "EPSG:4326", tuple(unread))


def _unreadable(number: int, error: Exception) -> RowFinding:
    return RowFinding(
        row=number,
        outcome=RowOutcome.REFUSED,
        field="geometry",
        reason="feature_unreadable",
        suggestion="repair_geometry",
        params={"why": str(error)},
    )

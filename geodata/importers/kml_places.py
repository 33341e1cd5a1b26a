"""The places of a KML document, gathered while it is read."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

_SHAPES = ("Point", "LineString", "Polygon")
_TOGETHER: dict[str, Any] = {
    "Point": shapely.MultiPoint,
    "LineString": shapely.MultiLineString,
    "Polygon": shapely.MultiPolygon,
}
_TOLD = ("name", "description", "address", "phoneNumber")
_HOLDERS = ("Folder", "Document")


@dataclass(slots=True)
class Place:
    """One Placemark: texts by name, and lists of coordinates as they stand there, by shape."""

    folder: str
    id: str = ""
    values: dict[str, str] = field(default_factory=dict)
    shapes: list[tuple[str, list[str]]] = field(default_factory=list)

    def geometry(self) -> BaseGeometry | None:
        """The shape, or all of several; None where there is none."""
        shapes = [_shape(kind, [_positions(text) for text in texts]) for kind, texts in self.shapes]
        if len(shapes) <= 1:
            return shapes[0] if shapes else None
        kinds = {each.geom_type for each in shapes}
        return _TOGETHER[kinds.pop()](shapes) if len(kinds) == 1 else shapely.GeometryCollection(shapes)


class PlaceReader:
    """Takes the events of a KML document; places have the name of the folder that they lie in."""

    def __init__(self) -> None:
        self.places: list[Place] = []
        self._folders: list[str] = []
        self._path: list[str] = []
        self._place: Place | None = None
        self._named = ""
        self._words: list[str] = []

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        """An element opens."""
        self._path.append(tag)
        self._words = []
        if tag in _HOLDERS:
            self._folders.append("")
        elif tag == "Placemark":
            self._place = Place(next(filter(None, reversed(self._folders)), ""), attributes.get("id", ""))
        elif tag in ("Data", "SimpleData"):
            self._named = attributes.get("name", "")
        elif tag in _SHAPES and self._place:
            self._place.shapes.append((tag, []))

    def text(self, text: str) -> None:
        """Characters inside an element."""
        self._words.append(text)

    def end(self, tag: str) -> None:
        """An element closes."""
        self._path.pop()
        text, self._words = "".join(self._words).strip(), []
        if tag in _HOLDERS:
            self._folders.pop()
        elif self._place is None:
            if tag == "name" and self._path and self._path[-1] in _HOLDERS:
                self._folders[-1] = text
        elif tag == "Placemark":
            self.places.append(self._place)
            self._place = None
        else:
            self._note(self._place, tag, text)

    def _note(self, place: Place, tag: str, text: str) -> None:
        if tag in ("value", "SimpleData") and self._named:
            place.values[self._named] = text
        elif tag in _TOLD and self._path[-1] == "Placemark":
            place.values[tag] = text
        elif tag == "coordinates" and place.shapes:
            place.shapes[-1][1].append(text)


def _shape(kind: str, parts: Sequence[Sequence[tuple[float, float]]]) -> BaseGeometry:
    if not parts:
        raise ValueError(f"a {kind} without coordinates")
    if kind == "Point":
        return shapely.Point(parts[0][0])
    return shapely.LineString(parts[0]) if kind == "LineString" else shapely.Polygon(parts[0], parts[1:])


def _positions(text: str) -> list[tuple[float, float]]:
    found: list[tuple[float, float]] = []
    for word in text.split():
        lon, lat, *_ = (*word.split(","), "")
        found.append((float(lon), float(lat)))
    if not found:
        raise ValueError("no coordinates")
    return found

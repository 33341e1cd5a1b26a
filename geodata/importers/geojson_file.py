"""Reads GeoJSON (RFC 7946): a FeatureCollection, one Feature, or one on each line (RFC 8142).

An older member `crs` is believed.
"""

import io
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geodata.importers.encodings import decoded
from geodata.importers.grid_of_cells import refuse_width
from geodata.importers.table import Table, file_refused
from gridsvc.imports import RowFinding, RowOutcome

_UNREADABLE = (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, shapely.errors.ShapelyError)
_BETWEEN = "\x1e \t\r\n"
_LEAST_CORNERS = 4


class _UnclosedRing(Exception):
    pass


def read_geojson(path: Path, content: bytes) -> Table:
    """The features of a file; one that is no feature or whose geometry cannot be read is unread."""
    document = _document(path, content)
    features = _features(path, document)
    taken: list[tuple[int, Mapping[str, Any], BaseGeometry | None]] = []
    unread: list[RowFinding] = []
    for number, feature in enumerate(features, start=1):
        try:
            taken.append((number, _properties(feature), _geometry(feature)))
        except _UnclosedRing:
            unread.append(_refused(number, "ring_unclosed", "close_ring"))
        except _UNREADABLE as error:
            unread.append(_refused(number, "feature_unreadable", "repair_geometry", why=str(error)))
    names = dict.fromkeys(name for _, properties, _ in taken for name in properties)
    refuse_width(path.name, len(names))
    identities = [features[number - 1].get("id") for number, _, _ in taken]
    return Table(
        columns={name: [properties.get(name) for _, properties, _ in taken] for name in names},
        numbers=[number for number, _, _ in taken],
        geometries=[geometry for _, _, geometry in taken],
        feature_ids=["" if each is None else str(each) for each in identities],
        crs=_crs(path, document),
        unread=tuple(unread),
    )


def _document(path: Path, content: bytes) -> Mapping[str, Any]:
    text = decoded(path, content)
    try:
        document = _by_lines(text) or json.loads(text, object_pairs_hook=_members)
    except (ValueError, RecursionError) as error:
        raise file_refused(
            "file_broken", f"{path.name} breaks off or is no JSON: {error}", file=path.name, why=str(error)
        ) from error
    if not isinstance(document, Mapping):
        raise file_refused("file_no_features", f"{path.name} is JSON but no FeatureCollection", file=path.name)
    return document


def _by_lines(text: str) -> Any:
    """One document on the first line, or Features on all of them; None where neither is so."""
    lines = (line.strip(_BETWEEN) for line in io.StringIO(text))
    first = next(filter(None, lines), "")
    try:
        document = json.loads(first, object_pairs_hook=_members) if first.endswith("}") else None
    except ValueError:
        return None
    others = [line for line in lines if line] if document is not None else []
    if not others:
        return document
    if not isinstance(document, Mapping) or document.get("type") != "Feature":
        return None
    features = [document, *(json.loads(line, object_pairs_hook=_members) for line in others)]
    return {"type": "FeatureCollection", "features": features}


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the key {twice!r} stands twice in one object")
    return members


def _features(path: Path, document: Mapping[str, Any]) -> Sequence[Any]:
    if document.get("type") == "Feature":
        return [document]
    features = document.get("features")
    if document.get("type") != "FeatureCollection" or not isinstance(features, list):
        raise file_refused("file_no_features", f"{path.name} is JSON but no FeatureCollection", file=path.name)
    return features


def _properties(feature: Any) -> Mapping[str, Any]:
    if not isinstance(feature, Mapping) or feature.get("type") != "Feature":
        raise TypeError("it is no Feature")
    properties = feature.get("properties") or {}
    if not isinstance(properties, Mapping):
        raise TypeError("its properties are no object")
    return properties


def _geometry(feature: Mapping[str, Any]) -> BaseGeometry | None:
    geometry = feature.get("geometry")
    if geometry is None:
        return None
    if _is_open(geometry):
        raise _UnclosedRing
    return _plain_polygon(geometry) or shape(geometry)


def _plain_polygon(geometry: Mapping[str, Any]) -> BaseGeometry | None:
    """A polygon of one ring of numbers, which most are, many times as fast as by `shape`; None for all else."""
    rings = geometry.get("coordinates")
    if geometry.get("type") != "Polygon" or not isinstance(rings, list) or len(rings) != 1:
        return None
    with suppress(ValueError):
        corners = np.array(rings[0])
        if corners.dtype.kind in "fi" and corners.shape[1:] == (2,) and len(corners) >= _LEAST_CORNERS:
            return shapely.Polygon(shapely.linearrings(corners.astype(np.float64)))
    return None


def _is_open(geometry: Mapping[str, Any]) -> bool:
    """Whether a ring does not end where it begins, which shapely would close without a word."""
    parts = geometry.get("coordinates") or ()
    polygons = {"Polygon": [parts], "MultiPolygon": parts}.get(geometry.get("type", ""), ())
    return any(ring and ring[0] != ring[-1] for polygon in polygons for ring in polygon)


def _crs(path: Path, document: Mapping[str, Any]) -> str | None:
    stated = document.get("crs")
    if stated is None:
        return None
    try:
        return str(stated["properties"]["name"])
    except (TypeError, KeyError) as error:
        raise file_refused(
            "crs_unknown", f"{path.name} states a CRS that is not named", file=path.name, value=str(stated)
        ) from error


def _refused(number: int, reason: str, suggestion: str, **params: str) -> RowFinding:
    return RowFinding(number, RowOutcome.REFUSED, "", "geometry", "", reason, suggestion, params)

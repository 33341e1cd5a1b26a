"""A town of 2 km by 1 km in Kunming's metric plane: two districts, four communities of 500 m by 1000 m."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import shapely
from pyproj import Transformer

from geodata.cities import city_named
from geodata.database import Database
from geodata.importers.context import ImportContext
from geodata.importers.incoming import CityFile
from geodata.importers.mapping import FieldMapping, read_mapping
from geodata.stores.import_runs import ImportRunStore
from gridsvc.actors import SYSTEM
from gridsvc.imports import ImportReport, RowFinding, RowOutcome
from gridsvc.usecases.import_file import import_file

COMMUNITIES = ("530102001001", "530102001002", "530103001001", "530103001002")
NOW = datetime(2026, 3, 20, 2, 0, tzinfo=UTC)
_TO_DEGREES = Transformer.from_crs(4543, 4326, always_xy=True)
_ORIGIN = Transformer.from_crs(4326, 4543, always_xy=True).transform(102.70, 25.05)


def at(x: float, y: float) -> tuple[float, float]:
    """Longitude and latitude of a place in metres from the town's south-west corner."""
    lon, lat = _TO_DEGREES.transform(_ORIGIN[0] + x, _ORIGIN[1] + y)
    return round(lon, 9), round(lat, 9)


def box(west: float, south: float, east: float, north: float) -> shapely.Polygon:
    """A rectangle in metres, in degrees."""
    corners = [(west, south), (east, south), (east, north), (west, north)]
    return shapely.Polygon([at(x, y) for x, y in corners])


def csv_text(rows: Sequence[dict[str, Any]]) -> str:
    """Rows as CSV; the first one names the columns."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def geojson_text(rows: Sequence[tuple[Any, dict[str, Any]]], **members: Any) -> str:
    """Geometries with properties as a FeatureCollection."""
    features = [
        {
            "type": "Feature",
            "geometry": None if geometry is None else shapely.geometry.mapping(geometry),
            "properties": properties,
        }
        for geometry, properties in rows
    ]
    return json.dumps({"type": "FeatureCollection", "features": features, **members}, ensure_ascii=False)


def refused(report: ImportReport) -> list[tuple[int, str, str, str]]:
    """Row, field, reason and suggestion of everything that was refused."""
    return [
        (each.row, each.field, each.reason, each.suggestion)
        for each in report.findings
        if each.outcome is RowOutcome.REFUSED
    ]


def told(report: ImportReport, reason: str) -> list[RowFinding]:
    """The findings and warnings of one reason."""
    return [each for each in (*report.findings, *report.warnings) if each.reason == reason]


def numbers(report: ImportReport) -> tuple[int, int, int, int, int]:
    """How many rows were new, changed, unchanged, duplicate, refused."""
    return tuple(report.counts.get(outcome, 0) for outcome in RowOutcome)  # type: ignore[return-value]


@dataclass(frozen=True, slots=True)
class Town:
    """The town's database, and a folder for files."""

    database: Database
    folder: Path

    def bring(
        self,
        kind: str,
        content: str | bytes | Path,
        *,
        name: str = "file.csv",
        mapping: str | FieldMapping = "",
        layer: str | None = None,
        dry_run: bool = False,
        city: str | None = None,
        accept_valid: bool = False,
        **options: Any,
    ) -> ImportReport:
        """Import content (or a file that is there) in one transaction."""
        path = content if isinstance(content, Path) else self.folder / name
        if not isinstance(content, Path):
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        with self.database.connect(actor=SYSTEM) as connection:
            chosen = city_named(connection, city)
            context = ImportContext(connection, chosen, "", SYSTEM, NOW, self._mapping(mapping, kind))
            return import_file(
                CityFile.at(path, kind, replace(context, **options), layer=layer, accept_valid=accept_valid),
                ImportRunStore(connection, chosen.id),
                city=chosen.city.code,
                actor=SYSTEM,
                clock=lambda: NOW,
                dry_run=dry_run,
            )

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """Rows of a query."""
        with self.database.connect() as connection:
            return connection.execute(query.encode()).fetchall()

    def changes(self) -> int:
        """How many entries the change log has."""
        return int(self.ask("SELECT count(*) FROM change")[0][0])

    def _mapping(self, mapping: str | FieldMapping, kind: str) -> FieldMapping:
        if isinstance(mapping, FieldMapping):
            return mapping
        if not mapping:
            return FieldMapping()
        path = self.folder / "mapping.toml"
        path.write_text(mapping, "utf-8")
        return read_mapping(path, kind)

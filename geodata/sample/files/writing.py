"""Writes all files of a synthetic city into a new folder; broken off, nothing is left of it."""

import csv
import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import shapely

from geodata.sample.files import tables
from geodata.sample.files.osm_file import write_osm
from geodata.sample.files.tables import Feature, Row
from geodata.sample.making import MadeCity
from geodata.sample.unit_grids import unit_grids
from gridsvc.errors import Conflict
from gridsvc.ports import Progress

STREETS, BOUNDARY, README = "streets.osm.pbf", "boundary.geojson", "README.md"

FEATURES: Mapping[str, Callable[[MadeCity], Iterator[Feature]]] = {
    "regions": tables.region_features,
    "zones": tables.zone_features,
    "sites": tables.site_features,
    "buildings": tables.building_features,
}
TABLES: Mapping[str, Callable[[MadeCity], Iterator[Row]]] = {
    "agencies": tables.agency_table,
    "owners": tables.owner_table,
    "teams": tables.team_table,
    "rosters": tables.roster_table,
    "components": tables.component_table,
    "problems": tables.problem_table,
}
_ORDER = ("agencies", "zones", "sites", "owners", "teams", "rosters", "buildings", "components", "problems")
_NOTE = "合成数据 synthetic: every place, name and number is invented"


def write_files(made: MadeCity, folder: Path, progress: Progress) -> None:
    """Write the city as files; Conflict where the folder holds something already."""
    if folder.exists() and any(folder.iterdir()):
        raise Conflict(f"{folder} is not empty", code="folder_not_empty", params={"folder": str(folder)})
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        _write_all(made, draft, progress)
        if folder.exists():
            folder.rmdir()
        draft.chmod(0o755)
        draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def import_commands(made: MadeCity) -> list[str]:
    """The commands that bring the files in again, in their order."""
    city, sample = made.sample.city, made.sample
    names = f'--name "{city.name_zh}" --name-en "{city.name_en}"'
    place = f"--time-zone {city.time_zone} --metric-srid {city.metric_srid}"
    told = f"--city {sample.city_code} --source synthetic"
    return [
        f"gridsvc city init --code {sample.city_code} {names} {place} --boundary {BOUNDARY} --synthetic",
        f"gridsvc import regions regions.geojson {told}",
        f'gridsvc import roads {STREETS} {told} --attribution ""',
        f"gridsvc import grids grids.geojson {told} --publish --valid-from {sample.today.year}-01-01",
        *(f"gridsvc import {each} {_file_of(each)} {told}" for each in _ORDER),
    ]


def _file_of(kind: str) -> str:
    return f"{kind}.geojson" if kind in FEATURES else f"{kind}.csv"


def _write_all(made: MadeCity, folder: Path, progress: Progress) -> None:
    progress(0.3, "sample_grids")
    _write_features(folder / "grids.geojson", _grid_features(made))
    progress(0.7, "sample_files")
    write_osm(folder / STREETS, made)
    outline = made.projection.area(shapely.coverage_union_all(made.town.areas.polygons))
    _write_features(folder / BOUNDARY, [({"name": made.sample.city.name_zh}, outline)])
    for name, features in FEATURES.items():
        _write_features(folder / f"{name}.geojson", features(made))
    for name, rows in TABLES.items():
        _write_table(folder / f"{name}.csv", rows(made))
    (folder / README).write_text(_readme(made), "utf-8")
    progress(1.0, "sample_done")


def _grid_features(made: MadeCity) -> Iterator[Feature]:
    for grids in unit_grids(made):
        for code, geometry in zip(grids.code.tolist(), grids.geometry, strict=True):
            yield {"code": code, "level": "unit"}, geometry


def _write_features(path: Path, features: Iterable[Feature]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(f'{{"type": "FeatureCollection", "synthetic": true, "note": "{_NOTE}", "features": [')
        for number, (properties, geometry) in enumerate(features):
            feature = {"type": "Feature", "properties": {**properties, "synthetic": True}}
            told = json.dumps(feature, ensure_ascii=False)
            file.write(f'{"," if number else ""}\n{told[:-1]}, "geometry": {shapely.to_geojson(geometry)}}}')
        file.write("\n]}\n")


def _write_table(path: Path, rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        for number, row in enumerate(rows):
            if not number:
                writer.writerow([*row, "synthetic"])
            writer.writerow([*row.values(), "yes"])


def _readme(made: MadeCity) -> str:
    sample, commands = made.sample, "\n".join(import_commands(made))
    return f"""# {sample.city.name_zh} · {sample.city.name_en}

These files are **synthetic 合成数据**: every place, name, person and number in them is invented. They were made by
`gridsvc sample` from size {sample.size}, seed {sample.seed} and the day {sample.today}; the same make the same files.

Into an empty database they go with:

```sh
{commands}
```
"""

"""Streets from a file into a city that is there, compared edge by edge with the network in force."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely

from geodata.cities import CityRow
from geodata.extracts.city_data import ATTRIBUTION, sha256_of
from geodata.osm.formats import extract_at
from geodata.osm.reading import StreetsRead
from geodata.osm.streets import read_streets
from geodata.roads import height_tiles, report_of, roads_of, speed_table
from geodata.roads.store import RoadStore
from gridsvc.errors import Conflict, InvalidInput, NotFound
from gridsvc.imports import ImportReport, QuarantinedRow, RowFinding, RowOutcome
from gridsvc.roads import Mode, Roads

_WELL_CONNECTED = 0.98


@dataclass(slots=True)
class RoadFile:
    """One file of streets on its way into one city."""

    path: Path
    city: CityRow
    store: RoadStore
    source: str = ""
    attribution: str = ATTRIBUTION
    heights: Path | None = None
    _roads: Roads | None = None

    def check(self, *, dry_run: bool) -> ImportReport:
        """Read the whole file and say which edges are new, changed, unchanged or gone; nothing is written."""
        counts: dict[RowOutcome, int] = {RowOutcome.REFUSED: 1}
        findings: tuple[RowFinding, ...] = ()
        warnings: tuple[RowFinding, ...] = ()
        sha256 = sha256_of(self.path) if self.path.is_file() else ""
        try:
            tiles = height_tiles(self.heights) if self.heights is not None else None
            read = read_streets(extract_at(self.path), speed_table(), tiles)
            roads = self._roads = roads_of(read.streets)
            self._refuse_elsewhere(roads)
            counts, changes = self._compared(roads)
            warnings = (*street_remarks(read), *changes, *_cut_off(roads))
        except InvalidInput as error:
            findings = (_refusal(error),)
        return ImportReport(
            kind="roads",
            source=self.source or self.path.name,
            file_name=self.path.name,
            file_sha256=sha256,
            dry_run=dry_run,
            counts=counts,
            findings=findings,
            warnings=warnings,
        )

    def write(self) -> None:
        """Put what `check` has accepted in force."""
        if self._roads is None:
            raise Conflict(f"{self.path.name} has not been checked")
        self.store.save(self.city.id, self._roads, source=self.source or self.path.name, attribution=self.attribution)

    def set_aside(self) -> tuple[QuarantinedRow, ...]:
        """Streets are taken whole."""
        return ()

    @property
    def roads(self) -> Roads | None:
        """The network of the file, once it has been checked and can be had."""
        return self._roads

    def _compared(self, roads: Roads) -> tuple[dict[RowOutcome, int], tuple[RowFinding, ...]]:
        try:
            in_force = self.store.load(self.city.id).roads
        except NotFound:
            return {RowOutcome.NEW: roads.edges}, ()
        stored, given = edge_contents(in_force), edge_contents(roads)
        same = sum(stored.get(key) == content for key, content in given.items())
        known = len(given.keys() & stored.keys())
        counts = {
            RowOutcome.NEW: len(given) - known,
            RowOutcome.CHANGED: known - same,
            RowOutcome.UNCHANGED: same,
        }
        changes = {"edges_gone": len(stored) - known, "turns_changed": len(turn_keys(roads) ^ turn_keys(in_force))}
        return counts, tuple(_note(reason, count=count) for reason, count in changes.items() if count)

    def _refuse_elsewhere(self, roads: Roads) -> None:
        extent = shapely.box(roads.lon.min(), roads.lat.min(), roads.lon.max(), roads.lat.max())
        boundary = self.city.boundary
        if boundary is not None and not boundary.intersects(extent):
            raise InvalidInput(
                f"the streets of {self.path.name} lie outside the city {self.city.city.code}",
                code="roads_elsewhere",
                params={"file": self.path.name, "city": self.city.city.code},
            )


def edge_contents(roads: Roads) -> dict[bytes, bytes]:
    """For each edge by its id a digest of all that is known of it."""
    contents = {}
    for i in range(roads.edges):
        begin, stop = roads.offsets[i], roads.offsets[i + 1]
        digest = hashlib.blake2b(digest_size=16)
        digest.update(f"{roads.names[roads.name[i]]}|{roads.road_classes[roads.road_class[i]]}".encode())
        digest.update(roads.bend_lon[begin:stop].tobytes() + roads.bend_lat[begin:stop].tobytes())
        for mode in Mode:
            digest.update(roads.times_ms[mode][i].tobytes())
        contents[roads.ids[i].tobytes()] = digest.digest()
    return contents


def turn_keys(roads: Roads) -> set[bytes]:
    """The forbidden turns by the ids of their edges, whatever their numbers."""
    edge, direction = np.divmod(roads.forbidden_turns, 2)
    keys = np.concatenate([roads.ids[edge[:, 0]], roads.ids[edge[:, 1]], direction.astype(np.uint8)], axis=1)
    return {row.tobytes() for row in keys}


def street_remarks(read: StreetsRead) -> Iterator[RowFinding]:
    """What was left out of a file, and what else a person should know of it."""
    for road_class, ways in Counter(dict(read.left_out)).most_common():
        yield _note("streets_left_out", field="highway", value=road_class, count=ways)
    for remark in read.remarks:
        yield RowFinding(0, RowOutcome.UNCHANGED, reason=remark.code, params=remark.params)


def _cut_off(roads: Roads) -> Iterator[RowFinding]:
    for mode, reach in report_of(roads).reach.items():
        if reach.connected_share < _WELL_CONNECTED:
            share = round(100 * (1 - reach.connected_share), 1)
            yield _note("streets_cut_off", field="mode", value=mode.value, edges=reach.outside_edges, percent=share)


def _note(reason: str, *, field: str = "", value: str = "", **params: object) -> RowFinding:
    return RowFinding(0, RowOutcome.UNCHANGED, "", field, value, reason, params=params)


def _refusal(error: InvalidInput) -> RowFinding:
    params = {"message": str(error), **error.params}
    field, value = str(error.params.get("field", "")), str(error.params.get("value", ""))
    return RowFinding(0, RowOutcome.REFUSED, field=field, value=value, reason=error.code, params=params)

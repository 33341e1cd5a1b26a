"""The system that the coordinates of a file are in, by what the file says and what the user says."""

import re
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from geodata.coordinates.gcj02 import Positions
from geodata.coordinates.systems import ShiftedSystem, to_wgs84
from gridsvc.errors import InvalidInput

_WGS84 = CRS.from_epsg(4326)
_WORLD = (-180.0, -90.0, 180.0, 90.0)
_EPSG = re.compile(r"(?:epsg:{1,2})?(\d{4,6})", re.IGNORECASE)
_NAMES: dict[str, ShiftedSystem | int] = {
    "gcj02": ShiftedSystem.GCJ02,
    "bd09": ShiftedSystem.BD09,
    "bd09ll": ShiftedSystem.BD09,
    "wgs84": 4326,
    "cgcs2000": 4490,
}


@dataclass(frozen=True, slots=True)
class SourceSystem:
    """A system by PROJ, and the shift to take off once its coordinates are degrees."""

    crs: CRS
    shift: ShiftedSystem | None = None
    _transformer: Transformer | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        same = self.crs.equals(_WGS84, ignore_axis_order=True)
        transformer = None if same else Transformer.from_crs(self.crs, _WGS84, always_xy=True)
        object.__setattr__(self, "_transformer", transformer)

    @property
    def name(self) -> str:
        """What people call it."""
        return self.shift.upper() if self.shift else self.crs.to_string()

    @property
    def in_degrees(self) -> bool:
        """Whether its coordinates are longitude and latitude."""
        return bool(self.crs.is_geographic)

    def placed(self, geometries: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
        """Geometries in degrees of WGS 84; the very same where they are so already."""
        if self._transformer is None and self.shift is None:
            return geometries
        return np.asarray(shapely.transform(geometries, self.wgs84), dtype=object)

    def wgs84(self, xy: Positions) -> Positions:
        """Rows of x and y as longitude and latitude in WGS 84; infinite where there is no such place."""
        lonlat = xy if self._transformer is None else np.stack(self._transformer.transform(xy[:, 0], xy[:, 1]), axis=-1)
        return lonlat if self.shift is None else to_wgs84(lonlat, self.shift)

    def exchanged(self, lonlat: Positions) -> Positions:
        """Where places of WGS 84 would lie had the two numbers of each been given the other way round."""
        if self._transformer is None:
            return lonlat[:, ::-1]
        xy = np.stack(self._transformer.transform(lonlat[:, 0], lonlat[:, 1], direction="INVERSE"), axis=-1)
        return self.wgs84(xy[:, ::-1])

    def used_at(self, lon: float, lat: float) -> bool:
        """Whether a place of WGS 84 lies where the system is meant to be used."""
        west, south, east, north = self.crs.area_of_use.bounds if self.crs.area_of_use else _WORLD
        return bool(west <= lon <= east and south <= lat <= north)


def source_system(stated: str | None, chosen: str | None) -> SourceSystem:
    """What the file states unless the user chooses; both may not differ, but no file can state a shift."""
    if not chosen:
        return SourceSystem(_crs(stated or "EPSG:4326"))
    system = _chosen(chosen)
    if stated is not None and not _agree(_crs(stated), system):
        own = _crs(stated).to_string()
        raise InvalidInput(
            f"the file says {own}, --crs says {chosen}; leave out --crs or repair the file",
            code="crs_conflict",
            params={"field": "crs", "value": chosen, "stated": own},
        )
    return system


def _agree(stated: CRS, system: SourceSystem) -> bool:
    if system.shift is not None:
        return bool(stated.is_geographic)
    return bool(stated.equals(system.crs, ignore_axis_order=True))


def _chosen(text: str) -> SourceSystem:
    named = _NAMES.get(text.strip().lower().replace("-", ""))
    if isinstance(named, ShiftedSystem):
        return SourceSystem(_WGS84, named)
    number = _EPSG.fullmatch(text.strip())
    if named is None and number is None:
        raise _unknown(text)
    return SourceSystem(_crs(named if number is None else int(number[1])))


def _crs(value: object) -> CRS:
    try:
        return CRS.from_user_input(value)
    except CRSError as error:
        raise _unknown(value) from error


def _unknown(value: object) -> InvalidInput:
    return InvalidInput(
        f"{value} is no coordinate reference system that PROJ knows; use an EPSG number, gcj02 or bd09",
        code="crs_unknown",
        params={"field": "crs", "value": str(value)},
    )

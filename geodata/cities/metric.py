"""The metric coordinates that a city is measured in: those of its place, or what the user says where that fits."""

import math

from pyproj import CRS, Proj
from pyproj.exceptions import CRSError

from gridsvc.cities import KUNMING_CODE, utm_srid
from gridsvc.errors import InvalidInput

_OFFICIAL_SRIDS = {KUNMING_CODE: 4543}
_MOST_DISTORTED = 0.01


def official_srid(code: str | None) -> int | None:
    """The EPSG number that the city of a code is officially measured in, where that is known."""
    return _OFFICIAL_SRIDS.get(code or "")


def metric_srid_at(lon: float, lat: float, *, code: str | None = None, wanted: int | None = None) -> int:
    """What is wanted, official, or the UTM zone; refused where a metre there is none. No place (NaN): not measured."""
    srid = wanted or official_srid(code) or utm_srid(lon, lat)
    crs = _crs(srid)
    if not crs.is_projected or any(axis.unit_conversion_factor != 1 for axis in crs.axis_info):
        raise _unfit(srid, f"{crs.name} has no metres")
    if not math.isnan(lon):
        factors = Proj(crs).get_factors(lon, lat)
        scale = max((factors.meridional_scale, factors.parallel_scale), key=lambda each: abs(each - 1))
        if not abs(scale - 1) <= _MOST_DISTORTED:
            raise _unfit(srid, f"a metre at {lon:.4f}, {lat:.4f} is {scale:.3f} m long in {crs.name}")
    return srid


def _crs(srid: int) -> CRS:
    try:
        return CRS.from_epsg(srid)
    except CRSError as error:
        raise _unfit(srid, "there is no such number") from error


def _unfit(srid: int, why: str) -> InvalidInput:
    return InvalidInput(
        f"EPSG:{srid} cannot measure this city: {why}",
        code="metric_srid_unfit",
        params={"field": "metric_srid", "value": srid, "why": why},
    )

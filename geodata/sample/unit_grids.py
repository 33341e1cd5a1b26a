"""Unit grids of the synthetic city: made by the builder that all cities use, and refused where they are not valid."""

import numpy as np

from geodata.grids.blocks import block_grids, street_guides
from geodata.grids.check import GridFinding, unit_grid_findings
from geodata.grids.unit_grids import UnitGrids
from geodata.sample.making import MadeCity
from geodata.sample.projection import METRIC_SRID
from gridsvc.errors import InvalidInput


def unit_grids(made: MadeCity) -> list[UnitGrids]:
    """The unit grids of each district, between the streets of the network as it is stored; InvalidInput else."""
    guides = street_guides(made.roads, METRIC_SRID)
    grids = []
    for number, district in enumerate(made.codes.districts):
        own, codes = _communities(made, number)
        grids.append(block_grids(made.town.areas.polygons[own], codes, METRIC_SRID, guides))
        _refuse_invalid(district, _findings(made, number, grids[-1]))
    return grids


def community_codes(made: MadeCity, district: int) -> list[str]:
    """Codes of the communities of a district, in the order that its unit grids number them."""
    return _communities(made, district)[1]


def _communities(made: MadeCity, district: int) -> tuple[np.ndarray[tuple[int], np.dtype[np.intp]], list[str]]:
    own = np.flatnonzero(made.town.areas.district == district)
    return own, [made.codes.communities[each] for each in own.tolist()]


def _findings(made: MadeCity, district: int, grids: UnitGrids) -> tuple[GridFinding, ...]:
    own, codes = _communities(made, district)
    homes = dict(zip(codes, made.town.areas.polygons[own], strict=True))
    return unit_grid_findings(grids.metric, grids.code.tolist(), [codes[each] for each in grids.community], homes)


def _refuse_invalid(district: str, findings: tuple[GridFinding, ...]) -> None:
    if findings:
        first = findings[0]
        raise InvalidInput(
            f"the grids of {district} are not valid: {first.code} at {first.grid}, {len(findings)} in all",
            code="grids_invalid",
            params={"district": district, "finding": first.code, "grid": first.grid, "count": len(findings)},
        )

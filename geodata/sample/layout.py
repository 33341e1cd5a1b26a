"""The ground of the synthetic district: a bent lattice of streets, and the communities between its main ones."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

CENTRE_LON_LAT = (102.752, 25.078)
METRIC_SRID = 4543
LINES_PER_COMMUNITY = 6

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Size:
    """How large a sample is; columns x rows are communities, offices the street offices laid over them."""

    name: str
    columns: int
    rows: int
    office_columns: int
    office_rows: int
    community_m: float
    sites: int
    problems_a_day: float
    leader_teams: int
    office_teams: int
    agency_teams: int


SIZES = {
    "small": Size("small", 3, 3, 3, 1, 860.0, 48, 34.0, 1, 2, 3),
    "district": Size("district", 10, 10, 4, 3, 950.0, 287, 480.0, 2, 3, 12),
}


@dataclass(frozen=True, slots=True)
class Lattice:
    """Crossings of c x r street lines in metres: float64 (c, r, 2); line 0 and the last are the district's rim."""

    xy: Floats

    @property
    def columns(self) -> int:
        """How many lines run south to north."""
        return int(self.xy.shape[0])

    @property
    def rows(self) -> int:
        """How many lines run west to east."""
        return int(self.xy.shape[1])


@dataclass(frozen=True, slots=True)
class Communities:
    """Polygons in metres that tile the district, with the street office (0, 1, …) of each."""

    polygons: npt.NDArray[np.object_]
    office: npt.NDArray[np.int64]
    number: npt.NDArray[np.int64]


def lattice(size: Size, rng: np.random.Generator, centre: tuple[float, float]) -> Lattice:
    """Streets at uneven distances, bent by long waves and turned a little, so that no two blocks are alike."""
    u = _positions(size.columns, size.community_m, rng)
    v = _positions(size.rows, size.community_m, rng)
    grid_u, grid_v = np.meshgrid(u, v, indexing="ij")
    extent = max(u[-1], v[-1])
    bent_u = grid_u + _waves(grid_v, grid_u, extent, rng)
    bent_v = grid_v + _waves(grid_u, grid_v, extent, rng)
    angle = np.radians(7.0)
    middle_u, middle_v = bent_u - bent_u.mean(), bent_v - bent_v.mean()
    x = centre[0] + middle_u * np.cos(angle) - middle_v * np.sin(angle)
    y = centre[1] + middle_u * np.sin(angle) + middle_v * np.cos(angle)
    return Lattice(np.stack([x, y], axis=-1).round(3))


def communities(size: Size, ground: Lattice) -> Communities:
    """One community between every pair of neighbouring main streets; numbers run from 1 inside each office."""
    column, row = np.divmod(np.arange(size.columns * size.rows), size.rows)
    office_column = column * size.office_columns // size.columns
    office_row = row * size.office_rows // size.rows
    office = office_column * size.office_rows + office_row
    number = np.empty(len(office), np.int64)
    for each in np.unique(office):
        members = np.flatnonzero(office == each)
        number[members] = np.arange(1, len(members) + 1)
    outlines = [_outline(ground, int(c), int(r)) for c, r in zip(column, row, strict=True)]
    return Communities(np.array(outlines, dtype=object), office, number)


def _positions(communities_across: int, community_m: float, rng: np.random.Generator) -> Floats:
    steps = rng.uniform(0.78, 1.22, (communities_across, LINES_PER_COMMUNITY))
    steps *= community_m / steps.sum(axis=1, keepdims=True)
    return np.concatenate([[0.0], np.cumsum(steps.ravel())])


def _waves(across: Floats, along: Floats, extent: float, rng: np.random.Generator) -> Floats:
    bend = np.zeros_like(across)
    for waves, share in ((1.0, 0.022), (2.3, 0.009)):
        phase = rng.uniform(0, 2 * np.pi)
        tilt = rng.uniform(-0.4, 0.4)
        bend += share * extent * np.sin(2 * np.pi * waves * (across + tilt * along) / extent + phase)
    return bend


def _outline(ground: Lattice, column: int, row: int) -> shapely.Polygon:
    west, south = column * LINES_PER_COMMUNITY, row * LINES_PER_COMMUNITY
    east, north = west + LINES_PER_COMMUNITY, south + LINES_PER_COMMUNITY
    ring = np.concatenate(
        [
            ground.xy[west:east, south],
            ground.xy[east, south:north],
            ground.xy[east:west:-1, north],
            ground.xy[west, north:south:-1],
        ]
    )
    return shapely.Polygon(ring)

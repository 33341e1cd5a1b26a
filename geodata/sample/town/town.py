"""The ground of a synthetic city, whole: made in memory from a number of blocks and a seed."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely

from geodata.sample.town.areas import Communities, communities
from geodata.sample.town.frame import STEP_M, Frame, frame
from geodata.sample.town.inner_streets import Blocks
from geodata.sample.town.lattice import Floats
from geodata.sample.town.lots import Lots, lots_of
from geodata.sample.town.noding import Net
from geodata.sample.town.street_net import street_net
from geodata.sample.town.waters import Landscape, landscape


@dataclass(frozen=True, slots=True)
class Town:
    """A synthetic city without its names and without what is patrolled in it."""

    frame: Frame
    lots: Lots
    net: Net
    blocks: Blocks
    areas: Communities
    land: Landscape

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of its old town, in metres."""
        columns, rows = self.frame.shape
        x, y = self.frame.lattice.place(np.array([[columns / 2, rows / 2]]))[0].tolist()
        return x, y


def town(
    blocks: int,
    districts: int,
    rng: np.random.Generator,
    centre: tuple[float, float],
    *,
    step_m: float = STEP_M,
    stored: Callable[[Floats], Floats] | None = None,
) -> Town:
    """A city of about so many blocks (communities), in so many districts.

    stored: metres as they come back from where streets are stored; borders of communities run where these streets run.
    """
    frame_rng, lot_rng, street_rng = rng.spawn(3)
    made = frame(blocks, frame_rng, centre, step_m=step_m)
    lots = lots_of(made, lot_rng)
    net, ground = street_net(made, lots, street_rng)
    net = net if stored is None else net.moved(stored)
    areas = communities(made, net, districts)
    land = landscape(made, lots, net, shapely.coverage_union_all(areas.polygons))
    return Town(made, lots, net, ground, areas, land)

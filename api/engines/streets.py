"""Streets measured by the chosen engine, and what people should know of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from api.engines.choice import EngineChoice, EngineName
from api.engines.own import compiled, own_searching
from gridsvc.road_hours import ALL_HOURS_ALIKE, RoadHours
from gridsvc.roads import Location, Mode, Roads, Snapper, Snaps, StreetPath, Travel, TravelMatrix
from gridsvc.usecases.plan_cycle import Streets
from routing.network import Network, Searching

if TYPE_CHECKING:
    from routing.outside.travel import Dialect

Watch = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that people should know of how travel was measured: a message code and its params."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OutsideStreets:
    """Ways by an outside engine between places on our own streets."""

    travel: Travel
    snapper: Snapper

    def matrix(
        self, sources: Sequence[Location], targets: Sequence[Location], mode: Mode, at: datetime | None = None
    ) -> TravelMatrix:
        """Times and metres as the outside engine tells them."""
        return self.travel.matrix(sources, targets, mode, at)

    def paths(
        self, legs: Sequence[tuple[Location, Location]], mode: Mode, at: datetime | None = None
    ) -> tuple[StreetPath, ...]:
        """Ways as the outside engine tells them."""
        return self.travel.paths(legs, mode, at)

    def nearest(self, lonlat: npt.NDArray[np.float64], mode: Mode, limit_m: float = 300) -> Snaps:
        """The nearest place on our streets."""
        return self.snapper.nearest(lonlat, mode, limit_m)


def streets_of(
    choice: EngineChoice,
    roads: Roads,
    closed: npt.NDArray[np.bool_],
    *,
    hours: RoadHours = ALL_HOURS_ALIKE,
    watch: Watch | None = None,
) -> Streets:
    """Streets on which places are found and ways are measured, by the chosen engine; closed: a mask of edges.

    watch is told how many requests of how many an outside engine has answered; raising from it ends the work.
    """
    streets = Network(roads, closed=closed, hours=hours, searching=_searching_of(choice))
    if not choice.name.outside:
        return streets
    from routing.outside.travel import OutsideTravel

    watched = {"watch": watch} if watch else {}
    return OutsideStreets(
        OutsideTravel(roads, choice.servers, dialect_of(choice), limits=choice.limits, **watched), streets
    )


def _searching_of(choice: EngineChoice) -> Searching:
    if choice.name is EngineName.OWN:
        return own_searching(choice.kept)
    from routing.dijkstra import DijkstraSearch

    return DijkstraSearch


def dialect_of(choice: EngineChoice) -> "Dialect":
    """How an outside engine is spoken to; its client is loaded only here."""
    if choice.name is EngineName.VALHALLA:
        from routing.valhalla import Valhalla

        return Valhalla()
    from routing.osrm import Osrm

    return Osrm()


def notices_of(choice: EngineChoice, closed: npt.NDArray[np.bool_]) -> tuple[Notice, ...]:
    """What people should know of plans that are measured by the chosen engine."""
    if choice.name is EngineName.SCIPY:
        return (Notice("engine_scipy_in_use"),)
    if not choice.name.outside:
        return () if compiled(choice.kept) else (Notice("engine_compiled_missing"),)
    told = {"engine": choice.name.label}
    edges = int(np.count_nonzero(closed))
    ignored = (Notice("engine_closures_ignored", {**told, "edges": edges}),) if edges else ()
    return (Notice("engine_outside_in_use", told), *ignored)

"""Travel by an outside engine: the ways are those of its own network, found between places on our streets."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

import numpy as np

from gridsvc.road_hours import ALL_HOURS_ALIKE
from gridsvc.roads import Location, Mode, Roads, StreetPath, TravelMatrix
from routing.lines import Lines
from routing.outside.asking import Asker
from routing.outside.crew import answered
from routing.outside.known import KnownTable
from routing.outside.limits import Limits
from routing.outside.plausibility import refuse_other_profile
from routing.outside.probe import Probe
from routing.outside.rota import Rota
from routing.outside.server import Server
from routing.outside.spots import Spots, spots_of
from routing.outside.tables import blocks_of, table_of
from routing.unreached import no_way


class Dialect(Protocol):
    """How one kind of engine is asked, and how its answers are read; it raises what the engine refused."""

    places_max: int
    """How many places one request may name."""

    def table(self, asker: Asker, sources: Spots, targets: Spots) -> TravelMatrix:
        """Times and metres from each source to each target."""
        ...

    def way(self, asker: Asker, ends: Spots) -> StreetPath | None:
        """The way from the first place to the second, None where there is none."""
        ...

    def probe(self, asker: Asker) -> Probe:
        """What the engine shows of itself, without knowing any place."""
        ...


def _unwatched(_answered: int, _asked: int) -> None:
    """Nobody watches."""


class OutsideTravel:
    """Implements the port Travel; an outside engine knows nothing of our closures, nor of hours.

    watch is told how many requests of how many are answered; raising from it ends the work. The largest table of each
    mode is kept, so that who checks a plan is told what its planner was told.
    """

    def __init__(
        self,
        roads: Roads,
        servers: Mapping[Mode, Server],
        dialect: Dialect,
        *,
        limits: Limits,
        watch: Callable[[int, int], None] = _unwatched,
    ) -> None:
        self._roads = roads
        self._lines = Lines(roads)
        self._servers = servers
        self._dialect = dialect
        self._limits = limits
        self._watch = watch
        self._rotas: dict[Mode, Rota] = {}
        self._known: dict[Mode, KnownTable] = {}

    def matrix(
        self, sources: Sequence[Location], targets: Sequence[Location], mode: Mode, at: datetime | None = None
    ) -> TravelMatrix:
        """Times and metres of the quickest ways; they are the same at all hours."""
        ALL_HOURS_ALIKE.band_at(at)
        known = self._known.get(mode)
        part = known.part(sources, targets) if known else None
        if part is None:
            part = self._asked(sources, targets, mode)
            if known is None or part.ms.size >= known.table.ms.size:
                self._known[mode] = KnownTable.of(sources, targets, part)
        return part

    def paths(
        self, legs: Sequence[tuple[Location, Location]], mode: Mode, at: datetime | None = None
    ) -> tuple[StreetPath, ...]:
        """The quickest way of each leg, at all hours the same; Unreachable when one has none."""
        ALL_HOURS_ALIKE.band_at(at)
        spots, number = spots_of(self._roads, self._lines, [place for leg in legs for place in leg])
        pairs = [tuple(pair) for pair in number.reshape(-1, 2).tolist()]

        def way(pair: tuple[int, ...]) -> StreetPath:
            ends = spots[list(pair)]
            found = self._dialect.way(asker, ends)
            if found is None:
                raise no_way(ends.text(0), ends.text(1), pairs.index(pair))
            return found

        with self._asker(mode) as asker:
            ways = answered(
                asker,
                list(dict.fromkeys(pairs)),
                way,
                at_once=self._limits.at_once,
                watch=self._watch,
            )
            found = dict(ways)
        return tuple(found[pair] for pair in pairs)

    def _asked(self, sources: Sequence[Location], targets: Sequence[Location], mode: Mode) -> TravelMatrix:
        origins, row = spots_of(self._roads, self._lines, sources)
        ends, column = spots_of(self._roads, self._lines, targets)
        places_max, cells_max = self._dialect.places_max, self._limits.table_size**2
        with self._asker(mode) as asker:
            parts = answered(
                asker,
                blocks_of(len(origins), len(ends), cells_max=cells_max, places_max=places_max),
                lambda block: self._dialect.table(asker, origins[block.rows], ends[block.columns]),
                at_once=self._limits.at_once,
                watch=self._watch,
            )
            table = table_of((len(origins), len(ends)), parts)
        refuse_other_profile(table, asker.server)
        return TravelMatrix(table.ms[np.ix_(row, column)], table.metres[np.ix_(row, column)])

    def _asker(self, mode: Mode) -> Asker:
        server, patience = self._servers[mode], self._limits.patience
        server.refuse_unset()
        rota = self._rotas.setdefault(mode, Rota(server.addresses, patience.rest_s, patience.now))
        return Asker(server, rota, patience, connections=self._limits.at_once)

"""OSRM's HTTP interface as OutsideTravel speaks it."""

import numpy as np

from gridsvc.roads import UNREACHABLE, StreetPath, TravelMatrix
from routing.osrm import answers, requests
from routing.outside.asking import Asker
from routing.outside.probe import Probe
from routing.outside.spots import Spots

_WINDS = ((0, 1), (1, 0), (0, -1), (-1, 0))
_NOWHERE = Spots(np.zeros((1, 2)), ("",))
_AROUND = 0.01 * np.array([(0, 0), *((k * east, k * north) for k in (1, 3) for east, north in _WINDS)])


class Osrm:
    """Asks for tables and ways by GET, in addresses of at most 8 kB."""

    places_max = requests.PLACES_MAX

    def table(self, asker: Asker, sources: Spots, targets: Spots) -> TravelMatrix:
        """Times and metres; places without any way between them are UNREACHABLE."""
        answer = asker.ask(requests.table_path(asker.server.profile, sources, targets))
        answers.refuse_all_but_ways(answer, asker.server, sources + targets)
        if answers.found_nothing(answer):
            nowhere = np.full((len(sources), len(targets)), UNREACHABLE, dtype=np.int32)
            return TravelMatrix(nowhere, nowhere)
        return answers.read_table(answer, asker.server, sources, targets)

    def way(self, asker: Asker, ends: Spots) -> StreetPath | None:
        """The way between two places, by the lines and street names of OSRM's own network."""
        answer = asker.ask(requests.route_path(asker.server.profile, ends.lonlat))
        answers.refuse_all_but_ways(answer, asker.server, ends)
        if answers.found_nothing(answer):
            return None
        return answers.read_route(answer, asker.server, ends)

    def probe(self, asker: Asker) -> Probe:
        """Asks for the street nearest to nowhere in particular, which any server can tell, and for ways round there."""
        server = asker.server
        answer = asker.ask(requests.nearest_path(server.profile, np.zeros(2)))
        answers.refuse_all_but_ways(answer, server, _NOWHERE)
        here = answers.read_nearest(answer, server)
        around = Spots(np.clip(here + _AROUND, (-180, -90), (180, 90)), ("",) * len(_AROUND))
        table = asker.ask(requests.table_path(server.profile, around, around))
        return Probe(str(answer.document.get("data_version") or ""), answers.read_kmh(table, len(around)))

"""Valhalla's HTTP interface as OutsideTravel speaks it."""

import numpy as np

from gridsvc.roads import UNREACHABLE, StreetPath, TravelMatrix
from routing.outside.asking import Answer, Asker
from routing.outside.probe import Probe
from routing.outside.reading import Numbers
from routing.outside.spots import Spots, far_off
from routing.valhalla import answers, requests


class Valhalla:
    """Asks for tables and ways by POST; one server travels in all modes."""

    places_max = 10_000

    def table(self, asker: Asker, sources: Spots, targets: Spots) -> TravelMatrix:
        """Times in whole seconds, and metres."""
        answer = asker.ask(requests.TABLE, requests.table_body(asker.server.profile, sources, targets))
        code = answers.refusal(answer)
        if code is None:
            return answers.read_table(answer, asker.server, (len(sources), len(targets)))
        self._refuse(asker, answer, sources + targets)
        return self._in_halves(asker, sources, targets)

    def way(self, asker: Asker, ends: Spots) -> StreetPath | None:
        """The way between two places, by the lines and street names of Valhalla's own network."""
        answer = asker.ask(requests.ROUTE, requests.route_body(asker.server.profile, ends))
        if answers.refusal(answer) is None:
            return answers.read_route(answer, asker.server)
        self._refuse(asker, answer, ends)
        return None

    def probe(self, asker: Asker) -> Probe:
        """When its streets were last changed; how fast it travels goes with each request, not with the server."""
        answer = asker.ask(requests.STATUS)
        if answers.refusal(answer) is not None:
            raise answers.refused(answer, asker.server, 0)
        return Probe(answers.read_data(answer, asker.server), None)

    def _in_halves(self, asker: Asker, sources: Spots, targets: Spots) -> TravelMatrix:
        """The same table in two: one place on an island makes Valhalla refuse all the others with it."""
        if len(sources) * len(targets) == 1:
            nowhere = np.full((1, 1), UNREACHABLE, dtype=np.int32)
            return TravelMatrix(nowhere, nowhere)
        down = len(sources) >= len(targets)
        half = max(len(sources), len(targets)) // 2
        pairs = (
            [(sources[:half], targets), (sources[half:], targets)]
            if down
            else [(sources, targets[:half]), (sources, targets[half:])]
        )
        parts = [self.table(asker, *pair) for pair in pairs]
        ms, metres = (np.concatenate(each, axis=0 if down else 1) for each in zip(*map(_arrays, parts), strict=True))
        return TravelMatrix(ms, metres)

    def _refuse(self, asker: Asker, answer: Answer, places: Spots) -> None:
        """Raise what was refused, unless it is that there is no way between places that are all on streets."""
        code = answers.refusal(answer)
        if code not in answers.NO_WAY | answers.NO_STREET:
            raise answers.refused(answer, asker.server, len(places))
        lost = next((row for row in range(len(places)) if self._lost(asker, places[row : row + 1])), None)
        if lost is not None or code not in answers.NO_WAY:
            raise far_off(asker.server, answer.address, "?" if lost is None else places.text(lost), "?")

    def _lost(self, asker: Asker, place: Spots) -> bool:
        """Whether a place has no street; Valhalla does not say which it was, so each is asked for alone."""
        answer = asker.ask(requests.TABLE, requests.table_body(asker.server.profile, place, place))
        return answers.refusal(answer) in answers.NO_WAY | answers.NO_STREET


def _arrays(table: TravelMatrix) -> tuple[Numbers, Numbers]:
    return table.ms, table.metres

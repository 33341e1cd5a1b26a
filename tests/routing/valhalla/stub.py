"""A server that speaks Valhalla's documented JSON about a network of ours."""

import json
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from gridsvc.errors import Unreachable
from gridsvc.roads import UNREACHABLE, Location, Mode
from routing.network import Network
from tests.routing.osrm.stub import Fault

_MODES = {"pedestrian": Mode.WALK, "bicycle": Mode.EBIKE, "auto": Mode.CAR}
KILOMETRES = {"units": "kilometers"}


def encoded(lonlat: np.ndarray) -> str:
    """A line as Valhalla writes it."""
    units = np.round(lonlat[:, ::-1] * 1e6).astype(int)
    text = ""
    for number in np.diff(units, axis=0, prepend=0).ravel().tolist():
        rest = ~(number << 1) if number < 0 else number << 1
        while rest >= 0x20:
            text += chr((rest & 0x1F | 0x20) + 63)
            rest >>= 5
        text += chr(rest + 63)
    return text


@dataclass
class Stub:
    """A Valhalla whose times are ours in whole seconds, and which refuses whole tables for an island's sake."""

    network: Network
    asked: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    address: str = ""

    def reply(self, path: str, body: bytes) -> tuple[int, dict[str, Any]]:
        asked = json.loads(body) if body else {}
        if path == "/status":
            return 200, {"version": "3.9.1", "tileset_last_modified": 1_795_369_755}
        mode = _MODES[asked["costing"]]
        if path == "/route":
            return self._route(self._snapped(asked["locations"], mode), mode)
        sources, targets = (self._snapped(asked[side], mode) for side in ("sources", "targets"))
        if len(sources) * len(targets) > 2_500:
            return refusal(150, "Exceeded max locations: 2500.000000")
        if None in sources + targets:
            return refusal(171, "No suitable edges near location")
        table = self.network.matrix([*filter(None, sources)], [*filter(None, targets)], mode)
        if (table.ms == UNREACHABLE).any() and len({place.edge for place in filter(None, sources + targets)}) > 1:
            return refusal(170, "Locations are in unconnected regions")
        rows = {
            "durations": [[None if ms == UNREACHABLE else ms // 1000 for ms in row] for row in table.ms.tolist()],
            "distances": [[None if m == UNREACHABLE else m / 1000 for m in row] for row in table.metres.tolist()],
        }
        return 200, {"sources_to_targets": rows, **KILOMETRES}

    def _route(self, ends: list[Location | None], mode: Mode) -> tuple[int, dict[str, Any]]:
        source, target = filter(None, ends)
        try:
            (path,) = self.network.paths([(source, target)], mode)
        except Unreachable:
            return refusal(442, "No path could be found for input")
        maneuvers = [{"street_names": [name]} for name in path.names] + [{"type": 4}]
        summary = {"time": path.ms / 1000, "length": path.metres / 1000}
        leg = {"maneuvers": maneuvers, "summary": summary, "shape": encoded(path.lonlat)}
        return 200, {"trip": {"legs": [leg], "status": 0, **KILOMETRES}}

    def _snapped(self, asked: list[dict[str, float]], mode: Mode) -> list[Location | None]:
        lonlat = np.array([(each["lon"], each["lat"]) for each in asked], dtype=np.float64)
        assert all(each["search_cutoff"] == 300 for each in asked)
        return list(self.network.nearest(lonlat, mode).locations)


def refusal(code: int, message: str) -> tuple[int, dict[str, Any]]:
    return 400, {"error_code": code, "error": message, "status_code": 400, "status": "Bad Request"}

"""Whether an engine travels as its mode does: an address of another profile answers just as readily."""

import numpy as np

from gridsvc.errors import InvalidInput
from gridsvc.roads import UNREACHABLE, Mode, TravelMatrix
from routing.outside.server import Server

_KMH = {Mode.WALK: (2.0, 8.0), Mode.EBIKE: (6.0, 45.0), Mode.CAR: (6.0, 130.0)}
_METRES_MIN, _PAIRS_MIN = 1_000, 4


def refuse_other_profile(table: TravelMatrix, server: Server) -> None:
    """Raise InvalidInput when the middle speed of journeys over a kilometre is none of the mode's."""
    kmh = middle_kmh(table, pairs_min=_PAIRS_MIN)
    if kmh is not None:
        refuse_speed(kmh, server, ", ".join(server.addresses))


def middle_kmh(table: TravelMatrix, *, pairs_min: int) -> float | None:
    """The middle speed of journeys over a kilometre; None where there are fewer than said."""
    far = (table.metres >= _METRES_MIN) & (table.metres != UNREACHABLE) & (table.ms > 0)
    if np.count_nonzero(far) < pairs_min:
        return None
    return float(np.median(3_600.0 * table.metres[far] / table.ms[far]))


def refuse_speed(kmh: float, server: Server, address: str) -> None:
    """Raise InvalidInput for a speed that is none of the mode's."""
    slowest, quickest = _KMH[server.mode]
    if not slowest <= kmh <= quickest:
        told = server.told(address, kmh=f"{kmh:.1f}", slowest=slowest, quickest=quickest)
        raise InvalidInput(
            f"{server.setting} travels at {kmh:.1f} km/h, which {server.mode} does not",
            code="engine_profile_wrong",
            params={**told, "profile": server.profile},
        )

"""What an outside engine shows of itself: which state of its data it has, and how fast it travels."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from routing.outside.asking import Asker
from routing.outside.patience import Patience
from routing.outside.plausibility import refuse_speed
from routing.outside.rota import Rota
from routing.outside.server import Server


@dataclass(frozen=True, slots=True)
class Probe:
    """The version of its data, empty where it names none, and km/h of longer ways, None where there are none."""

    data: str
    kmh: float | None


def probed(server: Server, address: str, probe: Callable[[Asker], Probe], patience: Patience) -> Probe:
    """What one address of an engine shows; Unreachable or InvalidInput where it is not what the settings say."""
    alone = replace(server, addresses=(address,))
    with Asker(alone, Rota(alone.addresses, patience.rest_s, patience.now), patience, connections=1) as asker:
        found = probe(asker)
    if found.kmh is not None:
        refuse_speed(found.kmh, alone, address)
    return found

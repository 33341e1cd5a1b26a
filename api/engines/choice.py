"""Which road engine measures travel in this installation, and what is to be told of it with every plan."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from gridsvc.errors import InvalidInput
from gridsvc.roads import Mode
from routing.outside.addresses import addresses_in
from routing.outside.limits import Limits
from routing.outside.server import Server

_PROFILE = re.compile(r"(?P<mode>[a-z]+)=(?P<profile>[A-Za-z0-9_-]+)")
_PROFILES = "GRIDSVC_OSRM_PROFILES"
_VALHALLA = "GRIDSVC_VALHALLA"
_COSTINGS = {Mode.WALK: "pedestrian", Mode.EBIKE: "bicycle", Mode.CAR: "auto"}


class EngineName(StrEnum):
    """The engines there are; own and scipy find the same ways, to the millisecond."""

    OWN = "own"
    SCIPY = "scipy"
    OSRM = "osrm"
    VALHALLA = "valhalla"

    @property
    def outside(self) -> bool:
        """Whether the ways are found by another program, on streets of its own."""
        return self in (EngineName.OSRM, EngineName.VALHALLA)

    @property
    def label(self) -> str:
        """What the engine is called by those who make it."""
        return {EngineName.OSRM: "OSRM", EngineName.VALHALLA: "Valhalla"}.get(self, str(self))

    @property
    def table_size(self) -> int:
        """Places along a side of the largest table that such a server answers unless told otherwise."""
        return 50 if self is EngineName.VALHALLA else 100


@dataclass(frozen=True, slots=True)
class EngineChoice:
    """An engine, and for one outside this process where it answers and how it is asked.

    kept: the folder where our own keeps what it has made ready, None for nowhere.
    """

    name: EngineName = EngineName.OWN
    servers: Mapping[Mode, Server] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    kept: Path | None = None

    def __post_init__(self) -> None:
        if self.name.outside and not any(server.addresses for server in self.servers.values()):
            next(iter(self.servers.values())).refuse_unset()

    @property
    def provenance(self) -> dict[str, object]:
        """What a plan tells of how travel was measured; nothing where that follows from the streets alone."""
        if not self.name.outside:
            return {}
        profiles = {str(mode): server.profile for mode, server in self.servers.items() if server.addresses}
        return {"travel": {"engine": str(self.name), "profiles": profiles, "closures": "ignored"}}


OWN_ENGINE = EngineChoice()


def osrm_servers(addresses: Mapping[Mode, str], profiles: str) -> dict[Mode, Server]:
    """The OSRM servers of each mode, from settings that list addresses and `mode=profile` pairs."""
    known = _profiles_in(profiles)
    return {
        mode: Server(EngineName.OSRM.label, mode, known[mode], addresses_in(text, setting), setting)
        for mode, text in addresses.items()
        for setting in (f"GRIDSVC_OSRM_{mode.name}",)
    }


def valhalla_servers(addresses: str) -> dict[Mode, Server]:
    """The Valhalla servers, which answer for all modes, from a setting that lists addresses."""
    known = addresses_in(addresses, _VALHALLA)
    return {mode: Server(EngineName.VALHALLA.label, mode, _COSTINGS[mode], known, _VALHALLA) for mode in Mode}


def _profiles_in(text: str) -> dict[Mode, str]:
    pairs = [_PROFILE.fullmatch(word) for word in text.replace(",", " ").split()]
    found = {pair["mode"]: pair["profile"] for pair in pairs if pair}
    if None in pairs or len(pairs) != len(found) or found.keys() != {str(mode) for mode in Mode}:
        raise InvalidInput(
            f"{_PROFILES} is {text!r}, not a profile for each mode",
            code="setting_wrong",
            params={"setting": _PROFILES, "value": text, "expected": "walk=foot ebike=bike car=driving"},
        )
    return {Mode(mode): profile for mode, profile in found.items()}

"""One outside engine for one mode, as the settings name it."""

from dataclasses import dataclass

from gridsvc.errors import InvalidInput
from gridsvc.roads import Mode


@dataclass(frozen=True, slots=True)
class Server:
    """Which engine it is, under which profile it travels, where it answers, and the setting that says so."""

    engine: str
    mode: Mode
    profile: str
    addresses: tuple[str, ...]
    setting: str

    def refuse_unset(self) -> None:
        """Raise InvalidInput when no address is set."""
        if not self.addresses:
            raise InvalidInput(
                f"no address of {self.engine} is set for {self.mode}: set {self.setting}",
                code="engine_without_address",
                params={"engine": self.engine, "mode": str(self.mode), "setting": self.setting},
            )

    def told(self, address: str, **more: object) -> dict[str, object]:
        """What an error about one of its addresses tells."""
        known = {"engine": self.engine, "mode": str(self.mode), "setting": self.setting, "address": address}
        return {**known, **more}

"""All checks of the streets of one file."""

from collections.abc import Iterator
from dataclasses import dataclass

from geodata.roads.check.ends import dead_ends, short_of_streets, turns_into_nothing
from geodata.roads.check.finding import Ground, StreetFinding
from geodata.roads.check.islands import islands
from geodata.roads.check.outlines import loops, overlong, twice_drawn, without_length
from geodata.roads.check.speeds import odd_speeds
from geodata.roads.folding import roads_of
from geodata.roads.report import RoadsReport, report_of
from geodata.roads.speeds import SpeedTable
from geodata.roads.streets import Streets
from gridsvc.roads import Mode


@dataclass(frozen=True, slots=True)
class StreetCheck:
    """The network that the streets make, how many dead ends there are, and what was found."""

    report: RoadsReport
    dead_ends: int
    ground: Ground
    findings: tuple[StreetFinding, ...]

    @property
    def faults(self) -> int:
        """How much is wrong; remarks are not counted."""
        return sum(each.fault for each in self.findings)


def checked_streets(streets: Streets, table: SpeedTable) -> StreetCheck:
    """Look for all that is wrong with streets; InvalidInput where nobody may use any."""
    report = report_of(roads_of(streets))
    ground = Ground.of(streets)
    findings = tuple(_found(ground, table))
    return StreetCheck(report, len(dead_ends(ground)), ground, findings)


def _found(ground: Ground, table: SpeedTable) -> Iterator[StreetFinding]:
    for mode in Mode:
        yield from islands(ground, mode, table)
    yield from turns_into_nothing(ground)
    yield from twice_drawn(ground)
    yield from short_of_streets(ground)
    yield from odd_speeds(ground, table)
    yield from overlong(ground)
    yield from without_length(ground)
    yield from loops(ground)

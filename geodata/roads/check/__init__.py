"""Checks of streets before they are folded: what is cut off, drawn twice, too quick, too long, or leads nowhere."""

from geodata.roads.check.checking import StreetCheck, checked_streets
from geodata.roads.check.finding import StreetFinding

__all__ = ["StreetCheck", "StreetFinding", "checked_streets"]

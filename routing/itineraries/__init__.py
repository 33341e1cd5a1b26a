"""Ways told in steps: only where something is to be decided, the roundabouts with their exits."""

from routing.itineraries.guide import StreetGuide

__all__ = ["StreetGuide"]

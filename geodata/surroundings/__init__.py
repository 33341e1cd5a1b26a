"""What lies around sites, and where streets lead into them, measured on the city's street network."""

from geodata.surroundings.measuring import Measured, Surveyed, measured
from geodata.surroundings.plane_streets import PlaneStreets
from geodata.surroundings.ways_in import WayIn, ways_in

__all__ = ["Measured", "PlaneStreets", "Surveyed", "WayIn", "measured", "ways_in"]

"""Travel times and ways from OSRM servers, over HTTP."""

from routing.osrm.dialect import Osrm

__all__ = ["Osrm"]

"""Travel times and ways from Valhalla servers, over HTTP."""

from routing.valhalla.dialect import Valhalla

__all__ = ["Valhalla"]

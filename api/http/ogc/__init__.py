"""OGC API - Features and vector tiles over the registered collections."""

from api.http.ogc import collections, items, landing, tiles

routers = (landing.router, collections.router, items.router, tiles.router)

__all__ = ["routers"]

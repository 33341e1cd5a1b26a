"""Cities of a database: how they are chosen, stored and made."""

from geodata.cities.store import CityRow, CityStore, city_named

__all__ = ["CityRow", "CityStore", "city_named"]

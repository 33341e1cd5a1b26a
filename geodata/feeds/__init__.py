"""Feeds: collections of features read as GeoJSON and vector tiles, straight from SQL."""

from geodata.feeds.collection import Collection, Comparison, Filter, Kind, Property, Thinning, TileRule
from geodata.feeds.feed import Feed, Item, Page, TileAddress
from geodata.feeds.reader import FeedReader
from geodata.feeds.registry import Registry, standard_registry
from geodata.feeds.selection import Box, Interval, Position, Selection, Value, bad_box, filters_of, instant_of
from geodata.feeds.statements import UNSEALED_FOR

__all__ = [
    "UNSEALED_FOR",
    "Box",
    "Collection",
    "Comparison",
    "Feed",
    "FeedReader",
    "Filter",
    "Interval",
    "Item",
    "Kind",
    "Page",
    "Position",
    "Property",
    "Registry",
    "Selection",
    "Thinning",
    "TileAddress",
    "TileRule",
    "Value",
    "bad_box",
    "filters_of",
    "instant_of",
    "standard_registry",
]

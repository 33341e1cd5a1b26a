"""Street networks: from pieces of streets to folded edges with times, and their storage."""

from geodata.roads.folding import roads_of
from geodata.roads.height_tiles import HeightTiles, height_tiles
from geodata.roads.network_hash import hash_of
from geodata.roads.report import RoadsReport, report_of
from geodata.roads.speeds import SpeedTable, speed_table
from geodata.roads.streets import Streets

__all__ = [
    "HeightTiles",
    "RoadsReport",
    "SpeedTable",
    "Streets",
    "hash_of",
    "height_tiles",
    "report_of",
    "roads_of",
    "speed_table",
]

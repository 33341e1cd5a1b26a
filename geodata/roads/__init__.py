"""Street networks: from pieces of streets to folded edges with times, and their storage."""

from geodata.roads.folding import roads_of
from geodata.roads.network_hash import hash_of
from geodata.roads.report import RoadsReport, report_of
from geodata.roads.speeds import SpeedTable, speed_table
from geodata.roads.streets import Streets

__all__ = ["RoadsReport", "SpeedTable", "Streets", "hash_of", "report_of", "roads_of", "speed_table"]

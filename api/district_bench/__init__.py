"""The planner measured on made-up districts at a given load."""

from api.district_bench.measuring import district_bench
from geodata.sample.loaded_district.order import LoadedDistrict

__all__ = ["LoadedDistrict", "district_bench"]

"""Whole cities from extracts: streets, stand-in regions, grids and places, made and brought up to date together."""

from geodata.extracts.city_data import ATTRIBUTION, CityData, data_of_file
from geodata.extracts.draft import CityDraft, CityRequest, draft_of
from geodata.extracts.making import CityMade, make_city
from geodata.extracts.road_file import RoadFile, street_remarks

__all__ = [
    "ATTRIBUTION",
    "CityData",
    "CityDraft",
    "CityMade",
    "CityRequest",
    "RoadFile",
    "data_of_file",
    "draft_of",
    "make_city",
    "street_remarks",
]

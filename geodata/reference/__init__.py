"""Reference data that a district can edit: site categories, problem classes, tags of OpenStreetMap."""

from geodata.reference.loading import ReferenceCounts, fill_reference_data, load_reference_data
from geodata.reference.osm_tags import OsmTags, read_osm_tags
from geodata.reference.problem_classes import read_problem_classes
from geodata.reference.site_categories import read_site_categories

__all__ = [
    "OsmTags",
    "ReferenceCounts",
    "fill_reference_data",
    "load_reference_data",
    "read_osm_tags",
    "read_problem_classes",
    "read_site_categories",
]

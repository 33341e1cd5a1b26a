"""The synthetic city as files that the importer reads: OSM PBF, GeoJSON, CSV, and a README with the commands."""

from geodata.sample.files.writing import write_files

__all__ = ["write_files"]

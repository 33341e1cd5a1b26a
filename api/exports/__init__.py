"""Plans as files: JSON, GeoJSON, CSV and printable sheets."""

"""OpenStreetMap data: files and services in, streets and places out."""

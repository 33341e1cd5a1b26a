"""Fetch, check, convert and store what a city knows about itself."""

"""Sketches of routes and sites: what is drawn, apart from what it is drawn on."""

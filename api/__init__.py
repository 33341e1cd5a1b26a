"""Delivery: HTTP, pages, command line, settings and wiring."""

"""Grids: their codes, and the rule that a set of them has to keep."""

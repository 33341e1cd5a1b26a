"""Programmes, their cycles and visits, and the teams that patrol."""

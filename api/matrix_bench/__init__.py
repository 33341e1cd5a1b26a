"""Matrices of travel times, measured engine by engine."""

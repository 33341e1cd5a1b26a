"""Stores: one for each aggregate, on a connection whose transaction the caller owns."""

"""Quickest ways by Dijkstra's algorithm as scipy has it: slow, and right beyond doubt."""

from routing.dijkstra.search import DijkstraSearch

__all__ = ["DijkstraSearch"]

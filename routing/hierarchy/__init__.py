"""Customizable contraction hierarchies: an order for the network once, costs in a moment, then quick ways at once.

After Dibbelt, Strasser, Wagner 2016 (Customizable Contraction Hierarchies) and, for many places at a time, Delling,
Goldberg, Werneck 2011 (Faster Batched Shortest Paths in Road Networks).
"""

from routing.hierarchy.hierarchies import Hierarchies

__all__ = ["Hierarchies"]

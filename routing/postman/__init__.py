"""Short walks along all streets around a place: the postman's problem, exact where the streets hang together."""

from routing.postman.walks import walks

__all__ = ["walks"]

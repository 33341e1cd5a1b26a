"""The walker of the service; it is loaded when something is to be walked, since that takes a second."""

from collections.abc import Sequence

from gridsvc.roads import Roads
from gridsvc.sites.walk import StreetsAround, Walk


def walks(roads: Roads, around: Sequence[StreetsAround]) -> list[Walk]:
    """The walk round each of some sites."""
    from routing.postman import walks as found

    return found(roads, around)


def load_kernels() -> None:
    """Have the walker's kernels loaded, or compiled where nobody has yet."""
    from routing.postman.warming import warm

    warm()

"""How kernels of the search are compiled."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

Kernel = TypeVar("Kernel", bound=Callable[..., object])

_OPTIONS: dict[str, Any] = {"nogil": True, "_nrt": False}
"""References to arrays are not counted: where many are handed on, that costs more than all the rest."""


def kernel(function: Kernel) -> Kernel:
    """Compile a function that is called from Python; it cannot make arrays."""
    compiled: Any = njit(cache=True, **_OPTIONS)(function)
    return cast("Kernel", compiled)


def part(function: Kernel) -> Kernel:
    """Compile a part of kernels, which goes wholly into those that call it."""
    compiled: Any = njit(forceinline=True, **_OPTIONS)(function)
    return cast("Kernel", compiled)

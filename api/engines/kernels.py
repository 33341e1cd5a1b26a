"""Where compiled kernels are kept: in a folder of their own for each state of their sources."""

import hashlib
import os
import shutil
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import routing

_PARTS = ("hierarchy", "periodic", "postman")
_NEEDED = ("numba", "pymetis")


def kernels_can_be_had() -> bool:
    """Whether what compiles them is installed."""
    return all(find_spec(name) is not None for name in _NEEDED)


@cache
def kept_kernels(folder: Path | None) -> Path | None:
    """Have kernels kept in the folder; None where nothing was said, or where it is too late for this process.

    A kernel that was compiled for other sources than those at hand must never run: the folder's name tells them apart.
    """
    if folder is None or "numba" in sys.modules or "NUMBA_CACHE_DIR" in os.environ:
        return None
    kernels = folder / f"kernels-{_sources_digest()}"
    try:
        kernels.mkdir(parents=True, exist_ok=True)
        if not os.access(kernels, os.W_OK):
            return None
    except OSError:
        return None
    for old in folder.glob("kernels-*"):
        if old != kernels:
            shutil.rmtree(old, ignore_errors=True)
    os.environ["NUMBA_CACHE_DIR"] = str(kernels)
    return kernels


def _sources_digest() -> str:
    digest = hashlib.sha256()
    for part in _PARTS:
        for source in sorted(Path(routing.__path__[0], part).glob("*.py")):
            digest.update(source.read_bytes())
    return digest.hexdigest()[:16]

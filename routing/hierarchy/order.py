"""The order in which nodes are contracted: by nested dissection, so that what divides the city comes last."""

import hashlib
import logging
import os
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt
import pymetis
from scipy.sparse import csr_array

Numbers = npt.NDArray[np.int32]

_log = logging.getLogger(__name__)
_KEPT = 64
_SEPARATORS_TRIED = 10
_DIGEST_BYTES = 32


class OrderStore:
    """Keeps orders in a folder under the fingerprint of the network; without a folder it keeps nothing."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    def order(self, links: csr_array) -> Numbers:
        """Nodes in order of contraction; links: the undirected neighbours of each node, sorted."""
        if self._folder is None:
            return nested_dissection(links)
        path = self._folder / f"{_fingerprint(links)}.order"
        kept = _read(path, links.shape[0])
        if kept is None:
            kept = nested_dissection(links)
            self._write(path, kept)
        return kept

    def _write(self, path: Path, order: Numbers) -> None:
        """Put a whole file in place at once, so that nobody ever reads half of one; a full disk costs only time."""
        content = order.astype("<i4").tobytes()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with TemporaryDirectory(dir=path.parent) as folder:
                whole = Path(folder) / path.name
                whole.write_bytes(hashlib.sha256(content).digest() + content)
                whole.replace(path)
            for old in sorted(path.parent.glob("*.order"), key=_age)[:-_KEPT]:
                old.unlink(missing_ok=True)
        except OSError as error:
            _log.warning("the order of a network could not be kept in %s: %s", path, error)


def nested_dissection(links: csr_array) -> Numbers:
    """Nodes in order of contraction (Karypis, Kumar 1998, as METIS has it)."""
    if not links.nnz:
        return np.arange(links.shape[0], dtype=np.int32)
    adjacency = pymetis.CSRAdjacency(links.indptr.astype(np.int32), links.indices.astype(np.int32))
    order, _ = pymetis.nested_dissection(adjacency, options=pymetis.Options(nseps=_SEPARATORS_TRIED))
    return np.array(order, dtype=np.int32)


def _fingerprint(links: csr_array) -> str:
    digest = hashlib.sha256()
    for array in (links.indptr, links.indices):
        digest.update(array.astype("<i8").tobytes())
    return digest.hexdigest()


def _read(path: Path, nodes: int) -> Numbers | None:
    """The order in a file; None where there is none, or where what is there is damaged."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        _log.warning("the order of a network could not be read from %s: %s", path, error)
        return None
    with suppress(OSError):
        os.utime(path)
    digest, body = content[:_DIGEST_BYTES], content[_DIGEST_BYTES:]
    if hashlib.sha256(body).digest() == digest and len(body) == nodes * 4:
        return np.frombuffer(body, dtype="<i4").astype(np.int32)
    _log.warning("%s is damaged and is made anew", path)
    return None


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0

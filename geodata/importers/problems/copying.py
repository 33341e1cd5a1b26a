"""Instants as the lines that COPY reads."""

import numpy as np

from geodata.database.copy_text import NOTHING
from geodata.importers.problems.instants import Instants


def times(values: Instants) -> list[str]:
    """Instants in UTC, which is the clock of our connections."""
    nothing = np.isnat(values)
    if nothing.all():
        return [NOTHING] * len(values)
    written = np.datetime_as_string(values)
    written[nothing] = NOTHING
    texts_of_all: list[str] = written.tolist()
    return texts_of_all

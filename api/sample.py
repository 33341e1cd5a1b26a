"""Synthetic cities, stored or written as files, as the command line does it."""

import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from api import wiring
from geodata.cities import CityStore
from geodata.database import DatabaseRole, sql
from geodata.sample.district import Sample, remove_sample, stored_sample, write_sample
from geodata.sample.files import write_files
from geodata.sample.making import made_city
from gridsvc.errors import Conflict
from gridsvc.ports import Progress


@dataclass(frozen=True, slots=True)
class SampleMade:
    """What was made, or was there already."""

    sample: Sample
    counts: Mapping[str, Any]


def stored(sample: Sample, progress: Progress, *, replace: bool) -> SampleMade:
    """Make a synthetic city in the database; the same one that is there already stays as it is."""
    with wiring.database().connect(DatabaseRole.APP, wiring.actor()) as connection, _stoppable():
        known = stored_sample(connection, sample.city_code)
        if known != sample:
            if _taken(connection, sample.city_code):
                if known is None or not replace:
                    raise Conflict(
                        f"there is a city {sample.city_code} already",
                        code="sample_city_there",
                        params={"city": sample.city_code},
                    )
                remove_sample(connection, sample.city_code)
            write_sample(connection, sample, progress)
        row = connection.execute(sql("demo_counts"), {"city": sample.city_code}).fetchone() or (0, 0, 0)
    counts = dict(zip(("sites", "grids", "problems_open"), row, strict=True))
    return SampleMade(sample, {"city": sample.city_code, "new": known != sample, **counts})


def written(sample: Sample, folder: Path, progress: Progress) -> SampleMade:
    """Make a synthetic city as files."""
    with _stoppable():
        made = made_city(sample, lambda share, code: progress(0.3 * share, code))
        write_files(made, folder, progress)
    files = sorted(each.name for each in folder.iterdir())
    return SampleMade(sample, {"city": sample.city_code, "folder": str(folder), "files": files})


def _taken(connection: Any, code: str) -> bool:
    return code in {row.city.code for row in CityStore(connection).all()}


@contextmanager
def _stoppable() -> Iterator[None]:
    """Let a request to end do what Ctrl-C does: what was begun is taken back."""
    before = signal.signal(signal.SIGTERM, _stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _stop(_number: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt

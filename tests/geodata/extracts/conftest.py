"""The small town as a file and as services."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fixtures.small_town import Stub, elements, osm_xml, services


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """The town as an OSM XML file."""
    path = tmp_path / "town.osm"
    path.write_text(osm_xml(elements()), "utf-8")
    return path


@pytest.fixture
def stub() -> Iterator[Stub]:
    """Both services, on this machine."""
    with services() as running:
        yield running

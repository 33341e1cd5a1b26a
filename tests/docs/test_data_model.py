"""The manual's picture of the data model is the data model."""

import re
from pathlib import Path

from geodata.database import Database, DatabaseRole
from geodata.database.diagram import diagrams

PAGE = Path(__file__).parents[2] / "docs" / "data-model.md"


def test_each_chapter_shows_the_diagram_of_its_migration(database: Database) -> None:
    shown = re.findall(r"^## (.+?)\n.*?```mermaid\n(.*?)```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    with database.connect(DatabaseRole.READ) as connection:
        drawn = diagrams(connection)
    assert dict(shown) == drawn, "write the diagrams anew with `gridsvc db diagram`"

"""SQL from files: one statement each, found by its name anywhere under a folder `sql`."""

from functools import cache
from pathlib import Path

from gridsvc.errors import NotFound

SQL_FOLDER = Path(__file__).parents[1] / "sql"


@cache
def sql(name: str) -> bytes:
    """The statement in `geodata/sql/**/NAME.sql`."""
    return statement(name, SQL_FOLDER)


def statement(name: str, folder: Path) -> bytes:
    """The statement in `NAME.sql` under a folder; a name that stands for no file or for two is refused."""
    found = sorted(folder.rglob(f"{name}.sql"))
    if len(found) != 1:
        raise NotFound(
            f"{len(found)} files are called {name}.sql",
            code="statement_not_found",
            params={"name": name, "files": [str(path.relative_to(folder)) for path in found]},
        )
    return found[0].read_bytes()

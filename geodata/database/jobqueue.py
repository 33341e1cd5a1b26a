"""The job queue's own tables, in a schema of their own: its package brings them and their migrations."""

from importlib.metadata import version
from pathlib import Path

from procrastinate.schema import SchemaManager
from psycopg import Connection

from geodata.database.statements import sql

SEARCH_PATH = "procrastinate,public"


def migrate_job_queue(connection: Connection) -> list[str]:
    """Make the tables or apply what newer files of the package change; names of what was applied.

    The connection is inside a transaction, in the owner's role, with the queue's search path.
    """
    files = sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql"))
    fresh = connection.execute(sql("job_queue_is_there")).fetchone() == (False,)
    if fresh:
        connection.execute(SchemaManager.get_schema())
        connection.execute(sql("create_job_queue_table"))
    applied = {name for (name,) in connection.execute(sql("applied_job_queue_files"))}
    missing = [path for path in files if path.stem not in applied]
    for path in missing:
        if not fresh:
            connection.execute(path.read_bytes())
        connection.execute(sql("record_job_queue_file"), {"name": path.stem})
    if missing:
        connection.execute(sql("grant_job_queue"))
    return [f"procrastinate {version('procrastinate')}"] if fresh else [path.stem for path in missing]

"""A small synthetic district, made once for all that read it."""

from datetime import date

import pytest

from geodata.database import Database, DatabaseRole
from geodata.database.connection import make_database
from geodata.reference import load_reference_data
from geodata.sample.district import Sample, write_sample


@pytest.fixture(scope="session")
def sample() -> Sample:
    """What the small synthetic district is made of."""
    return Sample("small", 5, date(2026, 11, 22))


@pytest.fixture(scope="session")
def sampled(server: Database, migrated_template: Database, sample: Sample) -> Database:
    """A database with the small synthetic district, which is copied by whoever changes anything in it."""
    make_database(server, "sampled", template=migrated_template.name)
    database = server.sibling("sampled")
    with database.connect(DatabaseRole.APP) as connection:
        load_reference_data(connection)
        write_sample(connection, sample, lambda _share, _code: None)
    return database

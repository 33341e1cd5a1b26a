"""Stores of patrols, kept by memory and by the database alike."""

from collections.abc import Iterator

import pytest

from geodata.database import Database
from geodata.stores.cycles import CycleStore
from geodata.stores.plans import PlanStore
from geodata.stores.programmes import ProgrammeStore
from geodata.stores.visits import VisitStore
from tests.fakes.patrols import Memory, MemoryCycles, MemoryPlans, MemoryProgrammes, MemoryVisits
from tests.geodata.stores import patrol_world
from tests.geodata.stores.patrol_records import SITES, Stores
from tests.geodata.stores.patrol_world import CITY


@pytest.fixture(params=["memory", "postgis"])
def stores(request: pytest.FixtureRequest) -> Iterator[Stores]:
    if request.param == "memory":
        memory = Memory(CITY, "Asia/Shanghai", SITES)
        yield Stores(MemoryProgrammes(memory), MemoryCycles(memory), MemoryVisits(memory), MemoryPlans(memory))
        return
    database: Database = request.getfixturevalue("database")
    with database.connect() as connection:
        patrol_world.build(connection)
        yield Stores(ProgrammeStore(connection), CycleStore(connection), VisitStore(connection), PlanStore(connection))

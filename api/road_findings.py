"""Whether the stored streets of each city have the speeds that are in force, for `gridsvc doctor`."""

from collections.abc import Iterator

from api.doctor import Finding, Verdict
from geodata.database import Database
from geodata.roads import speed_table
from geodata.roads.store import networks_of_other_speeds
from gridsvc.actors import Actor


def road_findings(database: Database, actor: Actor) -> Iterator[Finding]:
    """One finding a city whose streets were imported with other speeds."""
    with database.connect(actor=actor) as connection:
        others = networks_of_other_speeds(connection)
    for city, speeds in others.items():
        params: dict[str, object] = {"city": city, "speeds": speeds, "current": speed_table().version}
        yield Finding("doctor_speeds_of_before", Verdict.ADVISED, params, f"gridsvc import roads FILE --city {city}")

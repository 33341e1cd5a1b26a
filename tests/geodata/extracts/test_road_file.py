"""Roads of a file are compared with those in force, edge by edge."""

from datetime import date
from pathlib import Path

import pytest

from geodata.cities import CityRow, city_named
from geodata.database import Database
from geodata.extracts import CityRequest
from geodata.extracts.initialising import begin_city
from geodata.extracts.road_file import RoadFile
from geodata.roads.store import RoadStore
from gridsvc.actors import SYSTEM
from gridsvc.errors import Conflict, NotFound
from gridsvc.imports import ImportReport, RowOutcome

PLACED = CityRequest("试城", time_zone="Asia/Shanghai", metric_srid=32648)
EDGES = 2 * 12 * 11


@pytest.fixture
def city(database: Database) -> CityRow:
    with database.connect(actor=SYSTEM) as connection:
        begin_city(connection, PLACED)
        return city_named(connection)


def brought_in(database: Database, city: CityRow, path: Path) -> ImportReport:
    with database.connect(actor=SYSTEM) as connection:
        incoming = RoadFile(path, city, RoadStore(connection))
        report = incoming.check(dry_run=False)
        if report.accepted:
            incoming.write()
        return report


def test_edges_are_new_then_unchanged_then_changed(database: Database, city: CityRow, town: Path) -> None:
    first = brought_in(database, city, town)
    again = brought_in(database, city, town)
    town.write_text(town.read_text("utf-8").replace('"3号路"', '"三号路"'), "utf-8")
    renamed = brought_in(database, city, town)

    assert dict(first.counts) == {RowOutcome.NEW: EDGES}
    assert again.counts[RowOutcome.UNCHANGED] == EDGES
    assert (renamed.counts[RowOutcome.CHANGED], renamed.counts[RowOutcome.UNCHANGED]) == (11, EDGES - 11)


def test_edges_that_are_gone_are_told(database: Database, city: CityRow, town: Path) -> None:
    brought_in(database, city, town)
    whole = town.read_text("utf-8")
    begin = whole.index("<way id='500'")
    town.write_text(whole[:begin] + whole[whole.index("<way id='501'") :], "utf-8")
    report = brought_in(database, city, town)

    gone = next(each for each in report.warnings if each.reason == "edges_gone")
    assert gone.params["count"] >= 11


def test_turns_that_are_new_or_gone_are_told_and_stored(database: Database, city: CityRow, town: Path) -> None:
    brought_in(database, city, town)
    rule = (
        "<relation id='1' version='1'><member type='way' ref='500' role='from'/>"
        "<member type='node' ref='1' role='via'/><member type='way' ref='512' role='to'/>"
        "<tag k='type' v='restriction'/>"
        "<tag k='restriction' v='no_left_turn'/>"
        "</relation>"
    )
    plain = town.read_text("utf-8")
    town.write_text(plain.replace("</osm>", f"{rule}</osm>"), "utf-8")
    bound = brought_in(database, city, town)
    same = brought_in(database, city, town)
    town.write_text(plain, "utf-8")
    free = brought_in(database, city, town)

    counts = [
        [each.params["count"] for each in told.warnings if each.reason == "turns_changed"]
        for told in (bound, same, free)
    ]
    assert counts == [[1], [], [1]]
    assert bound.counts[RowOutcome.UNCHANGED] == EDGES
    with database.connect(actor=SYSTEM) as connection:
        assert len(RoadStore(connection).load(city.id).roads.forbidden_turns) == 0


def test_what_is_left_out_and_cut_off_is_told(database: Database, city: CityRow, town: Path) -> None:
    way = "<way id='700' version='1'><nd ref='1'/><nd ref='2'/><tag k='highway' v='construction'/></way>"
    locked = (
        "<way id='701' version='1'><nd ref='1'/><nd ref='80'/><tag k='highway' v='primary'/>"
        "<tag k='oneway' v='yes'/></way><way id='702' version='1'><nd ref='801'/><nd ref='802'/>"
        "<tag k='highway' v='primary'/></way>"
    )
    far = "<node id='801' version='1' lon='102.8' lat='25'/><node id='802' version='1' lon='102.81' lat='25'/>"
    text = town.read_text("utf-8").replace("<osm version='0.6'>", f"<osm version='0.6'>{far}")
    town.write_text(text.replace("</osm>", f"{way}{locked}</osm>"), "utf-8")

    report = brought_in(database, city, town)

    told = {each.reason: each for each in report.warnings}
    assert (told["streets_left_out"].value, told["streets_left_out"].params["count"]) == ("construction", 1)
    assert told["streets_cut_off"].params["edges"] == 1


@pytest.mark.usefixtures("city")
def test_roads_elsewhere_are_refused(database: Database, town: Path) -> None:
    with database.connect(actor=SYSTEM) as connection:
        connection.execute("UPDATE city SET boundary = ST_Multi(ST_MakeEnvelope(110, 30, 111, 31, 4326))")
        here = city_named(connection)
    report = brought_in(database, here, town)

    assert not report.accepted
    assert [each.reason for each in report.findings] == ["roads_elsewhere"]


def test_a_broken_file_is_refused_and_nothing_is_written(database: Database, city: CityRow, town: Path) -> None:
    town.write_text(town.read_text("utf-8")[:-200], "utf-8")
    report = brought_in(database, city, town)

    assert [each.reason for each in report.findings] == ["file_broken"]
    with database.connect(actor=SYSTEM) as connection, pytest.raises(NotFound):
        RoadStore(connection).closures(city.id, [date(2026, 11, 23)])


def test_what_was_not_checked_is_not_written(database: Database, city: CityRow, town: Path) -> None:
    with database.connect(actor=SYSTEM) as connection, pytest.raises(Conflict):
        RoadFile(town, city, RoadStore(connection)).write()


def test_a_missing_file_is_not_found(database: Database, city: CityRow, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        brought_in(database, city, tmp_path / "none.osm")

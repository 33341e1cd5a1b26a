"""Taking imports back: exactly, in one transaction, and not over what others did since."""

from datetime import timedelta
from typing import Any

import pytest
import shapely
from psycopg import sql

from geodata.cities import city_named
from geodata.stores.import_runs import ImportRecords
from geodata.stores.import_undo import ImportUndo
from gridsvc.actors import SYSTEM, Actor, Role
from gridsvc.errors import Conflict, Forbidden, NotFound
from gridsvc.imports import UndoReport
from gridsvc.usecases.undo_import import undo_import
from tests.geodata.importers.town import NOW, Town, at, box, csv_text, geojson_text, numbers

_LOGS = ("change", "import_run", "import_step", "import_change")


def _contents(town: Town) -> dict[str, list[str]]:
    """Everything that the database holds, table by table, but for the logs."""
    with town.database.connect() as connection:
        tables = connection.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'gridsvc'::regnamespace AND relkind = 'r'"
        ).fetchall()
        return {
            table: [
                row
                for (row,) in connection.execute(
                    sql.SQL("SELECT each::text FROM {} AS each ORDER BY 1").format(sql.Identifier(table))
                )
            ]
            for (table,) in tables
            if table not in _LOGS
        }


def _undo(town: Town, name: str = "", *, actor: Actor = SYSTEM, **options: Any) -> UndoReport:
    with town.database.connect(actor=actor) as connection:
        records = ImportRecords(connection)
        run = records.named(name) if name else records.all()[0]
        return undo_import(ImportUndo(connection, run), actor=actor, clock=lambda: NOW + timedelta(hours=1), **options)


def _site(number: int, **more: Any) -> dict[str, Any]:
    lon, lat = at(100 + 20 * number, 100)
    row = {"编号": str(number), "名称": f"点位{number}", "类别": "bank", "经度": lon, "纬度": lat}
    return row | {"责任单位": "新单位", "社区责任人": "王/138", "出入口": f"{lon} {lat}"} | more


def _problem(number: int, **more: Any) -> dict[str, Any]:
    lon, lat = at(100 + number, 200)
    return {
        "编号": f"P{number}",
        "类别": "0102",
        "问题类别": "0102",
        "上报时间": "2026-03-01 08:00",
        "状态": "",
        "经度": lon,
        "纬度": lat,
    } | more


def _units(columns: int, first: int = 1) -> str:
    width = 500 / columns
    cells = [
        (box(width * each, 0, width * (each + 1), 1000), {"code": f"53010200100100{first + each}"})
        for each in range(columns)
    ]
    return geojson_text(cells)


def test_new_rows_and_all_that_came_with_them_are_removed(town: Town) -> None:
    before = _contents(town)
    rows = [_site(1), _site(2), _site(3, 编号="3", 名称="点位1", 经度=at(120, 101)[0], 纬度=at(120, 101)[1])]
    town.bring("sites", csv_text(rows), source="s")
    assert _contents(town) != before
    report = _undo(town)
    assert _contents(town) == before
    assert report.removed == {"agency": 1, "site": 2, "site_duplicate": 1, "site_entry": 2, "site_owner": 2}
    assert town.ask("SELECT op, count(*) FROM change WHERE collection = 'sites' GROUP BY op ORDER BY op") == [
        ("delete", 2),
        ("insert", 2),
    ]


def test_changed_rows_are_restored_to_the_last_bit(town: Town) -> None:
    town.bring("sites", csv_text([_site(1), _site(2, 社区责任人="李/139")]), source="s")
    before = _contents(town)
    changed = _site(1, 名称="新名", 社区责任人="赵/137", 出入口="", 责任单位="别的单位") | {"优先级": 3}
    town.bring("sites", csv_text([changed, _site(5) | {"优先级": ""}]), source="s")
    report = _undo(town)
    assert _contents(town) == before
    assert report.restored == {"site": 1, "site_entry": 1, "site_owner": 1}


@pytest.mark.parametrize("kind", ["regions", "teams"])
def test_regions_and_teams_go_back_too(town: Town, kind: str) -> None:
    lon, lat = at(300, 300)
    team = {"编号": "1", "名称": "一队", "出行方式": "walk", "经度": lon, "纬度": lat, "班次": "1-5 08:00-12:00"}
    first = {
        "regions": [{"code": "530102002", "name": "二街道"}],
        "teams": [team | {"休息日": "2026-05-01", "可查类别": "bank"}],
    }
    second = {
        "regions": [{"code": "530102002", "name": "改名"}, {"code": "530102002001", "name": "新社区"}],
        "teams": [team | {"班次": "7 08:00-12:00", "休息日": "", "可查类别": "school"}],
    }
    start = _contents(town)
    town.bring(kind, csv_text(first[kind]), source="s")
    before = _contents(town)
    town.bring(kind, csv_text(second[kind]), source="s")
    _undo(town)
    assert _contents(town) == before
    _undo(town, str(_run_of(town, 0)))
    assert _contents(town) == start


def test_owners_rosters_agencies_and_zones_go_back_too(town: Town) -> None:
    lon, lat = at(300, 300)
    town.bring("sites", csv_text([_site(1)]), source="s")
    town.bring("teams", f"id,name,mode,lon,lat,shifts\nT1,一队,walk,{lon},{lat},1-5 08:00-12:00\n", source="t")
    town.bring("rosters", "team,from,duty\nT1,2026-05-01,rest\n")
    before = _contents(town)
    town.bring("owners", "site,rank,name,from\n1,社区,李,2026-03-25\n", source="o")
    town.bring("rosters", "team,from,duty\nT1,2026-05-01,work\nT1,2026-05-02,leave\n")
    town.bring("agencies", "id,name,kind\n7,新单位,部门\n", source="a")
    zone = geojson_text([(box(0, 0, 99, 99), {"name": "甲", "tier": "general"})])
    town.bring("zones", zone, name="z.geojson", source="z")
    assert _contents(town) != before
    for _ in range(4):
        _undo(town, str(_run_of(town, -1, standing=True)))
    assert _contents(town) == before


def test_a_published_version_of_grids_gives_way_to_the_one_before(town: Town) -> None:
    town.bring("grids", _units(2), name="a.geojson", publish=True)
    before = _contents(town)
    town.bring("grids", _units(4, first=3), name="b.geojson", publish=True)
    _undo(town)
    assert _contents(town) == before


def test_problems_go_back_and_their_history_says_so(town: Town) -> None:
    town.bring("grids", _units(2), name="a.geojson", publish=True)
    town.bring("problems", csv_text([_problem(1, 状态="filed"), _problem(2)]), source="p")
    columns = "SELECT source_id, state::text, description, ended_at FROM problem ORDER BY 1"
    before = town.ask(columns)
    town.bring("problems", csv_text([_problem(1, 状态="dispatched"), _problem(2), _problem(3)]), source="p")
    report = _undo(town)
    assert town.ask(columns) == before
    assert (report.removed, report.restored) == ({"problem": 1}, {"problem": 1})
    history = town.ask(
        "SELECT seq, event.state::text, detail ? 'undone_import' FROM problem_event AS event"
        " JOIN problem ON problem.id = problem_id WHERE source_id = 'P1' ORDER BY seq"
    )
    assert history == [(1, "reported", False), (2, "filed", False), (3, "dispatched", False), (4, "filed", True)]
    chained = (
        "SELECT bool_and(previous_hash = before) FROM (SELECT previous_hash, lag(hash)"
        " OVER (PARTITION BY problem_id ORDER BY seq) AS before FROM problem_event) AS chain WHERE before IS NOT NULL"
    )
    assert town.ask(chained) == [(True,)]
    _undo(town, str(_run_of(town, 1)), keep_later=True)
    assert town.ask("SELECT source_id FROM problem") == [("P1",)]


def test_half_a_file_twice_and_then_the_whole_are_three_imports_that_go_back_one_by_one(town: Town) -> None:
    whole = [_site(number) for number in (1, 2, 3, 4)]
    start = _contents(town)
    outcomes = [numbers(town.bring("sites", csv_text(part), source="s")) for part in (whole[:2], whole[:2], whole)]
    assert outcomes == [(2, 0, 0, 0, 0), (0, 0, 2, 0, 0), (2, 0, 2, 0, 0)]
    assert town.ask("SELECT count(*) FROM site") == [(4,)]
    for left in (2, 2):
        _undo(town, str(_run_of(town, -1, standing=True)))
        assert town.ask("SELECT count(*) FROM site") == [(left,)]
    _undo(town, str(_run_of(town, 0)))
    assert _contents(town) == start


def test_a_site_whose_category_was_changed_and_changed_back_goes_with_what_was_noted_of_that(town: Town) -> None:
    town.bring("sites", csv_text([_site(1)]), source="s")
    town.bring("sites", csv_text([_site(1, 类别="hospital")]), source="s")
    assert town.ask("SELECT count(*) FROM site_category_change") == [(1,)]
    for _ in range(2):
        _undo(town, str(_run_of(town, -1, standing=True)))
    assert town.ask("SELECT count(*) FROM site") == town.ask("SELECT count(*) FROM site_category_change") == [(0,)]


def test_rows_that_were_changed_since_are_named_and_nothing_is_undone(town: Town) -> None:
    town.bring("sites", csv_text([_site(1), _site(2)]), source="s")
    with town.database.connect() as connection:
        connection.execute("UPDATE site SET name = '手改' WHERE source_id = '2'")
    before = _contents(town)
    with pytest.raises(Conflict) as refusal:
        _undo(town)
    told = refusal.value.params
    assert (refusal.value.code, told["count"], told["rows"]) == ("import_changed_since", 1, "site 2")
    assert told["named"] == [("site", "2", "")]
    assert _contents(town) == before


def test_what_is_still_as_the_import_left_it_is_undone_where_that_is_asked(town: Town) -> None:
    town.bring("sites", csv_text([_site(1), _site(2)]), source="s")
    with town.database.connect() as connection:
        connection.execute("UPDATE site SET name = '手改' WHERE source_id = '2'")
    report = _undo(town, keep_later=True)
    assert town.ask("SELECT source_id, name FROM site") == [("2", "手改")]
    assert town.ask("SELECT name FROM agency") == [("新单位",)]
    assert town.ask("SELECT count(*) FROM site_entry") == [(1,)]
    assert {(each.table, each.label, each.reason) for each in report.kept} == {
        ("site", "2", "changed_since"),
        ("agency", "新单位", "built_upon"),
    }
    assert town.ask("SELECT jsonb_array_length(undone -> 'kept'), undone_by FROM import_run") == [(2, "system")]


def test_sites_that_are_visited_stay_and_the_reason_is_told(town: Town) -> None:
    town.bring("sites", csv_text([_site(1), _site(2)]), source="s")
    with town.database.connect() as connection:
        connection.execute(
            "INSERT INTO visit (city_id, district, site_id)"
            " SELECT city_id, district, id FROM site WHERE source_id = '1'"
        )
    with pytest.raises(Conflict) as refusal:
        _undo(town)
    assert (refusal.value.code, refusal.value.params["rows"]) == (
        "import_built_upon",
        "agency 新单位 (site 1), site 1 (visit 1)",
    )
    _undo(town, keep_later=True)
    assert town.ask("SELECT source_id FROM site") == [("1",)]


def test_regions_in_which_others_have_put_things_stay(town: Town) -> None:
    town.bring("regions", csv_text([{"code": "530102002", "name": "二街道"}]), source="r")
    town.bring("sites", csv_text([_site(1)]), source="s")
    with town.database.connect() as connection:
        connection.execute("UPDATE site SET street = '530102002'")
    with pytest.raises(Conflict) as refusal:
        _undo(town, str(_run_of(town, 0)))
    assert refusal.value.params["rows"] == "region 530102002 (site 1)"


def test_a_version_of_grids_with_problems_in_it_stays_whole_whatever_is_asked(town: Town) -> None:
    town.bring("grids", _units(2), name="a.geojson", publish=True)
    town.bring("problems", csv_text([_problem(1, 状态="filed")]), source="p")
    with pytest.raises(Conflict) as refusal:
        _undo(town, str(_run_of(town, 0)), keep_later=True)
    assert refusal.value.code == "import_built_upon"


def test_problems_whose_history_went_on_stay(town: Town) -> None:
    town.bring("problems", csv_text([_problem(1)]), source="p")
    with town.database.connect() as connection:
        connection.execute(
            "INSERT INTO problem_event (problem_id, seq, event, state, at, actor_id, actor_role, previous_hash, hash)"
            " SELECT problem_id, 2, 'request_extension', state, %(at)s, 'x', 'handler', hash, sha256(hash)"
            " FROM problem_event",
            {"at": NOW + timedelta(minutes=1)},
        )
    with pytest.raises(Conflict) as refusal:
        _undo(town)
    assert refusal.value.code == "import_changed_since"


def test_problems_in_signed_history_stay(town: Town) -> None:
    town.bring("problems", csv_text([_problem(1)]), source="p")
    with town.database.connect() as connection:
        connection.execute(
            "INSERT INTO audit_head (district, on_date, events, hash, signature)"
            " VALUES ('530102', %(day)s, 1, sha256('a'), 'a')",
            {"day": NOW.date()},
        )
    with pytest.raises(Conflict) as refusal:
        _undo(town)
    assert refusal.value.code == "import_signed"


def test_an_import_is_undone_once(town: Town) -> None:
    town.bring("sites", csv_text([_site(1)]), source="s")
    _undo(town)
    with pytest.raises(Conflict) as refusal:
        _undo(town)
    assert refusal.value.code == "import_undone_already"
    assert refusal.value.params["at"] == "2026-03-20T11:00:00+08:00"


def test_a_patroller_may_not_undo(town: Town) -> None:
    town.bring("sites", csv_text([_site(1)]), source="s")
    with pytest.raises(Forbidden):
        _undo(town, actor=Actor("p", Role.PATROLLER))


def test_the_app_can_remove_no_problem_but_those_of_an_import_that_stands(town: Town) -> None:
    town.bring("problems", csv_text([_problem(1)]), source="p")
    with pytest.raises(Forbidden), town.database.connect() as connection:
        connection.execute("DELETE FROM problem")
    with pytest.raises(Forbidden), town.database.connect() as connection:
        connection.execute("DELETE FROM import_change")
    with town.database.connect() as connection:
        connection.execute("UPDATE import_run SET undone_at = now(), undone_by = 'x', undone = '{}'")
        removed = connection.execute("SELECT remove_imported_problems(id, '{}') FROM import_step").fetchall()
    assert set(removed) == {(0,)}


def test_an_import_is_found_by_the_beginning_of_its_id(town: Town) -> None:
    town.bring("sites", csv_text([_site(1)]), source="s")
    with town.database.connect() as connection:
        records = ImportRecords(connection)
        (run,) = records.all(city="530100", source="s")
        assert records.named(str(run.id)[:8].upper()) == run
        with pytest.raises(NotFound):
            records.named("nothing")
        assert [(each["table"], each["op"], each["rows"]) for each in records.extent(run)] == [
            ("agency", "insert", 1),
            ("site", "insert", 1),
            ("site_entry", "insert", 1),
            ("site_owner", "insert", 1),
        ]
        assert [(each["table"], each["label"]) for each in records.changes(run)][:2] == [
            ("agency", "新单位"),
            ("site", "1"),
        ]
        assert records.report(run)["file"] == "file.csv"
        assert records.all(source="other") == []


def test_geometries_come_back_as_they_were(town: Town) -> None:
    shape = shapely.Polygon([at(10, 10), at(60.123456789, 10), at(60, 60)])
    properties = {"id": "1", "name": "a", "category": "park_square"}
    town.bring("sites", geojson_text([(shape, properties)]), name="a.geojson", source="s")
    stored = town.ask("SELECT geom FROM site")
    town.bring("sites", geojson_text([(shape.buffer(0.0001), properties)]), name="a.geojson", source="s")
    assert town.ask("SELECT geom FROM site") != stored
    _undo(town)
    ((geometry,),) = town.ask("SELECT geom FROM site")
    assert shapely.equals_identical(geometry, stored[0][0])


def _run_of(town: Town, position: int, *, standing: bool = False) -> object:
    runs = town.ask("SELECT public_id, undone_at IS NULL FROM import_run ORDER BY id")
    return [run for run, stands in runs if stands or not standing][position]


def test_what_was_let_go_of_cannot_be_undone_any_more(town: Town) -> None:
    town.bring("sites", csv_text([_site(1)]), source="old")
    (old,) = town.ask("SELECT public_id::text FROM import_run")
    town.bring("sites", csv_text([_site(2)]), source="new")
    with town.database.connect(actor=SYSTEM) as connection:
        connection.execute("UPDATE import_run SET made_at = made_at - interval '9 days' WHERE source = 'old'")
        city = city_named(connection, None)
        assert ImportRecords(connection).forget(city.id, NOW - timedelta(days=10)) == {}
        assert list(map(str, ImportRecords(connection).forget(city.id, NOW - timedelta(days=1)))) == [old[0]]
    sources = "SELECT DISTINCT run.source FROM import_run AS run JOIN import_step ON run_id = run.id"
    assert town.ask(sources) == [("new",)]
    steps = "SELECT count(*) FROM import_change WHERE step_id NOT IN (SELECT id FROM import_step)"
    assert town.ask(steps) == [(0,)]
    with pytest.raises(Conflict) as refusal:
        _undo(town, old[0])
    assert refusal.value.code == "import_forgotten"
    _undo(town)
    assert town.ask("SELECT source_id FROM site") == [("1",)]

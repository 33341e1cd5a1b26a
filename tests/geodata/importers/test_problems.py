"""Problems from files, with their grids and histories."""

from datetime import UTC, datetime

import pytest

from gridsvc.problems.history import FIRST_HASH, HistoryRow, chained_hash
from gridsvc.problems.states import ProblemEvent, ProblemState
from tests.geodata.importers.town import COMMUNITIES, Town, at, box, csv_text, geojson_text, numbers, refused, told


def _problem(number: int, x: float, y: float, **more: object) -> dict[str, object]:
    lon, lat = at(x, y)
    return {
        "案件编号": f"A{number}",
        "小类编码": "0102",
        "经度": lon,
        "纬度": lat,
        "上报时间": "2026-03-01 08:30",
        **more,
    }


def test_a_problem_is_filed_under_its_grid_with_a_history_that_checks(gridded: Town) -> None:
    row = _problem(
        1, 700, 100, 状态="处理中", 来源="12345", 描述="垃圾", 责任单位="环卫站", 立案时间="2026-03-01T09:00:00+08:00"
    )
    report = gridded.bring("problems", csv_text([row]), name="cases.csv")
    assert numbers(report) == (1, 0, 0, 0, 0)
    assert gridded.ask("""
        SELECT grid_code, problem.district, community, class_code, state::text, channel, agency.name,
               reported_at, filed_at
          FROM problem JOIN agency ON agency.id = lead_agency_id""") == [
        ("530102001002001", "530102", "530102001002", "0102", "in_hand", "hotline_12345", "环卫站",
         datetime(2026, 3, 1, 0, 30, tzinfo=UTC), datetime(2026, 3, 1, 1, 0, tzinfo=UTC)),
    ]  # fmt: skip
    assert gridded.ask("SELECT count(*) FROM open_problem") == [(1,)]
    previous = FIRST_HASH
    for public_id, seq, event, state, when, actor, role, detail, before, own in gridded.ask("""
        SELECT public_id, seq, event, event.state::text, at, actor_id, actor_role, detail, previous_hash, hash
          FROM problem_event AS event JOIN problem ON problem.id = problem_id ORDER BY seq"""):
        assert before == previous
        history = HistoryRow(public_id, seq, ProblemEvent(event), ProblemState(state), when, actor, role, detail)
        previous = chained_hash(before, history)
        assert own == previous
        assert detail == {"imported_from": "cases", "source_id": "A1"}
    assert gridded.ask("SELECT event, state::text FROM problem_event ORDER BY seq") == [
        ("report", "reported"),
        ("accept", "in_hand"),
    ]


def test_on_a_border_the_lower_grid_holds_it(gridded: Town) -> None:
    ((grid,),) = gridded.ask("SELECT geom FROM grid WHERE code = '530102001001001'")
    lon, lat = max(grid.exterior.coords)
    gridded.bring("problems", csv_text([{**_problem(1, 0, 0, 状态="已立案"), "经度": lon, "纬度": lat}]))
    assert gridded.ask("SELECT grid_code FROM problem") == [("530102001001001",)]


def test_a_later_state_is_appended_to_the_history(gridded: Town) -> None:
    gridded.bring("problems", csv_text([_problem(1, 700, 100, 状态="已立案", 结案时间="")]))
    closed = csv_text([_problem(1, 700, 100, 状态="已结案", 结案时间="2026-03-05 10:00")])
    report = gridded.bring("problems", closed)
    assert numbers(report) == (0, 1, 0, 0, 0)
    assert told(report, "changed")[0].field == "state, ended_at"
    rows = gridded.ask("SELECT seq, event, previous_hash, hash FROM problem_event ORDER BY seq")
    assert [row[:2] for row in rows] == [(1, "report"), (2, "file"), (3, "close")]
    assert rows[2][2] == rows[1][3]
    before = gridded.changes()
    assert numbers(gridded.bring("problems", closed)) == (0, 0, 1, 0, 0)
    assert gridded.changes() == before


def test_a_problem_stays_under_the_grid_it_was_filed_under(gridded: Town) -> None:
    gridded.bring("problems", csv_text([_problem(1, 700, 100, 状态="已立案")]))
    rows = [(box(500 * n, 0, 500 * (n + 1), 1000), {"code": f"{code}009"}) for n, code in enumerate(COMMUNITIES)]
    gridded.bring("grids", geojson_text(rows), name="grids.geojson", publish=True)
    assert numbers(gridded.bring("problems", csv_text([_problem(1, 700, 100, 状态="已立案")]))) == (0, 0, 1, 0, 0)
    moved = gridded.bring("problems", csv_text([_problem(1, 701, 100, 状态="已立案")]))
    assert numbers(moved) == (0, 1, 0, 0, 0)
    assert gridded.ask("SELECT grid_code FROM problem") == [("530102001002009",)]


def test_a_duplicate_names_its_original_in_the_file_or_stored(gridded: Town) -> None:
    ended = {"状态": "重复", "结案时间": "2026-03-02 08:00"}
    rows = [_problem(2, 701, 100, 重复于="A1", **ended), _problem(1, 700, 100, 重复于="", 状态="已立案", 结案时间="")]
    assert numbers(gridded.bring("problems", csv_text(rows))) == (2, 0, 0, 0, 0)
    assert numbers(gridded.bring("problems", csv_text([_problem(3, 702, 100, 重复于="A1", **ended)])))[0] == 1
    assert gridded.ask("""
        SELECT problem.source_id, original.source_id FROM problem
          JOIN problem AS original ON original.id = problem.duplicate_of_id ORDER BY 1""") == [
        ("A2", "A1"),
        ("A3", "A1"),
    ]


def test_names_aliases_and_codes_without_their_zero_are_classes(gridded: Town) -> None:
    rows = [_problem(n, 700, 10 * n, 小类编码=word) for n, word in enumerate(("暴露垃圾", "流动摊贩", "102", "0403"))]
    assert numbers(gridded.bring("problems", csv_text(rows))) == (4, 0, 0, 0, 0)
    assert gridded.ask("SELECT class_code FROM problem ORDER BY source_id") == [
        ("0102",),
        ("0501",),
        ("0102",),
        ("0403",),
    ]


@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        ({"小类编码": ""}, "class", "value_missing"),
        ({"小类编码": "外星人"}, "class", "class_unknown"),
        ({"上报时间": ""}, "reported_at", "value_missing"),
        ({"上报时间": "yesterday"}, "reported_at", "not_an_instant"),
        ({"上报时间": "2026-03-21 00:00"}, "reported_at", "in_the_future"),
        ({"立案时间": "2026-02-28 00:00"}, "filed_at", "before_report"),
        ({"状态": "迷路"}, "state", "choice_unknown"),
        ({"状态": "已结案"}, "ended_at", "ended_without_date"),
        ({"结案时间": "2026-03-05 10:00"}, "ended_at", "end_without_ended_state"),
        ({"状态": "重复", "结案时间": "2026-03-05 10:00"}, "duplicate_of", "duplicate_of_missing"),
        ({"重复于": "A1"}, "duplicate_of", "duplicate_of_without_state"),
        ({"状态": "重复", "结案时间": "2026-03-05 10:00", "重复于": "A9"}, "duplicate_of", "duplicate_of_unknown"),
        ({"来源": "梦"}, "channel", "choice_unknown"),
        ({"影响面积": "-1"}, "influence_m2", "out_of_range"),
        ({"影响面积": "1e10"}, "influence_m2", "out_of_range"),
        ({"经度": "-inf"}, "x", "not_finite"),
        ({"经度": 102.9}, "geometry", "outside_city"),
    ],
)
def test_a_problem_that_cannot_be_is_refused(
    still_gridded: Town, change: dict[str, object], field: str, reason: str
) -> None:
    optional = dict.fromkeys(("状态", "来源", "立案时间", "结案时间", "重复于", "影响面积"), "")
    rows = [_problem(1, 700, 100) | optional, _problem(2, 700, 200) | optional | change]
    report = still_gridded.bring("problems", csv_text(rows))
    assert (2, field, reason) in [(row, where, why) for row, where, why, _ in refused(report)]
    assert still_gridded.ask("SELECT count(*) FROM problem") == [(0,)]


def test_without_a_grid_only_problems_that_need_none_are_taken(town: Town) -> None:
    report = town.bring(
        "problems", csv_text([_problem(1, 700, 100, 状态="已派遣"), _problem(2, 700, 200, 状态="已上报")])
    )
    assert refused(report) == [(1, "geometry", "no_grid", "import_grids")]
    taken = town.bring("problems", csv_text([_problem(2, 700, 200, 状态="已上报")]))
    assert numbers(taken) == (1, 0, 0, 0, 0)
    assert town.ask("SELECT grid_code, community FROM problem") == [(None, "530102001002")]

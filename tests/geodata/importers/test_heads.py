"""Heads of management grids from a table."""

from datetime import date

import pytest

from geodata.cities import city_named
from geodata.stores.grid_heads import GridHeadStore
from geodata.stores.grid_sets import GridSetStore
from geodata.stores.import_runs import ImportRecords
from geodata.stores.import_undo import ImportUndo
from gridsvc.actors import SYSTEM
from gridsvc.errors import Conflict
from gridsvc.imports import ImportReport, RowOutcome, UndoReport
from gridsvc.usecases.undo_import import undo_import
from tests.geodata.importers.town import NOW, Town, box, geojson_text

STREET = "530102001"
ONE, TWO = f"{STREET}M001", f"{STREET}M002"
TODAY = date(2026, 3, 20)


@pytest.fixture(autouse=True)
def grids(town: Town) -> None:
    units = [(box(i * 250, 0, i * 250 + 250, 1000), {"code": f"{STREET}001{i + 1:03d}"}) for i in range(2)]
    larger = [(box(i * 250, 0, i * 250 + 250, 1000), {"code": f"{STREET}M00{i + 1}"}) for i in range(2)]
    town.bring("grids", geojson_text([*units, *larger]), name="grids.geojson", publish=True)


def bring(town: Town, *lines: str, dry_run: bool = False) -> ImportReport:
    return town.bring("heads", "\n".join(lines).encode("gb18030"), name="heads.csv", dry_run=dry_run)


def undo(town: Town, *, keep_later: bool = False) -> UndoReport:
    with town.database.connect(actor=SYSTEM) as connection:
        run = ImportRecords(connection).all()[0]
        assert run.kind == "heads"
        return undo_import(ImportUndo(connection, run), actor=SYSTEM, clock=lambda: NOW, keep_later=keep_later)


def people(town: Town) -> list[tuple[object, ...]]:
    return town.ask("SELECT each::text FROM grid_person AS each ORDER BY 1")


def heads(town: Town) -> list[tuple[str, str | None, str | None, date | None]]:
    with town.database.connect(actor=SYSTEM) as connection:
        stored = GridHeadStore(connection, city_named(connection).id).grids()
    return [(each.code[-4:], each.name, each.phone, each.valid_from) for each in stored]


def name_in_draft(town: Town, grid: str, name: str, since: date | None) -> None:
    """A draft in which somebody else is head of a grid since a day, or nobody."""
    with town.database.connect(actor=SYSTEM) as connection:
        store = GridSetStore(connection)
        draft = store.copy(store.of_district(STREET[:6])[0])
        connection.execute(
            "DELETE FROM grid_person USING grid WHERE grid.id = grid_id AND set_id = %s AND code = %s", (draft.id, grid)
        )
        if since is not None:
            connection.execute(
                "INSERT INTO grid_person (grid_id, duty, name, valid_from)"
                " SELECT id, 'head', %s, %s FROM grid WHERE set_id = %s AND code = %s",
                (name, since, draft.id, grid),
            )


def test_heads_are_named_from_their_day_and_again_nothing_changes(town: Town) -> None:
    lines = ("网格编码,网格长,联系电话,起始日期", f"{ONE},张三,0871,2026年3月1日", f"{TWO},李四,,")
    first = bring(town, *lines)
    again = bring(town, *lines)

    assert (first.counts[RowOutcome.NEW], again.counts[RowOutcome.UNCHANGED]) == (2, 2)
    assert heads(town) == [
        ("M001", "张三", "0871", date(2026, 3, 1)),
        ("M002", "李四", None, TODAY),
    ]


def test_a_new_head_ends_the_one_before(town: Town) -> None:
    bring(town, "grid,name,from", f"{ONE},张三,2026-03-01")
    report = bring(town, "grid,name,from", f"{ONE},王五,2026-04-01")
    served = town.ask("SELECT name, valid_from, valid_to FROM grid_person ORDER BY valid_from")

    assert report.counts[RowOutcome.CHANGED] == 1
    assert served == [("张三", date(2026, 3, 1), date(2026, 4, 1)), ("王五", date(2026, 4, 1), None)]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (f"{STREET}M009,张三,2026-03-01", "no_management_grid"),
        (f"{TWO},,2026-03-01", "value_missing"),
        (f"{TWO},张三,someday", "not_a_date"),
        (f"{ONE},赵六,2026-02-01", "head_already_later"),
        (f"{TWO},{'长' * 201},2026-03-01", "text_too_long"),
    ],
)
def test_one_bad_row_and_nothing_is_written(town: Town, line: str, reason: str) -> None:
    bring(town, "grid,name,from", f"{ONE},张三,2026-03-01")
    before = heads(town)
    report = bring(town, "grid,name,from", f"{TWO},钱七,2026-03-02", line)

    assert reason in {each.reason for each in report.findings if each.outcome is RowOutcome.REFUSED}
    assert heads(town) == before


def test_a_row_reaches_every_version_that_has_somebody_else(town: Town) -> None:
    bring(town, "grid,name,from", f"{ONE},张三,2026-03-01")
    name_in_draft(town, ONE, "王五", date(2026, 4, 1))
    table = ("grid,name,from", f"{ONE},王五,2026-03-10")
    first, again = bring(town, *table), bring(town, *table)

    assert (first.counts[RowOutcome.CHANGED], again.counts[RowOutcome.UNCHANGED]) == (1, 1)
    assert heads(town)[:2] == [("M001", "王五", None, date(2026, 4, 1)), ("M001", "王五", None, date(2026, 3, 10))]


@pytest.mark.parametrize("dry_run", [True, False])
@pytest.mark.parametrize("draft_since", [date(2026, 2, 1), None])
def test_a_row_is_refused_where_the_head_in_force_began_later(
    town: Town, *, draft_since: date | None, dry_run: bool
) -> None:
    bring(town, "grid,name,from", f"{ONE},张三,2026-03-01")
    name_in_draft(town, ONE, "王五", draft_since)
    before = people(town)
    report = bring(town, "grid,name,from", f"{TWO},李四,2026-03-01", f"{ONE},赵六,2026-02-20", dry_run=dry_run)

    (refused,) = [each for each in report.findings if each.outcome is RowOutcome.REFUSED]
    assert (refused.row, refused.field, refused.value) == (2, "from", "2026-02-20")
    assert (refused.reason, refused.suggestion) == ("head_already_later", "give_later_day")
    assert people(town) == before


def test_a_draft_without_heads_takes_them_from_the_table_of_those_in_force(town: Town) -> None:
    table = ("grid,name,from", f"{ONE},张三,2026-03-01")
    bring(town, *table)
    name_in_draft(town, ONE, "王五", None)
    report = bring(town, *table)

    assert report.counts[RowOutcome.NEW] == 1
    assert heads(town)[:2] == [("M001", "张三", None, date(2026, 3, 1))] * 2


def test_a_grid_with_two_heads_is_refused(town: Town) -> None:
    report = bring(town, "grid,name", f"{ONE},张三", f"{ONE},李四")

    assert [each.reason for each in report.findings if each.outcome is RowOutcome.REFUSED] == ["id_twice"]
    assert heads(town)[0][1] is None


def test_a_dry_run_writes_nothing(town: Town) -> None:
    assert bring(town, "grid,name", f"{ONE},张三", dry_run=True).accepted
    assert heads(town)[0][1] is None


def test_a_table_without_names_says_what_it_needs(town: Town) -> None:
    (refused,) = bring(town, "grid,phone", f"{ONE},1").findings

    assert (refused.reason, refused.field) == ("column_missing", "name")
    assert "网格长" in str(refused.params["names"])


def test_undone_the_former_heads_are_back_to_the_last_bit(town: Town) -> None:
    bring(town, "grid,name,phone,from", f"{ONE},张三,0871,2026-03-01")
    before = people(town)
    bring(town, "grid,name,from", f"{ONE},王五,2026-04-01", f"{TWO},李四,2026-04-01")
    report = undo(town)

    assert (report.removed, report.restored) == ({"grid_person": 2}, {"grid_person": 1})
    assert people(town) == before


def test_a_head_whom_another_followed_stays_and_the_others_go(town: Town) -> None:
    bring(town, "grid,name,from", f"{ONE},张三,2026-03-01", f"{TWO},李四,2026-03-01")
    with town.database.connect(actor=SYSTEM) as connection:
        GridHeadStore(connection, city_named(connection).id).name(ONE, "王五", None, date(2026, 4, 1))
    with pytest.raises(Conflict, match=f"{ONE} 张三"):
        undo(town)
    undo(town, keep_later=True)

    assert [name for _, name, _, _ in heads(town)] == ["王五", None]


def test_a_head_who_went_on_into_a_newer_version_is_not_taken_back(town: Town) -> None:
    bring(town, "grid,name,from", f"{ONE},张三,2026-03-01")
    with town.database.connect(actor=SYSTEM) as connection:
        store = GridSetStore(connection)
        store.copy(store.of_district(STREET[:6])[0])
    with pytest.raises(Conflict, match=f"{ONE} 张三"):
        undo(town)

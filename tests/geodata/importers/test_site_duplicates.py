"""Sites that are one place under several ids."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gridsvc.imports import RowOutcome
from tests.geodata.importers.town import Town, at, csv_text, numbers, told


def _site(number: object, x: float, y: float, name: str = "a", category: str = "bank") -> dict[str, object]:
    lon, lat = at(x, y)
    return {"id": number, "name": name, "category": category, "lon": lon, "lat": lat}


def test_the_lowest_id_of_a_chain_is_kept_and_the_others_are_listed(town: Town) -> None:
    report = town.bring("sites", csv_text([_site(10, 100, 100), _site(9, 104, 100), _site(11, 108, 100)]))
    assert numbers(report) == (1, 0, 0, 2, 0)
    assert {(each.source_id, each.params["kept"]) for each in told(report, "same_place")} == {("10", "9"), ("11", "9")}
    assert town.ask("SELECT source_id FROM site") == [("9",)]
    assert town.ask("""
        SELECT site.source_id, listed.source_id FROM site_duplicate AS listed JOIN site ON site.id = listed.site_id
         ORDER BY 2""") == [("9", "10"), ("9", "11")]


def test_other_names_categories_and_distances_are_other_places(town: Town) -> None:
    rows = [
        _site(1, 100, 100),
        _site(2, 100, 100, name="b"),
        _site(3, 100, 100, category="hotel"),
        _site(4, 105.1, 100),
    ]
    assert numbers(town.bring("sites", csv_text(rows))) == (4, 0, 0, 0, 0)


def test_a_stored_site_stays_though_a_lower_id_comes_later(town: Town) -> None:
    town.bring("sites", csv_text([_site(5, 100, 100)]))
    report = town.bring("sites", csv_text([_site(3, 101, 100)]))
    assert numbers(report) == (0, 0, 0, 1, 0)
    assert town.ask("SELECT source_id FROM site") == [("5",)]
    assert numbers(town.bring("sites", csv_text([_site(3, 101, 100), _site(5, 100, 100)]))) == (0, 0, 1, 1, 0)


def test_a_site_of_another_source_is_the_same_place_too(town: Town) -> None:
    town.bring("sites", csv_text([_site(1, 100, 100)]), name="one.csv")
    report = town.bring("sites", csv_text([_site(1, 102, 100)]), name="two.csv")
    assert numbers(report) == (0, 0, 0, 1, 0)
    assert town.ask("SELECT source FROM site_duplicate") == [("two",)]


def test_a_duplicate_that_moves_away_becomes_a_site(town: Town) -> None:
    town.bring("sites", csv_text([_site(1, 100, 100), _site(2, 101, 100)]))
    report = town.bring("sites", csv_text([_site(1, 100, 100), _site(2, 150, 100)]))
    assert numbers(report) == (1, 0, 1, 0, 0)
    assert town.ask("SELECT count(*) FROM site_duplicate") == [(0,)]
    assert town.ask("SELECT count(*) FROM site") == [(2,)]


def test_a_duplicate_that_moves_a_little_is_listed_where_it_is(town: Town) -> None:
    town.bring("sites", csv_text([_site(1, 100, 100), _site(2, 101, 100)]))
    town.bring("sites", csv_text([_site(1, 100, 100), _site(2, 103, 100)]))
    assert town.ask("SELECT source_id, ST_X(geom) FROM site_duplicate") == [("2", at(103, 100)[0])]


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(rows=st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 30)), min_size=1, max_size=12))
def test_whatever_comes_in_comes_back_unchanged(town: Town, rows: list[tuple[str, int]]) -> None:
    with town.database.connect() as connection:
        connection.execute("DELETE FROM site")
    text = csv_text([_site(n, 100 + x, 100, name) for n, (name, x) in enumerate(rows)])
    first, second = town.bring("sites", text), town.bring("sites", text)
    assert first.counts[RowOutcome.NEW] == second.counts[RowOutcome.UNCHANGED]
    assert first.counts[RowOutcome.DUPLICATE] == second.counts[RowOutcome.DUPLICATE]
    assert sum(first.counts.values()) == len(rows)
    listed = town.ask("SELECT count(*) FROM site_duplicate")
    assert listed == [(first.counts[RowOutcome.DUPLICATE],)]

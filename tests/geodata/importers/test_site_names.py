"""Sites are found by what they are called now, whatever way the name came in or went."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from psycopg import sql

from geodata.cities import city_named
from geodata.database import Database, backup, restore
from geodata.stores.import_runs import ImportRecords
from geodata.stores.import_undo import ImportUndo
from geodata.stores.site_search import CANDIDATES_MAX, SiteSearch
from gridsvc.actors import SYSTEM
from gridsvc.usecases.undo_import import undo_import
from tests.geodata.importers.town import NOW, Town, at, csv_text, numbers


def _site(number: int, name: str, category: str = "bank") -> dict[str, Any]:
    lon, lat = at(100 + 20 * number, 100)
    return {"id": f"S-{number}", "name": name, "category": category, "lon": lon, "lat": lat}


def _bring(town: Town, *rows: dict[str, Any]) -> None:
    report = town.bring("sites", csv_text(rows))
    assert report.accepted, report.findings


def _found(database: Database, text: str, most: int = 20) -> list[str]:
    with database.connect() as connection:
        search = SiteSearch(connection, city_named(connection).id)
        search.read_names()
        return [each["name"] for each in search.found(text, NOW.date(), most)]


@pytest.fixture
def kept_copy_gone(town: Town) -> Iterator[None]:
    yield
    with town.database.administer() as connection:
        kept = sql.Identifier(f"{town.database.name}_before_restore")
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(kept))


def test_names_follow_import_update_and_undo(town: Town) -> None:
    _bring(town, _site(1, "龙泉路农贸市场"))
    assert _found(town.database, "lqlnmsc") == ["龙泉路农贸市场"]
    _bring(town, _site(1, "重庆路集市"))
    assert (_found(town.database, "lqlnmsc"), _found(town.database, "chongqing")) == ([], ["重庆路集市"])
    with town.database.connect(actor=SYSTEM) as connection:
        run = ImportRecords(connection).all()[0]
        undo_import(ImportUndo(connection, run), actor=SYSTEM, clock=lambda: NOW + timedelta(hours=1))
    assert (_found(town.database, "lqlnmsc"), _found(town.database, "chongqing")) == (["龙泉路农贸市场"], [])


def test_names_follow_whoever_writes_them(town: Town) -> None:
    _bring(town, _site(1, "旧名"), _site(2, "旧名"))
    with town.database.connect() as connection:
        connection.execute("UPDATE site SET name = '新站' WHERE source_id = 'S-1'")
    assert (_found(town.database, "jiuming"), _found(town.database, "xz")) == (["旧名"], ["新站"])
    with town.database.connect() as connection:
        connection.execute("DELETE FROM site WHERE source_id = 'S-2'")
        assert connection.execute("SELECT folded FROM site_index").fetchall() == [("新站",)]


@pytest.mark.usefixtures("kept_copy_gone")
def test_names_are_found_after_a_restore(town: Town, tmp_path: Path) -> None:
    _bring(town, _site(1, "龙泉路农贸市场"))
    backup(town.database, tmp_path / "saved.zip")
    _bring(town, _site(1, "别处"))
    restore(town.database, tmp_path / "saved.zip", progress=lambda *_: None)
    assert (_found(town.database, "lqlnmsc"), _found(town.database, "biechu")) == (["龙泉路农贸市场"], [])


def test_the_best_fit_comes_first_and_every_word_must_fit(town: Town) -> None:
    _bring(
        town,
        _site(1, "大农贸市场"),
        _site(2, "农贸市场东门"),
        _site(3, "农贸市场"),
        _site(4, "农民贸易市场"),
        _site(5, "工商银行"),
    )
    assert _found(town.database, "农贸市场") == ["农贸市场", "农贸市场东门", "大农贸市场"]
    assert _found(town.database, "nmsc") == ["农贸市场", "农贸市场东门", "大农贸市场"]
    assert _found(town.database, "农贸 东门") == ["农贸市场东门"]
    assert _found(town.database, "农贸 dm") == ["农贸市场东门"]
    assert _found(town.database, "农") == ["农民贸易市场", "农贸市场", "农贸市场东门"]
    assert _found(town.database, "农贸市场", most=1) == ["农贸市场"]
    assert _found(town.database, "% _ '") == []


def test_code_category_and_street_find_too(town: Town) -> None:
    _bring(town, _site(1, "工商行"), _site(2, "一小", "school"))
    with town.database.connect() as connection:
        connection.execute("UPDATE region SET name_zh = '拓东街道' WHERE level = 'street'")
    assert _found(town.database, "S-2") == ["一小"]
    assert _found(town.database, "s_2") == []
    assert _found(town.database, "银行网点") == _found(town.database, "yhwd") == ["工商行"]
    assert _found(town.database, "school") == _found(town.database, "中小学") == ["一小"]
    assert _found(town.database, "拓东 一小") == _found(town.database, "tuodong yixiao") == ["一小"]


def test_an_alias_of_a_category_finds_its_sites_and_says_so(town: Town) -> None:
    _bring(town, _site(1, "星庭中小学", "school"), _site(2, "泽林幼儿园", "kindergarten"), _site(3, "学校路支行"))
    assert _found(town.database, "学校") == ["学校路支行", "星庭中小学", "泽林幼儿园"]
    assert _found(town.database, "xuexiao 泽林") == ["泽林幼儿园"]
    with town.database.connect() as connection:
        search = SiteSearch(connection, city_named(connection).id)
        why = {each["name"]: each["why"] for each in search.found("学校 S-", NOW.date())}
    assert why["星庭中小学"] == [
        {"word": "学校", "by": "category", "fits": "学校"},
        {"word": "S-", "by": "code", "fits": "S-1"},
    ]
    assert why["学校路支行"][0] == {"word": "学校", "by": "name", "fits": "学校路支行"}


def test_a_name_of_several_words_comes_before_what_holds_them(town: Town) -> None:
    _bring(town, _site(1, "Main Street"), _site(2, "Main Market Street"), _site(3, "Mainz Old Street Stop"))
    assert _found(town.database, "main street") == ["Main Street", "Main Market Street", "Mainz Old Street Stop"]


def test_a_site_is_found_by_its_new_code_and_category(town: Town) -> None:
    _bring(town, _site(1, "东站"))
    assert _found(town.database, "银行网点 东站") == ["东站"]
    with town.database.connect() as connection:
        connection.execute(
            "UPDATE site SET source_id = 'T-9', category_id = category.id"
            "  FROM site_category AS category WHERE category.code = 'hotel'"
        )
    assert (_found(town.database, "S-1"), _found(town.database, "t-9")) == ([], [])
    assert _found(town.database, "T-9 宾馆") == ["东站"]


def test_an_exact_name_is_not_lost_among_very_many(town: Town) -> None:
    with town.database.connect() as connection:
        connection.execute(
            "INSERT INTO site (city_id, district, name, category_id, source, source_id, geom)"
            " SELECT city.id, '530102', '人民医院' || n, category.id, 'many', n::text, 'SRID=4326;POINT(102.7 25.05)'"
            "   FROM city, site_category AS category, generate_series(1, %s) AS n WHERE category.code = 'bank'",
            [CANDIDATES_MAX * 2],
        )
    _bring(town, _site(1, "人民医院"))
    assert _found(town.database, "人民医院", most=1) == ["人民医院"]
    last = CANDIDATES_MAX * 2
    assert _found(town.database, f"rmyy{last}", most=1) == [f"人民医院{last}"]
    assert numbers(town.bring("sites", csv_text([_site(1, "人民医院")])))[2] == 1

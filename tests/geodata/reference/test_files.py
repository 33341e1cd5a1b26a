"""The reference files that come with the service, and broken ones."""

from pathlib import Path

import pytest

from geodata.reference import read_osm_tags, read_problem_classes, read_site_categories
from gridsvc.errors import InvalidInput
from gridsvc.problems.classes import Deadline, DeadlineUnit
from gridsvc.sites.category import Head, Shape

_ORIGIN = '[origin]\ntitle = "a test"\nversion = "1"\n'


def test_there_are_33_categories_with_the_labels_of_the_domain() -> None:
    categories = {each.code: each for each in read_site_categories()}
    assert len(categories) == 33
    assert len({each.name_zh for each in categories.values()}) == 33
    assert categories["produce_market"].name_zh == "集贸市场"
    assert {code for code, each in categories.items() if each.shape is Shape.LINE} == {
        "back_street",
        "main_road",
        "secondary_road",
    }
    assert {code for code, each in categories.items() if each.shape is Shape.AREA} == {
        "old_housing_estate",
        "housing_estate",
        "urban_village",
        "park_square",
        "construction_site",
    }


def test_each_category_has_a_handful_of_checks_under_every_head() -> None:
    categories = read_site_categories()
    assert all(8 <= len(each.checklist) <= 13 for each in categories)
    for category in categories:
        heads = {item.head for item in category.checklist}
        assert len(heads) == len(Head), category.code


def test_event_classes_carry_the_published_deadlines() -> None:
    classes = {each.code: each for each in read_problem_classes()}
    assert len(classes) == 54
    assert classes["0102"].name_zh == "暴露垃圾"
    assert classes["0102"].deadline == Deadline(4, DeadlineUnit.WORKING_HOUR)
    assert classes["0104"].deadline == Deadline(2, DeadlineUnit.WORKING_HOUR)
    assert classes["0403"].deadline is not None
    assert classes["0403"].deadline.unit is DeadlineUnit.EMERGENCY_HOUR
    assert "流动摊贩" in classes["0501"].aliases


@pytest.mark.parametrize(
    ("tags", "category"),
    [
        ({"amenity": "marketplace"}, "produce_market"),
        ({"railway": "station"}, "railway_station"),
        ({"railway": "station", "station": "subway"}, "metro_station"),
        ({"amenity": "fuel"}, None),
        ({"leisure": "park"}, None),
    ],
)
def test_osm_tags_stand_for_categories(tags: dict[str, str], category: str | None) -> None:
    assert read_osm_tags().category_of(tags) == category


def test_a_park_is_a_site_only_as_an_area() -> None:
    assert read_osm_tags().category_of({"leisure": "park"}, is_area=True) == "park_square"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ('[categories.shop]\nzh = "店"\nen = "shop"\n', "categories.shop"),
        ('[categories.shop]\nzh = "店"\nen = "shop"\nminutes = "ten"\n', "categories.shop"),
        ('[categories.shop]\nzh = "店"\nen = "shop"\nminutes = nan\n', "categories.shop"),
        ('[categories.shop]\nzh = "店"\nen = "shop"\nminutes = 5\nvisits = 1.5\n', "categories.shop"),
        ('[categories.shop]\nzh = ""\nen = "shop"\nminutes = 5\n', "categories.shop"),
        ('[categories.Shop]\nzh = "店"\nen = "shop"\nminutes = 5\n', "categories.Shop"),
        ('[categories.shop]\nzh = "店"\nen = "shop"\nminutes = 5\nhours = "8-9"\n', "categories.shop"),
        ('[categories.shop]\nzh = "店"\nen = "shop"\nminutes = 5\nshape = "blob"\n', "categories.shop"),
        ('[categories.shop]\nzh = "店"\nen = "shop"\nminutes = 5\nchecklist = ["ghost"]\n', "categories.shop"),
        ('[categories.shop]\nzh = "店"\nen = "shop"\nminutes = 5\nminuets = 5\n', "categories.shop"),
        ('[items]\nfloor = { head = "ground", zh = "地", en = "floor" }\n', "items.floor"),
        ("[categories]\n", "categories"),
        ("[categories\n", "file"),
    ],
)
def test_a_broken_category_file_is_refused_with_the_table_at_fault(tmp_path: Path, body: str, field: str) -> None:
    path = tmp_path / "site_categories.toml"
    path.write_text(_ORIGIN + body, "utf-8")
    with pytest.raises(InvalidInput) as refusal:
        read_site_categories(path)
    assert refusal.value.code == "reference_data_broken"
    assert refusal.value.params["field"] == field


def test_a_file_without_origin_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "osm_tags.toml"
    path.write_text('[[tags]]\nkey = "amenity"\nvalues = ["bank"]\ncategory = "bank"\n', "utf-8")
    with pytest.raises(InvalidInput, match="origin"):
        read_osm_tags(path)


_HEADER = (
    "code,kind,class_zh,class_en,name_zh,name_en,aliases,deadline_amount,deadline_unit,deadline_origin\n"
    "0102,event,市容,cleanliness,垃圾,litter,,4,working_hour,city\n"
)


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ("0102,event,市容,cleanliness,垃圾,litter,,4,working_hour,city", "row 2, code"),
        ("102,event,市容,cleanliness,垃圾,litter,,4,working_hour,city", "row 2"),
        ("0103,event,市容,cleanliness,垃圾,litter,,,working_hour,city", "row 2"),
        ("0103,event,市容,cleanliness,垃圾,litter,,-4,working_hour,city", "row 2"),
        ("0103,event,市容,cleanliness,垃圾,litter,,4,moons,city", "row 2"),
        ("0103,event,市容,cleanliness,垃圾,litter,,4,working_hour,hearsay", "row 2, deadline_origin"),
        ("0103,event,市容", "row 2"),
    ],
)
def test_a_broken_class_file_is_refused_with_the_row_at_fault(tmp_path: Path, row: str, field: str) -> None:
    path = tmp_path / "problem_classes.csv"
    path.write_text(_HEADER + row + "\n", "utf-8")
    with pytest.raises(InvalidInput) as refusal:
        read_problem_classes(path)
    assert refusal.value.params["field"] == field

"""Books of categories as files: written, read back, and refused with every fault."""

from pathlib import Path

import pytest

from geodata.reference.category_book import book_text, read_book
from geodata.reference.site_categories import read_site_categories
from gridsvc.errors import InvalidInput
from gridsvc.sites.category import Head
from gridsvc.sites.category_book import CategoryBook

BOOK = CategoryBook('Our "own" kinds \\ 点位', "3", read_site_categories(), "line one\nline two")
SMALL = """
[origin]
title = "t"
version = "1"
[items]
clean = { head = "environment", zh = "整洁", en = "clean" }
[categories.bank]
zh = "银行"
en = "bank"
minutes = 6
checklist = ["clean"]
"""


def _read(folder: Path, text: str, name: str = "book.toml") -> tuple[CategoryBook | None, list[tuple[str, str, str]]]:
    path = folder / name
    path.write_text(text, "utf-8")
    book, faults = read_book(path)
    return book, [(each.place, each.field, each.code) for each in faults]


def test_what_is_written_reads_back_as_the_same(tmp_path: Path) -> None:
    assert _read(tmp_path, book_text(BOOK)) == (BOOK, [])


def test_yaml_does_as_well(tmp_path: Path) -> None:
    text = """
origin: {title: t, version: "1"}
items: {clean: {head: environment, zh: 整洁, en: clean}}
categories: {bank: {zh: 银行, en: bank, minutes: 6, checklist: [clean]}}
"""
    assert _read(tmp_path, text, "book.yaml") == _read(tmp_path, SMALL)


def test_every_official_category_is_looked_at_under_all_five_heads() -> None:
    categories = read_site_categories()
    assert len(categories) == 33
    for category in categories:
        assert {item.head for item in category.checklist} == set(Head), category.code
        assert 6 <= len(category.checklist) <= 15, category.code


@pytest.mark.parametrize(
    ("old", "new", "faults"),
    [
        ("minutes = 6", "", [("categories.bank", "minutes", "value_missing")]),
        ("minutes = 6", "minutes = 0", [("categories.bank", "minutes", "value_refused")]),
        ("minutes = 6", "minutes = nan", [("categories.bank", "minutes", "value_refused")]),
        ("minutes = 6", "minutes = true", [("categories.bank", "minutes", "value_refused")]),
        ("minutes = 6", "minutes = 6\nvisits = 1.5", [("categories.bank", "visits", "value_refused")]),
        ("minutes = 6", "minutes = 6\nhours = '8 to 9'", [("categories.bank", "hours", "value_refused")]),
        ("minutes = 6", "minutes = 6\nshape = 'cube'", [("categories.bank", "shape", "value_refused")]),
        ("minutes = 6", "minutes = 6\ncolour = 1", [("categories.bank", "colour", "unknown_field")]),
        ('["clean"]', '["clean", "clean"]', [("categories.bank", "checklist", "item_twice")]),
        ('["clean"]', '["tidy", [1]]', [("categories.bank", "checklist", "unknown_item")] * 2),
        ('["clean"]', '"clean"', [("categories.bank", "checklist", "value_refused")]),
        ("categories.bank", "categories.Bank", [("categories.Bank", "code", "value_refused")]),
        ('"environment"', '"weather"', [("items.clean", "head", "value_refused")]),
        ("[items]", "[more]\n[items]", [("more", "", "unknown_table")]),
        (
            'zh = "银行"\nen = "bank"',
            'zh = " "',
            [("categories.bank", "en", "value_missing"), ("categories.bank", "zh", "value_refused")],
        ),
    ],
)
def test_every_fault_is_named_with_its_place(
    tmp_path: Path, old: str, new: str, faults: list[tuple[str, str, str]]
) -> None:
    assert old in SMALL
    assert _read(tmp_path, SMALL.replace(old, new)) == (None, faults)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("book.toml", "["),
        ("book.toml", '[categories.a]\nzh = "x"'),
        ("book.yaml", "[1"),
        ("book.yaml", "- 1"),
        ("book.yaml", "a: !!python/object/apply:os.system ['true']"),
        ("book.toml", "\x00"),
    ],
)
def test_what_is_no_book_is_refused_whole(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(InvalidInput):
        read_book(tmp_path / name)


def test_a_book_without_categories_is_refused(tmp_path: Path) -> None:
    begin = SMALL[: SMALL.index("[items]")]
    assert _read(tmp_path, begin) == (None, [("categories", "", "table_empty")])

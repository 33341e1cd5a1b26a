"""What changes from one book of categories to another."""

from dataclasses import replace

import pytest

from gridsvc.errors import InvalidInput
from gridsvc.sites.category import ChecklistItem, Head, SiteCategory
from gridsvc.sites.category_book import BookChange, CategoryBook, CategoryUse, change_of, faults_of_vanishing

BANK = SiteCategory("bank", "银行", "bank", 6)
SCHOOL = SiteCategory("school", "学校", "school", 10)
CLEAN = ChecklistItem("clean", Head.ENVIRONMENT, "整洁", "clean")


def test_new_changed_and_vanishing_categories_are_told_apart() -> None:
    edited = replace(BANK, minutes_on_site=8, checklist=(CLEAN,))
    stall = SiteCategory("stall", "摊", "stall", 1)
    change = change_of((BANK, SCHOOL), (edited, stall))
    assert change == BookChange(("stall",), {"bank": ("minutes_on_site", "checklist")}, ("school",), 0)
    assert change_of((BANK, SCHOOL), (SCHOOL, BANK)) == BookChange((), {}, (), 2)


def test_only_a_category_in_use_cannot_vanish() -> None:
    faults = faults_of_vanishing(("bank", "school"), {"bank": CategoryUse(sites=2, rules=1), "school": CategoryUse()})
    assert [(each.place, each.value, each.code) for each in faults] == [("categories.bank", "3", "vanishes_in_use")]


def test_a_book_says_where_it_comes_from() -> None:
    assert CategoryBook("Ours", "2", (BANK,)).origin == "Ours (2)"
    with pytest.raises(InvalidInput):
        CategoryBook(" ", "2", (BANK,))

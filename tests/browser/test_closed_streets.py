"""Closed streets on all maps, in both renderings."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from gridsvc.language import Language
from tests.browser.conftest import NARROW
from tests.browser.waiting import until
from tests.fixtures.small_city import NAUGHTY_REASON
from tests.fixtures.small_plan import NOW

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
DRAWN = "path.closed-street-line"


def named(page: Page) -> list[str]:
    return page.locator("#closures .row-title").all_inner_texts()


@pytest.mark.parametrize("name", ["problems", "sites"])
def test_what_is_closed_now_is_drawn_listed_and_in_the_legend(open_page: Open, name: str) -> None:
    page = open_page(name, Language.EN, today=NOW)
    page.locator("#closures-part summary").click()
    assert (named(page), page.locator(DRAWN).count()) == (["街2"], 2)
    assert page.locator("li.closed-street").inner_text() == "Closed streets"


def test_a_plan_shows_what_is_closed_on_any_of_its_days_whatever_the_day(open_page: Open) -> None:
    page = open_page("plan")
    page.locator("#closures-part summary").click()
    assert (named(page), page.locator(DRAWN).count()) == (["街2", "街4"], 4)
    assert "2026年11月25日 06:00 至 解除为止 · 道路施工" in page.locator("#closures").inner_text()
    assert page.locator("details.legend").is_visible()


def test_a_chosen_street_says_from_when_to_when_why_and_to_whom(open_page: Open) -> None:
    page = open_page("sites", Language.EN, NARROW, today=NOW)
    page.locator("#closures-part summary").click()
    page.locator("#closures button").click()
    words = page.locator(".leaflet-popup .closure").inner_text()
    assert all(each in words for each in ("街2", "Nov 19, 2026", "Nov 24, 2026", NAUGHTY_REASON, "walkers"))
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_tap_on_a_closed_street_opens_the_same(open_page: Open) -> None:
    page = open_page("sites", today=NOW)
    page.locator(DRAWN).first.dispatch_event("click")
    page.locator(".leaflet-popup .closure").wait_for()


def test_where_nothing_is_closed_nothing_is_said_of_it(open_page: Open) -> None:
    page = open_page("sites", today=NOW.replace(year=2025))
    until(page, "document.getElementById('closures-part').hidden")
    assert (page.locator(DRAWN).count(), page.locator(".closed-street:visible").count()) == (0, 0)


def test_of_a_closed_area_the_first_streets_are_named(open_page: Open) -> None:
    page = open_page("sites", today=NOW)
    area = "{ name: '甲、乙、丙、丁', reason: '', closed_from: '2026-11-23T00:00Z', length_m: 9, geometry: null }"
    page.evaluate(f"{{ gridsvc.source.closures = async () => [{area}]; gridsvc.closures.showNow(); }}")
    until(page, "document.querySelector('#closures .row-title').textContent === '甲、乙、丙 …'")

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from gridsvc.language import Language
from tests.browser.conftest import ServedSite
from tests.browser.waiting import until
from tests.fixtures.small_city import NAUGHTY_NAME
from tests.fixtures.small_plan import SITES, site_id, site_place

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


def test_all_sites_are_listed_and_drawn_with_the_state_of_the_cycle(open_page: Open) -> None:
    page = open_page("sites", Language.EN)
    assert page.locator("[data-site]").count() == SITES
    assert page.locator(".leaflet-marker-pane .site").count() == SITES
    states = [text.split() for text in page.locator("#states li").all_inner_texts()]
    assert [(words[1], words[-1]) for words in states] == [("visited", "4"), ("planned", "7"), ("not", "1")]


def test_each_register_has_its_shape(open_page: Open) -> None:
    page = open_page("sites")
    shapes = [
        page.locator(f".leaflet-marker-pane .{kind}").count() for kind in ("demonstration", "assessable", "hot_spot")
    ]
    assert shapes == [6, 3, 3]


def test_a_state_can_be_chosen_and_stands_in_the_address(open_page: Open) -> None:
    page = open_page("sites")
    page.locator("#states button").first.click()
    until(page, "document.querySelectorAll('[data-site]').length === 4")
    assert "state=done" in page.url
    assert page.locator("#states button").first.get_attribute("aria-pressed") == "true"
    assert page.evaluate("document.activeElement.dataset.state") == "done"
    assert page.locator(".leaflet-marker-pane .site").count() == 4


def test_a_name_can_be_looked_for(open_page: Open) -> None:
    page = open_page("sites")
    page.locator("#name").fill("`${X")
    until(page, "document.querySelectorAll('[data-site]').length === 1")
    assert NAUGHTY_NAME in page.locator("#sites").inner_text()


@pytest.mark.parametrize("typed", ["hdw 11", "haodian 11", "点位 １１", "bjxx 11", "11"])
def test_pinyin_initials_codes_and_kinds_find_served_as_well_as_exported(open_page: Open, typed: str) -> None:
    page = open_page("sites")
    page.locator("#name").fill(typed)
    until(page, "document.querySelectorAll('[data-site]').length === 1")
    assert "11 号点位" in page.locator("#sites").inner_text()


def test_a_category_and_a_register_narrow_the_list(open_page: Open) -> None:
    page = open_page("sites")
    page.locator("#category").select_option("small_lane")
    until(page, "document.querySelectorAll('[data-site]').length === 3")
    page.locator("#register").select_option("assessable")
    until(page, "document.querySelectorAll('[data-site]').length === 0")
    assert page.locator("#sites .notice").is_visible()


def test_choosing_a_site_in_the_list_opens_it_and_shows_it_on_the_map(open_page: Open) -> None:
    page = open_page("sites")
    row = page.locator(f"[data-site='{site_id(0)}'] button")
    row.focus()
    page.keyboard.press("Enter")
    page.locator(f"[data-site='{site_id(0)}'] dl").wait_for()
    assert row.get_attribute("aria-expanded") == "true"
    assert f"site={site_id(0)}" in page.url


def test_a_click_on_a_marker_opens_its_entry(open_page: Open) -> None:
    page = open_page("sites")
    page.locator(".leaflet-marker-pane .site").first.click()
    page.locator("[data-site] dl").wait_for()
    assert page.locator("[data-site] dl").count() == 1


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def test_initials_find_a_site_whose_letters_say_nothing_of_them(page: Page, served_site: ServedSite) -> None:
    page.goto(served_site.address("sites", Language.EN))
    until(page, f"document.querySelectorAll('[data-site]').length === {SITES}")
    page.locator("#name").fill("jmsc")
    until(page, "document.querySelectorAll('[data-site]').length > 0")
    assert NAUGHTY_NAME in page.locator("#sites li").first.inner_text()


def test_a_chosen_site_shows_its_surroundings_and_ways_in(page: Page, served_site: ServedSite) -> None:
    lon, lat = site_place(0)
    ring = [[lon, lat], [lon + 0.001, lat], [lon, lat + 0.001], [lon, lat]]
    told = {
        "surroundings": {"geometry": {"type": "Polygon", "coordinates": [ring]}},
        "entries": [{"lon": lon, "lat": lat, "street": "<b>中街"}],
    }
    page.route(f"**/api/cities/*/sites/{site_id(0)}", lambda route: route.fulfill(json=told))
    page.goto(f"{served_site.address('sites', Language.EN)}#site={site_id(0)}")
    drawn = "[...document.querySelectorAll('.leaflet-overlay-pane path')].filter((each) => each.getAttribute("
    until(page, f"{drawn}'stroke-dasharray') === '5 4').length === 1")
    until(page, f"{drawn}'stroke-width') === '2' && each.getAttribute('fill-opacity') === '1').length === 1")

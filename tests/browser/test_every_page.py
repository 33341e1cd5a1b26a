"""What holds for every page, in both renderings, languages, widths and themes."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from gridsvc.language import Language
from tests.browser.conftest import NARROW, PAGES, SETTLED, WIDE, ExportedSite, ServedSite
from tests.browser.waiting import until
from tests.fixtures.small_city import NAUGHTY_NAME

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("name", PAGES)
def test_a_page_shows_map_and_list_and_says_what_the_data_are(
    open_page: Open, name: str, language: Language, size: ViewportSize
) -> None:
    page = open_page(name, language, size)
    assert page.locator("html").get_attribute("lang") == language
    assert page.get_by_text("合成数据 · Synthetic data").is_visible()
    assert page.locator(".credit a[href='https://www.openstreetmap.org/copyright']").is_visible()
    assert page.locator(".panel li, .panel tbody tr").count() > 3
    assert page.evaluate("document.querySelectorAll('canvas.leaflet-tile').length") > 0
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_passes_the_accessibility_checker(open_page: Open, axe: str, name: str, theme: str) -> None:
    page = open_page(name, theme=theme)
    assert serious(page, axe) == []


def test_a_narrow_page_passes_the_accessibility_checker(open_page: Open, axe: str) -> None:
    assert serious(open_page("plan", size=NARROW), axe) == []


@pytest.mark.parametrize("name", PAGES)
def test_on_a_narrow_screen_the_list_stands_under_the_map(open_page: Open, name: str) -> None:
    page = open_page(name, size=NARROW)
    stage, panel = page.locator(".stage").bounding_box(), page.locator(".panel").bounding_box()
    assert stage
    assert panel
    assert panel["y"] >= stage["y"] + stage["height"] - 1
    assert panel["width"] == pytest.approx(NARROW["width"])


def test_on_a_narrow_screen_the_map_stays_in_sight_while_the_list_moves(open_page: Open) -> None:
    page = open_page("sites", size=NARROW)
    page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
    until(page, "Math.abs(document.querySelector('.stage').getBoundingClientRect().top) < 1")
    page.locator("#sites button").last.focus()
    seen, stage = page.locator("#sites button").last.bounding_box(), page.locator(".stage").bounding_box()
    assert seen
    assert stage
    assert seen["y"] >= stage["y"] + stage["height"]


def test_no_name_of_a_region_is_written_over_another(open_page: Open) -> None:
    page = open_page("sites")
    before = page.locator(".region-name").count()
    twins = "{ const { lat, lng } = gridsvc.map.containerPointToLatLng([9, 9]); const level = 'community';"
    row = "{ level, name_zh: '双', label_lat: lat, label_lon: lng }"
    page.evaluate(f"{twins} gridsvc.map.setZoom(16, {{ animate: false }}); }}")
    page.evaluate(f"{twins} gridsvc.nameRegions([{row}, {row}]); }}")
    assert before > 0
    assert page.get_by_text("双", exact=True).count() == 1


@pytest.mark.parametrize("name", ["sites", "plan"])
def test_names_are_shown_as_they_are_and_never_run(open_page: Open, name: str) -> None:
    page = open_page(name)
    assert page.get_by_text(NAUGHTY_NAME).count() > 0 or name == "plan"
    assert page.locator("img[src='x']").count() == 0


def test_the_other_language_keeps_the_choice(open_page: Open) -> None:
    page = open_page("plan", choice="day=2026-11-25")
    page.locator("a[data-keep-choice]").click()
    until(page, "document.documentElement.lang === 'en' && window.gridsvc && gridsvc.config")
    until(page, "document.getElementById('day-name').textContent.includes('25')")
    assert "day=2026-11-25" in page.url


def test_the_theme_changes_on_request_and_stays(open_page: Open) -> None:
    page = open_page("problems")
    light = page.evaluate("gridsvc.colour('surface')")
    page.locator("[data-switch-theme]").click()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.evaluate("gridsvc.colour('surface')") != light
    page.reload()
    assert page.locator("html").get_attribute("data-theme") == "dark"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_still_works_when_it_is_asked_for_again(open_page: Open, name: str) -> None:
    page = open_page(name)
    page.reload()
    until(page, SETTLED)
    assert page.locator(".panel li, .panel tbody tr").count() > 3


def test_the_first_tab_stop_leads_to_the_list(open_page: Open) -> None:
    page = open_page("problems")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "list"


def test_tiles_that_do_not_come_are_said_to_be_missing(browser: Browser, served_site: ServedSite) -> None:
    page = browser.new_page(viewport=WIDE)
    page.route("**/tiles/**", lambda route: route.abort())
    page.goto(served_site.address("problems", Language.EN))
    page.locator("#incomplete").wait_for()
    assert page.locator("#grids button.row").count() > 0
    page.close()


def test_a_list_that_does_not_come_can_be_asked_for_again(browser: Browser, served_site: ServedSite) -> None:
    page = browser.new_page(viewport=WIDE)
    page.route("**/open-problems*", lambda route: route.abort())
    page.goto(served_site.address("problems", Language.EN))
    page.get_by_role("alert").wait_for()
    page.unroute("**/open-problems*")
    page.get_by_role("button", name="Try again").click()
    page.locator("#grids button.row").first.wait_for()
    page.close()


@pytest.mark.parametrize("language", list(Language))
def test_the_exported_folder_opens_with_links_to_all_maps(
    browser: Browser, exported_site: ExportedSite, axe: str, language: Language
) -> None:
    page = browser.new_page(viewport=WIDE)
    suffix = "" if language is Language.ZH else ".en"
    page.goto(f"{exported_site.own}/index{suffix}.html")
    links = page.locator("main a").evaluate_all("links => links.map(link => link.href)")
    assert len([link for link in links if link.startswith(exported_site.own)]) == len(PAGES)
    assert serious(page, axe) == []
    page.close()


def serious(page: Page, axe: str) -> list[str]:
    """What the checker holds to be serious or critical, with the element it found it on."""
    page.evaluate(axe)
    found = page.evaluate("axe.run(document, { resultTypes: ['violations'], preload: false })")
    return [
        f"{each['id']}: {node['target']}"
        for each in found["violations"]
        if each["impact"] in {"serious", "critical"}
        for node in each["nodes"]
    ]

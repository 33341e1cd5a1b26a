"""The file of a site in a browser: readable on a phone, reached from the map, the plan and a problem."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from gridsvc.language import Language
from tests.browser.conftest import NARROW, SETTLED, WIDE, ServedSite
from tests.browser.test_every_page import serious
from tests.browser.waiting import until
from tests.fixtures.small_plan import CODE, site_id

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport=WIDE, reduced_motion="reduce")
    faults: list[str] = []
    page.on("console", lambda said: faults.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    page.close()
    assert faults == []


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("language", list(Language))
def test_the_file_fits_its_screen_and_passes_the_accessibility_checker(
    page: Page, served_site: ServedSite, axe: str, language: Language, size: ViewportSize
) -> None:
    page.set_viewport_size(size)
    page.goto(f"{served_site.own}/cities/{CODE}/sites/{site_id(0)}?lang={language}")
    assert page.locator("html").get_attribute("lang") == language
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.locator("img.sketch").scroll_into_view_if_needed()
    until(page, "document.querySelector('img.sketch').naturalWidth > 0")
    assert serious(page, axe) == []


def test_the_map_of_sites_leads_to_the_file_and_back(page: Page, served_site: ServedSite) -> None:
    page.goto(f"{served_site.address('sites', Language.EN)}#site={site_id(0)}")
    page.locator(f"[data-site='{site_id(0)}'] a.file-link").click()
    page.wait_for_url(f"**/sites/{site_id(0)}**")
    page.get_by_role("link", name="Show on the map").click()
    page.wait_for_url("**/sites?**")
    until(page, SETTLED)
    assert page.locator(f"[data-site='{site_id(0)}'] dl").is_visible()


def test_stops_of_a_plan_lead_to_files_of_sites(page: Page, served_site: ServedSite) -> None:
    page.goto(f"{served_site.address('plan', Language.EN)}#day=2026-11-23")
    until(page, SETTLED)
    page.locator("#routes tbody button").first.click()
    link = page.locator("[data-visit] a.file-link").first
    link.wait_for()
    assert page.locator("a[href*='calendar.ics']").count() == 1
    link.click()
    page.wait_for_url("**/sites/*")
    assert page.locator("main.document h1").is_visible()

"""Versions of grids and what a check of them finds, in a browser: reached from any page, readable on a phone."""

from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from gridsvc.language import Language
from tests.browser.conftest import NARROW, WIDE, ServedSite
from tests.browser.test_every_page import serious
from tests.browser.waiting import until
from tests.fixtures.small_plan import CODE

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser, served_site: ServedSite) -> Iterator[Page]:
    page = browser.new_page(viewport=WIDE, reduced_motion="reduce")
    faults: list[str] = []
    page.on("console", lambda said: faults.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda sent: None if sent.url.startswith(served_site.own) else faults.append(sent.url))
    yield page
    page.close()
    assert faults == []


def open_findings(page: Page, site: ServedSite, language: Language) -> None:
    page.goto(f"{site.own}/cities/{CODE}/grids?lang={language}")
    page.locator("main ul.tiles a").first.click()
    page.wait_for_url("**/grids/*-*")


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("language", list(Language))
def test_the_findings_fit_their_screen_and_show_the_map(
    page: Page, served_site: ServedSite, language: Language, size: ViewportSize
) -> None:
    page.set_viewport_size(size)
    open_findings(page, served_site, language)

    assert page.locator("html").get_attribute("lang") == language
    assert page.get_by_text("合成数据 · Synthetic data").is_visible()
    until(page, "document.querySelector('img.whole').naturalWidth > 0")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.locator("ol.found li, .notice").count() > 0


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_changed_is_drawn_and_passes_the_accessibility_checker(
    page: Page, served_site: ServedSite, axe: str, theme: Literal["light", "dark"]
) -> None:
    page.emulate_media(color_scheme=theme)
    page.goto(f"{served_site.own}/cities/{CODE}/grids?lang={Language.ZH}")
    page.locator("a[href*='/changes']").first.click()
    page.wait_for_url("**/changes*")
    until(page, "document.querySelector('img.whole').naturalWidth > 0")

    assert page.locator("ul.legend li").count() > 1
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert serious(page, axe) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("which", ["versions", "findings"])
def test_both_pages_pass_the_accessibility_checker(
    page: Page, served_site: ServedSite, axe: str, which: str, theme: Literal["light", "dark"]
) -> None:
    page.emulate_media(color_scheme=theme)
    if which == "findings":
        open_findings(page, served_site, Language.ZH)
    else:
        page.goto(f"{served_site.own}/cities/{CODE}/grids?lang={Language.ZH}")

    assert serious(page, axe) == []


def test_any_page_leads_there_and_the_first_tab_stop_to_the_list(page: Page, served_site: ServedSite) -> None:
    page.goto(served_site.address("problems", Language.EN))
    page.locator(f"header a[href*='/cities/{CODE}/grids']").click()
    page.locator("main ul.tiles a").first.click()
    page.wait_for_url("**/grids/*-*")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "list"


def test_every_picture_of_a_finding_comes(page: Page, served_site: ServedSite) -> None:
    open_findings(page, served_site, Language.EN)
    page.evaluate("document.querySelectorAll('img').forEach((each) => { each.loading = 'eager'; })")

    until(page, "[...document.images].every((each) => each.complete && each.naturalWidth > 0)")

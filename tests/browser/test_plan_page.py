from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, Route

from gridsvc.language import Language
from tests.browser.conftest import ServedSite
from tests.browser.waiting import until
from tests.fixtures.small_plan import DAYS, NOW, PLAN, SITES, TEAMS

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


def test_the_first_day_shows_its_teams_their_streets_and_numbered_stops(open_page: Open) -> None:
    page = open_page("plan", Language.EN)
    assert page.locator("tbody tr").count() == len(TEAMS)
    assert page.locator(".stop").count() == 4
    assert page.locator(".base").count() == len(TEAMS)
    assert page.locator("path.leaflet-interactive, .leaflet-overlay-pane path").count() >= len(TEAMS)
    assert page.locator("#total-planned").inner_text() == str(SITES - 1)
    assert page.locator("#total-unplanned").inner_text() == "1"


def test_a_plan_that_runs_opens_with_today(open_page: Open) -> None:
    page = open_page("plan", Language.EN, today=NOW)
    assert "November 24" in page.locator("#day-name").inner_text()


def test_a_day_without_routes_is_not_the_first_to_be_seen(browser: Browser, served_site: ServedSite) -> None:
    page = browser.new_page(reduced_motion="reduce")
    page.clock.set_fixed_time(NOW)

    def without_today(route: Route) -> None:
        answer = route.fetch()
        document = answer.json()
        kept = [each for each in document["routes"] if each["date"] != NOW.date().isoformat()]
        route.fulfill(response=answer, json={**document, "routes": kept})

    page.route(f"**/api/plans/{PLAN}", without_today)
    page.goto(served_site.address("plan", Language.EN))
    until(page, "document.getElementById('day-name').textContent.includes('November 25')")
    page.close()


def test_what_a_team_walks_on_site_joins_the_streets(open_page: Open) -> None:
    page = open_page("plan")
    assert page.locator('path[stroke-dasharray="1 7"]').count() == len(TEAMS)


def test_a_route_leads_to_its_printable_sheet(browser: Browser, served_site: ServedSite) -> None:
    page = browser.new_page(reduced_motion="reduce")
    page.goto(f"{served_site.address('plan', Language.EN)}#day={DAYS[0]}&team={TEAMS[0]}")
    page.get_by_text("Sheet of this route, to print").click()
    page.get_by_role("heading", name="第1巡查队").wait_for()
    page.goto(served_site.address("plan", Language.EN))
    page.get_by_text("All route lists, to print").click()
    page.get_by_text("第2巡查队 · 2026-11-25").wait_for()
    page.close()


def test_the_slider_moves_by_keyboard_through_the_days(open_page: Open) -> None:
    page = open_page("plan", Language.EN)
    page.locator("#day").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    until(page, "document.getElementById('day-name').textContent.includes('November 25')")
    assert f"day={DAYS[2]}" in page.url
    until(page, "document.querySelectorAll('.stop').length === 3")
    assert page.locator("#day-after").is_disabled()
    page.locator("#day-before").click()
    until(page, "document.getElementById('day-name').textContent.includes('November 24')")
    assert "November 24" in (page.locator("#day").get_attribute("aria-valuetext") or "")


def test_one_team_shows_its_stops_in_order(open_page: Open) -> None:
    page = open_page("plan")
    page.locator("tbody button").first.click()
    page.locator("[data-visit]").first.wait_for()
    assert page.locator("[data-visit] .ordinal").all_inner_texts() == ["1", "2"]
    assert page.locator(".stop").all_inner_texts() == ["1", "2"]
    assert f"team={TEAMS[0]}" in page.url
    assert page.evaluate("document.activeElement.id") == "all-teams"
    page.keyboard.press("Enter")
    page.locator("tbody tr").first.wait_for()
    assert page.evaluate("document.activeElement.id") == "team"


def test_a_click_on_a_stop_shows_it_in_the_list_of_its_team(open_page: Open) -> None:
    page = open_page("plan")
    page.locator(".stop").nth(1).click()
    page.locator("[data-visit].pointed").wait_for()
    assert "team=" in page.url


def test_day_and_team_come_back_from_the_address(open_page: Open) -> None:
    page = open_page("plan", choice=f"day={DAYS[2]}&team={TEAMS[1]}")
    assert page.locator("#team").input_value() == str(TEAMS[1])
    assert page.locator("[data-visit]").count() == 1


def test_visits_that_no_route_holds_are_listed_with_the_reason(open_page: Open) -> None:
    page = open_page("plan", Language.EN)
    page.locator("#unplanned-part summary").click()
    words = page.locator("#unplanned").inner_text()
    assert "No shift has enough time left. (proven)" in words
    assert "the shift of 第1巡查队 on 2026-11-23 15 minutes longer" in words


def test_what_is_locked_is_marked(open_page: Open) -> None:
    page = open_page("plan", Language.EN, choice=f"team={TEAMS[0]}")
    assert page.locator("[data-visit]").first.get_by_text("locked").is_visible()

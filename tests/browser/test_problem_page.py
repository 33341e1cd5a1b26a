from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from gridsvc.language import Language
from tests.browser.conftest import NARROW
from tests.browser.waiting import until
from tests.fixtures.small_city import BUSY_COUNT, BUSY_GRID, COMMUNITIES, NAUGHTY_WORDS, OPEN_PROBLEMS, ROWS
from tests.fixtures.small_plan import SOUTH, STEP, WEST

pytestmark = pytest.mark.browser
Open = Callable[..., Page]

COLOURS_ON_MAP = """() => {
  const page = Object.assign(document.createElement("canvas"), { width: 256, height: 256 });
  const pen = page.getContext("2d", { willReadFrequently: true });
  const wanted = ["ramp-1", "ramp-2", "ramp-3", "ramp-4", "ramp-5"].map((name) => {
    pen.fillStyle = gridsvc.colour(name);
    pen.fillRect(0, 0, 1, 1);
    return [name, pen.getImageData(0, 0, 1, 1).data.join()];
  });
  const seen = new Set();
  for (const tile of document.querySelectorAll("canvas.leaflet-tile")) {
    pen.clearRect(0, 0, 256, 256);
    pen.drawImage(tile, 0, 0);
    const { data } = pen.getImageData(0, 0, 256, 256);
    for (let at = 0; at < data.length; at += 4) {
      const colour = data.slice(at, at + 4).join();
      wanted.filter(([, each]) => each === colour).forEach(([name]) => seen.add(name));
    }
  }
  return [...seen].sort();
}"""


def click_on_grid(page: Page, column: int, row: int) -> None:
    """Click the middle of a grid on the map."""
    lat, lon = SOUTH + (row + 0.5) * STEP, WEST + (column + 0.5) * STEP
    spot = page.evaluate(
        f"(() => {{ const at = gridsvc.map.latLngToContainerPoint([{lat}, {lon}]); return [at.x, at.y]; }})()"
    )
    page.locator("#map_city").click(position={"x": spot[0], "y": spot[1]})


def test_grids_are_coloured_by_their_open_problems(open_page: Open) -> None:
    page = open_page("problems")
    until(page, f"({COLOURS_ON_MAP})().length === 2")
    assert page.locator("#total-open").inner_text() == str(OPEN_PROBLEMS)
    assert page.locator("#total-suspended").inner_text() == "2"


def test_the_legend_names_each_colour_and_what_was_not_seen(open_page: Open) -> None:
    page = open_page("problems", Language.EN)
    rows = page.locator("#legend-rows li").all_inner_texts()
    assert [row.strip() for row in rows] == [
        "0 (patrolled this cycle)",
        f"1–{BUSY_COUNT - 1}",
        f"{BUSY_COUNT} or more",
        "not seen",
    ]


def test_a_click_on_a_grid_lists_its_problems(open_page: Open) -> None:
    page = open_page("problems")
    click_on_grid(page, 0, ROWS - 1)
    page.locator("#problems .card").first.wait_for()
    assert page.locator("#problems .card").count() == BUSY_COUNT
    assert page.locator("#detail-code").inner_text() == BUSY_GRID
    assert f"grid={BUSY_GRID}" in page.url
    assert NAUGHTY_WORDS.strip() in page.locator("#problems").inner_text()
    assert page.locator(".pin").count() == BUSY_COUNT


def test_the_keyboard_reaches_a_grid_its_problems_and_the_way_back(open_page: Open) -> None:
    page = open_page("problems")
    row = page.locator("#grids button.row").first
    row.focus()
    page.keyboard.press("Enter")
    page.locator("#problems .card").first.wait_for()
    assert page.evaluate("document.activeElement.id") == "detail-title"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.dataset.grid") == BUSY_GRID


def test_the_browsers_way_back_leaves_the_grid(open_page: Open) -> None:
    page = open_page("problems")
    page.locator("#grids button.row").first.click()
    page.locator("#problems .card").first.wait_for()
    page.evaluate("history.back()")
    page.locator("#grids").wait_for(state="visible")
    assert "grid=" not in page.url


def test_filters_stand_in_the_address_and_come_back_from_it(open_page: Open) -> None:
    page = open_page("problems")
    page.locator("#region").select_option(COMMUNITIES[1])
    until(page, f"document.getElementById('total-open').textContent !== '{OPEN_PROBLEMS}'")
    narrowed = page.locator("#total-open").inner_text()
    again = open_page("problems", choice=page.url.partition("#")[2])
    assert again.locator("#region").input_value() == COMMUNITIES[1]
    assert again.locator("#total-open").inner_text() == narrowed


def test_kinds_and_overdue_problems_can_be_chosen(open_page: Open) -> None:
    page = open_page("problems", choice="class=05")
    assert page.locator("#total-open").inner_text() == str(OPEN_PROBLEMS // 2)
    page.locator("#overdue").check()
    until(page, f"Number(document.getElementById('total-open').textContent) < {OPEN_PROBLEMS // 2}")
    assert "overdue=1" in page.url


def test_nothing_found_is_said(open_page: Open) -> None:
    page = open_page("problems", Language.EN, choice=f"region={COMMUNITIES[2]}")
    assert "No open problem" in page.locator("#grids").inner_text()


def test_from_afar_regions_stand_for_their_grids(open_page: Open) -> None:
    page = open_page("problems", Language.EN, choice="at=12/25.0425/102.703")
    assert "community" in page.locator("#legend-title").inner_text()
    until(page, f"({COLOURS_ON_MAP})().length > 0")


def test_a_finger_on_a_narrow_screen_opens_a_grid(open_page: Open) -> None:
    page = open_page("problems", size=NARROW)
    click_on_grid(page, 0, ROWS - 1)
    page.locator("#problems .card").first.wait_for()
    assert page.locator("#detail-title").is_visible()

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import folium
import pytest
from folium.plugins import VectorGridProtobuf

from gridsvc.errors import InvalidInput
from gridsvc.language import Language
from maps import page_files
from maps.description import Bounds, CityView, RenderedPage
from maps.page_files import files_version, path_of
from maps.pages import CONTENT_SECURITY_POLICY, city_chooser, plan_list, plan_page, problem_page, site_page
from maps.rendering import Exported, Rendering, Served
from tests.maps.conftest import NAUGHTY

OWN_HTML_MAX = 50_000
CREDIT = "https://www.openstreetmap.org/copyright"


class Elements(HTMLParser):
    """All start tags with their attributes, and the text of the page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.words += data

    def of(self, tag: str) -> list[dict[str, str]]:
        return [attributes for each, attributes in self.found if each == tag]


def pages(city: CityView, language: Language, rendering: Rendering) -> Iterator[RenderedPage]:
    yield problem_page(city, language, rendering)
    yield site_page(city, language, rendering)
    yield plan_page(city, city.plans[0], language, rendering)
    yield RenderedPage(plan_list(city, language, rendering), "")
    yield RenderedPage(city_chooser([city], language), "")


@pytest.fixture(params=["served", "exported"])
def rendering(request: pytest.FixtureRequest) -> Rendering:
    return Served() if request.param == "served" else Exported(Language.ZH)


@pytest.mark.parametrize("language", list(Language))
def test_a_page_has_language_title_viewport_and_no_data(
    city: CityView, language: Language, rendering: Rendering
) -> None:
    for page in pages(city, language, rendering):
        elements = Elements(page.html)
        assert elements.of("html") == [{"lang": str(language)}]
        assert elements.of("title")
        (viewport,) = [each for each in elements.of("meta") if each.get("name") == "viewport"]
        assert "user-scalable" not in viewport["content"]
        assert len(page.html.encode()) <= OWN_HTML_MAX


def test_a_page_needs_no_inline_script_or_style(city: CityView, rendering: Rendering) -> None:
    for page in pages(city, Language.ZH, rendering):
        elements = Elements(page.html)
        assert all(script.get("src") for script in elements.of("script"))
        assert elements.of("style") == []
        assert not [name for _, attributes in elements.found for name in attributes if name.startswith("on")]
        assert not [attributes for _, attributes in elements.found if "style" in attributes]
    assert "unsafe" not in CONTENT_SECURITY_POLICY


def test_a_page_loads_nothing_from_elsewhere(city: CityView, rendering: Rendering) -> None:
    for page in pages(city, Language.EN, rendering):
        elements = Elements(page.html)
        loaded = [
            attributes[name] for _, attributes in elements.found for name in ("src", "srcset") if name in attributes
        ]
        loaded += [link["href"] for link in elements.of("link")]
        assert not [url for url in loaded if "//" in url]
        assert {each["href"] for each in elements.of("a") if "//" in each["href"]} <= {CREDIT}
        assert "//" not in re.sub(r"\\u[0-9a-f]{4}", "", page.script).replace(CREDIT, "")


def test_what_a_page_loads_is_there(city: CityView) -> None:
    for page in pages(city, Language.ZH, Exported(Language.ZH)):
        elements = Elements(page.html)
        loaded = [script["src"] for script in elements.of("script")] + [link["href"] for link in elements.of("link")]
        for url in loaded:
            file = url.partition("?")[0].removeprefix("/")
            assert file.startswith(("data/", "scripts/")) or path_of(file.removeprefix("assets/")).is_file()


def test_served_files_get_new_addresses_when_they_change(city: CityView, monkeypatch: pytest.MonkeyPatch) -> None:
    before = problem_page(city, Language.ZH).html
    monkeypatch.setattr(page_files, "all_files", lambda: ("static/core.js",))
    files_version.cache_clear()
    after = problem_page(city, Language.ZH).html
    files_version.cache_clear()
    assert "/assets/static/core.js?v=" in before
    assert before != after


def test_names_stay_words_in_pages_and_scripts(city: CityView, rendering: Rendering) -> None:
    for page in pages(city, Language.EN, rendering):
        elements = Elements(page.html)
        assert NAUGHTY.replace("\u2028", "") in elements.words.replace("\u2028", "")
        assert elements.of("b") == []
        assert "</script>" not in page.script
        assert "\u2028" not in page.script
        assert "alert(1)</script>" not in page.html.replace("&lt;/script&gt;", "")


def test_names_have_their_own_direction(city: CityView) -> None:
    assert all(name["dir"] == "auto" for name in Elements(problem_page(city, Language.ZH).html).of("bdi"))


def test_synthetic_and_provisional_cities_say_so_on_every_page(city: CityView, rendering: Rendering) -> None:
    for page in pages(city, Language.EN, rendering):
        assert "合成数据 · Synthetic data" in page.html
        assert "Provisional" in page.html


def test_source_and_map_review_are_shown(city: CityView) -> None:
    html = problem_page(city, Language.ZH).html
    assert f'<a href="{CREDIT}">© OpenStreetMap contributors</a>' in html
    assert "审图号：GS(2026)0001" in html


def test_the_same_description_renders_the_same_bytes(city: CityView, rendering: Rendering) -> None:
    assert list(pages(city, Language.ZH, rendering)) == list(pages(city, Language.ZH, rendering))


def test_served_grids_come_as_tiles_from_zoom_13(city: CityView) -> None:
    script = problem_page(city, Language.ZH).script
    assert "/ogc/collections/grids/tiles/WebMercatorQuad/{z}/{y}/{x}?city=991700" in script
    assert '"minZoom": 13' in script


def test_both_renderings_draw_the_same_layers(city: CityView) -> None:
    for kind in (problem_page, site_page):
        served, exported = (
            kind(city, Language.ZH, rendering).script for rendering in (Served(), Exported(Language.ZH))
        )
        layers = re.compile(r"gridsvc\.styles\.(\w+)")
        assert layers.findall(served) == layers.findall(exported) != []


def test_foliums_own_lists_of_links_stay_as_they_were(city: CityView) -> None:
    before = [*folium.Map.default_js], [*folium.Map.default_css], [*VectorGridProtobuf.default_js]
    problem_page(city, Language.ZH)
    assert before == ([*folium.Map.default_js], [*folium.Map.default_css], [*VectorGridProtobuf.default_js])


@pytest.mark.parametrize(
    "box", [(25.0, 102.7, 25.1, 102.8), (102.8, 25.0, 102.7, 25.1), (0, 0, float("nan"), 1), (0, -89, 1, 0)]
)
def test_a_box_that_is_none_is_refused(box: tuple[float, float, float, float]) -> None:
    with pytest.raises(InvalidInput):
        Bounds(*box)


def test_a_box_reaches_leaflet_latitude_first() -> None:
    assert Bounds(102.7, 25.0, 102.8, 25.1).corners == [[25.0, 102.7], [25.1, 102.8]]

"""Pages of the service: three maps, the plans of a city, the choice of a city."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from gridsvc.language import Language
from maps import palette
from maps.description import CityView, GridVersionLink, MapKind, PlanLink, RenderedPage, Sheet
from maps.documents import DocumentPage
from maps.figure import PageFigure
from maps.findings import FindingFigures
from maps.grid_changes import ChangeFigures
from maps.layers import LAYERS
from maps.leaflet import EmbeddedTiles, PlainMap, ServedTiles
from maps.literals import literal
from maps.page_files import DOCUMENT_STYLE, ICON, STYLES, THEME, scripts_of, styles_of
from maps.page_templates import render
from maps.rendering import Exported, Page, Rendering, Served
from maps.texts import say, scripted

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
"""What the pages need, and nothing more."""

_SERVED = Served()
_PAGES = {MapKind.PROBLEMS: Page.PROBLEMS, MapKind.SITES: Page.SITES, MapKind.PLAN: Page.PLAN}
_NAMES = {Language.ZH: "中文", Language.EN: "English"}


def problem_page(city: CityView, language: Language, rendering: Rendering = _SERVED) -> RenderedPage:
    """Open problems per grid."""
    return _map_page(MapKind.PROBLEMS, city, language, rendering)


def site_page(city: CityView, language: Language, rendering: Rendering = _SERVED) -> RenderedPage:
    """Sites and the state of their visits."""
    return _map_page(MapKind.SITES, city, language, rendering)


def plan_page(city: CityView, plan: PlanLink, language: Language, rendering: Rendering = _SERVED) -> RenderedPage:
    """One plan by team and day."""
    return _map_page(MapKind.PLAN, city, language, rendering, plan=plan)


def plan_list(
    city: CityView, language: Language, rendering: Rendering = _SERVED, *, sheets: Sequence[Sheet] = ()
) -> str:
    """The plans of a city; in an exported folder the page it opens with."""
    kinds = [Page.PROBLEMS, Page.SITES] if rendering.embedded else []
    title = say("index.title" if rendering.embedded else "page.plans", language)
    return render(
        "plans.html",
        **_shell(Page.PLANS, city, language, rendering, title=title),
        maps=[
            {"url": rendering.page(kind, city, language), "text": f"page.{kind}", "about": f"page.{kind}_about"}
            for kind in kinds
        ],
        plans=[{"plan": plan, "url": rendering.page(Page.PLAN, city, language, plan)} for plan in city.plans],
        sheets=sheets,
        styles=_under(rendering, STYLES),
        scripts=_under(rendering, ("static/core.js", "static/address.js")),
    )


def document_page(city: CityView, document: DocumentPage, language: Language) -> str:
    """A document of a city among its pages."""
    shell = _shell(Page.SITES, city, language, _SERVED, title=document.title)
    day = {"on": document.day.shown} if document.day else {}
    here = {**shell["other"], "url": f"{document.address}?{urlencode({**day, 'lang': shell['other']['language']})}"}
    return render(
        "document.html",
        **{**shell, "layout": "single", "other": here},
        document=document,
        styles=_under(_SERVED, (*STYLES[:-1], DOCUMENT_STYLE, STYLES[-1])),
        scripts=[],
    )


def grid_list(city: CityView, versions: Sequence[GridVersionLink], language: Language) -> str:
    """The versions of a city's grids, each with the way to what a check of it finds."""
    return render(
        "grids.html",
        **_shell(Page.GRIDS, city, language, _SERVED, title=say("page.grids", language)),
        versions=versions,
        styles=_under(_SERVED, STYLES),
        scripts=_under(_SERVED, ("static/core.js", "static/address.js")),
    )


def findings_of_grids(city: CityView, place: str, figures: FindingFigures, language: Language) -> str:
    """What a check of one version found; pictures lie under the address of the page."""
    shell = _shell(Page.GRIDS, city, language, _SERVED, title=say("page.findings", language))
    shell["other"]["url"] = f"{place}?lang={shell['other']['language']}"
    return render(
        "grid_findings.html",
        **shell,
        figures=figures,
        place=place,
        styles=_under(_SERVED, (*STYLES[:-1], "static/findings.css", STYLES[-1])),
        scripts=_under(_SERVED, ("static/core.js", "static/address.js")),
    )


def changes_of_grids(
    city: CityView, place: str, wish: Mapping[str, str], figures: ChangeFigures, language: Language
) -> str:
    """What changed between two versions; pictures lie under the address of the page, and ask for the same."""
    shell = _shell(Page.GRIDS, city, language, _SERVED, title=say("page.grid_changes", language))
    shell["other"]["url"] = f"{place}?{urlencode({**wish, 'lang': shell['other']['language']})}"
    return render(
        "grid_changes.html",
        **shell,
        figures=figures,
        place=place,
        asked=urlencode({**wish, "lang": language}),
        styles=_under(_SERVED, (*STYLES[:-1], "static/findings.css", STYLES[-1])),
        scripts=_under(_SERVED, ("static/core.js", "static/address.js")),
    )


def city_chooser(cities: Sequence[CityView], language: Language) -> str:
    """The way into the service: its cities."""
    return render(
        "cities.html",
        **_shell(Page.CITIES, None, language, _SERVED, title=say("page.cities", language)),
        cities=[{"city": city, "url": _SERVED.page(Page.PROBLEMS, city, language)} for city in cities],
        styles=_under(_SERVED, STYLES),
        scripts=[],
    )


def _map_page(
    kind: MapKind, city: CityView, language: Language, rendering: Rendering, *, plan: PlanLink | None = None
) -> RenderedPage:
    page = _PAGES[kind]
    scripts = (*scripts_of(kind, embedded=rendering.embedded),)
    data = rendering.data_files(kind, plan)
    own = rendering.script(page, city, language, plan)
    canvas = PlainMap(city.bounds, [*_under(rendering, scripts), *data, own], _under(rendering, styles_of(kind)))
    tiles = EmbeddedTiles if isinstance(rendering, Exported) else ServedTiles
    layers = {layer.collection: tiles(layer, rendering.tiles(layer.collection, city)) for layer in LAYERS[kind]}
    for layer in layers.values():
        layer.add_to(canvas)
    title = say("page.plan_title", language, {"programme": plan.programme}) if plan else say(f"page.{page}", language)
    context = _shell(page, city, language, rendering, title=title, plan=plan)
    documents = rendering.documents(city, plan, language) if plan else {}
    context |= {"plan": plan, "documents": [{"text": text, "url": url} for text, url in documents.items()]}
    figure = PageFigure(f"{kind}.html", {**context, **_marks(kind)})
    figure.add_child(canvas)
    names = ", ".join(f"{name}: {layer.get_name()}" for name, layer in layers.items())
    config = literal(_config(kind, city, language, plan))
    return figure.rendered(f"gridsvc.open({canvas.get_name()}, {{{names}}}, {config});")


def _shell(
    page: Page,
    city: CityView | None,
    language: Language,
    rendering: Rendering,
    *,
    title: str,
    plan: PlanLink | None = None,
) -> dict[str, Any]:
    other = Language.EN if language is Language.ZH else Language.ZH
    exported = isinstance(rendering, Exported)
    home = rendering.page(Page.PLANS if exported else Page.CITIES, city, language)
    return {
        "language": language,
        "city": city,
        "title": title if city is None else f"{title} · {city.name(language)}",
        "layout": "beside" if page in _PAGES.values() else "single",
        "theme": rendering.asset(THEME),
        "icon": rendering.asset(ICON),
        "home": home,
        "links": _links(page, city, language, rendering) if city else [],
        "other": {"url": rendering.page(page, city, other, plan), "language": other, "name": _NAMES[other]},
    }


def _links(page: Page, city: CityView, language: Language, rendering: Rendering) -> list[dict[str, Any]]:
    here = Page.PLANS if page is Page.PLAN else page
    return [
        {"url": rendering.page(each, city, language), "text": f"page.{each}", "current": each is here}
        for each in (Page.PROBLEMS, Page.SITES, Page.PLANS, *(() if rendering.embedded else (Page.GRIDS,)))
    ]


def _marks(kind: MapKind) -> dict[str, Any]:
    return {"registers": palette.REGISTERS} if kind is MapKind.SITES else {}


def _config(kind: MapKind, city: CityView, language: Language, plan: PlanLink | None) -> dict[str, Any]:
    return {
        "page": kind,
        "language": language,
        "city": {"code": city.code, "name": city.name(language), "timeZone": city.time_zone},
        "plan": {"id": str(plan.id)} if plan else None,
        "rampSteps": palette.RAMP_STEPS,
        "teams": {"colours": palette.TEAM_COLOURS, "dashes": palette.DASHES},
        "marks": {
            "sites": [_mark(mark) for mark in palette.SITE_STATES],
            "problems": [_mark(mark) for mark in palette.PROBLEM_STATES],
        },
        "texts": scripted(language),
    }


def _mark(mark: palette.Mark) -> dict[str, str]:
    return {"key": mark.key, "sign": mark.sign, "tone": mark.tone, "text": mark.text}


def _under(rendering: Rendering, files: Sequence[str]) -> list[str]:
    return [rendering.asset(file) for file in files]

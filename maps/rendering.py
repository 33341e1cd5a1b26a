"""The two ways a map reaches its reader: served by addresses, or exported with its data beside it."""

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote, urlencode

from gridsvc.language import Language
from maps.description import CityView, MapKind, PlanLink
from maps.page_files import files_version


class Page(StrEnum):
    """Pages that link to each other."""

    CITIES = "cities"
    PROBLEMS = "problems"
    SITES = "sites"
    PLANS = "plans"
    GRIDS = "grids"
    PLAN = "plan"


@dataclass(frozen=True, slots=True)
class Served:
    """Pages of the running service: data stay behind addresses of the same origin."""

    embedded: bool = False

    def asset(self, file: str) -> str:
        """The address of a script or style; a new one whenever files change, so that none is kept too long."""
        return f"/assets/{file}?v={files_version()}"

    def page(self, page: Page, city: CityView | None, language: Language, plan: PlanLink | None = None) -> str:
        """The address of a page in a language."""
        return f"{self._path(page, city, plan)}?{urlencode({'lang': language})}"

    def script(self, page: Page, city: CityView, language: Language, plan: PlanLink | None = None) -> str:
        """The address of the script that belongs to a page."""
        return f"{self._path(page, city, plan)}.js?{urlencode({'lang': language})}"

    def data_files(self, kind: MapKind, plan: PlanLink | None) -> tuple[str, ...]:
        """Files of data that a page loads before it begins: none."""
        del kind, plan
        return ()

    def documents(self, city: CityView, plan: PlanLink, language: Language) -> dict[str, str]:
        """Addresses of what a plan can be taken along as, by the text that names it."""
        own = f"/api/plans/{plan.id}"
        query, cycle = urlencode({"lang": language}), urlencode({"start": plan.starts_on, "lang": language})
        return {
            "page.sheets": f"{own}/sheets/index.html?{query}",
            "page.pdf": f"{own}.pdf?{query}",
            "page.xlsx": f"{own}.xlsx?{query}",
            "page.csv": f"{own}.csv?{query}",
            "page.gpx": f"{own}.gpx?{query}",
            "page.kml": f"{own}.kml?{query}",
            "page.ics": f"{own}.ics?{query}",
            "page.geojson": f"{own}.geojson",
            "page.report": f"/api/cities/{city.code}/reports/cycle/{quote(plan.programme, safe='')}?{cycle}",
        }

    def tiles(self, collection: str, city: CityView) -> str:
        """The address of vector tiles; {version} is filled in by the page."""
        return f"/ogc/collections/{collection}/tiles/WebMercatorQuad/{{z}}/{{y}}/{{x}}?city={city.code}&v={{version}}"

    def _path(self, page: Page, city: CityView | None, plan: PlanLink | None) -> str:
        if page is Page.CITIES or city is None:
            return "/"
        if page is Page.PLAN and plan is not None:
            return f"/cities/{city.code}/plans/{plan.id}"
        return f"/cities/{city.code}/{quote(page)}"


@dataclass(frozen=True, slots=True)
class Exported:
    """Pages of a folder that opens from a file; the first language has the plain file names."""

    first: Language
    embedded: bool = True

    def asset(self, file: str) -> str:
        """The place of a script or style in the folder."""
        return f"assets/{file}"

    def page(self, page: Page, city: CityView | None, language: Language, plan: PlanLink | None = None) -> str:
        """The file name of a page in a language."""
        del city
        return f"{self._stem(page, language, plan)}.html"

    def script(self, page: Page, city: CityView, language: Language, plan: PlanLink | None = None) -> str:
        """The file name of the script that belongs to a page."""
        del city
        return f"scripts/{self._stem(page, language, plan)}.js"

    def data_files(self, kind: MapKind, plan: PlanLink | None) -> tuple[str, ...]:
        """Files of data that a page loads before it begins."""
        own = f"plan-{plan.id}" if plan is not None else str(kind)
        names = ["regions", "roads", "closures", own]
        return tuple(f"data/{name}.js" for name in names)

    def documents(self, city: CityView, plan: PlanLink, language: Language) -> dict[str, str]:
        """None: the folder's first page leads to the route lists that lie beside it."""
        del city, plan, language
        return {}

    def tiles(self, collection: str, city: CityView) -> str:
        """The name under which the data of a collection are embedded."""
        del city
        return collection

    def _stem(self, page: Page, language: Language, plan: PlanLink | None) -> str:
        named = {Page.CITIES: "index", Page.PLANS: "index", Page.PLAN: f"plan-{plan.id if plan else ''}"}
        suffix = "" if language is self.first else f".{language}"
        return named.get(page, str(page)) + suffix


Rendering = Served | Exported

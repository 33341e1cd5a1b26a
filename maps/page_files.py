"""Which scripts and styles each page loads, in order, below the address of the assets."""

import hashlib
from functools import cache
from pathlib import Path

from maps.assets import STATIC, asset
from maps.description import MapKind

THEME = "static/theme.js"
ICON = "static/icon.svg"
STYLES = ("static/palette.css", "static/shell.css", "static/lists.css", "static/print.css")

DOCUMENT_STYLE = "static/document.css"

_MAP_STYLES = ("vendor/leaflet/dist/leaflet.css",)
_CLUSTER_STYLES = ("vendor/leaflet.markercluster/dist/MarkerCluster.css",)
_CORE = ("static/core.js", "static/dom.js", "static/address.js")
_MAP = (
    "vendor/leaflet/dist/leaflet.js",
    "vendor/leaflet.vectorgrid/dist/Leaflet.VectorGrid.bundled.min.js",
    *_CORE,
    "static/tiles.js",
    "static/breaks.js",
    "static/styles.js",
    "static/frame.js",
    "static/portions.js",
    "static/closures.js",
)
_OWN = {
    MapKind.PROBLEMS: ("static/counts.js", "static/grid-list.js", "static/problem-cards.js", "static/problems.js"),
    MapKind.SITES: (
        "vendor/leaflet.markercluster/dist/leaflet.markercluster.js",
        "static/site-markers.js",
        "static/sites.js",
    ),
    MapKind.PLAN: ("static/plan-routes.js", "static/plan-lists.js", "static/plan.js"),
}


def scripts_of(kind: MapKind, *, embedded: bool) -> tuple[str, ...]:
    """Scripts of a map page; the source of its data is the last of the shared ones."""
    source = ("static/embedded.js",) if embedded else ("static/served.js",)
    search = ("static/site-search.js",) if embedded and kind is MapKind.SITES else ()
    return (*_MAP, *source, *search, *_OWN[kind])


def styles_of(kind: MapKind) -> tuple[str, ...]:
    """Styles of a map page."""
    clusters = _CLUSTER_STYLES if kind is MapKind.SITES else ()
    return (*_MAP_STYLES, *clusters, *STYLES[:-1], "static/map.css", STYLES[-1])


def all_files() -> tuple[str, ...]:
    """Every file that some exported page loads, and the licences of those that are not ours."""
    loaded = [file for kind in MapKind for file in (*scripts_of(kind, embedded=True), *styles_of(kind))]
    licences = ["vendor/leaflet/LICENSE", "vendor/leaflet.markercluster/MIT-LICENCE.txt"]
    return tuple(dict.fromkeys([*loaded, *_CORE, THEME, ICON, *licences, "vendor/leaflet.vectorgrid/README.md"]))


@cache
def files_version() -> str:
    """A short text that differs whenever one of the files does."""
    digest = hashlib.sha256()
    for name in (*all_files(), DOCUMENT_STYLE):
        digest.update(name.encode() + b"\0" + path_of(name).read_bytes())
    return digest.hexdigest()[:12]


def path_of(name: str) -> Path:
    """Where a file lies in this installation."""
    place, _, file = name.partition("/")
    return STATIC / file if place == "static" else asset(file)

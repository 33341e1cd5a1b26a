"""How soon a page with the map of problems can be used and how evenly it moves, in a real browser."""

from collections.abc import Iterator
from statistics import median
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from api.machine import chromium
from gridsvc.errors import NotFound, Unreachable

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Document = dict[str, Any]

_OPTIONS = ("--no-sandbox", "--disable-gpu", "--enable-precise-memory-info", "--js-flags=--expose-gc")
_SIZES = ((1280, 800), (390, 844))
_STEPS = 120
_OWN_SCHEMES = ("data:", "blob:")
_USABLE = """new Promise((done, fail) => {
  const usable = () => window.gridsvc?.config && document.querySelector('#grids button')
    && Object.values(gridsvc.layers).every((layer) => gridsvc.map.hasLayer(layer) && !layer.isLoading());
  const look = () => usable() ? done(performance.now())
    : performance.now() > 60000 ? fail(new Error('no map of problems after a minute')) : requestAnimationFrame(look);
  look();
})"""
_PANNED = """new Promise((done) => {
  const { map } = gridsvc;
  const frames = [];
  let last = 0;
  const step = (now) => {
    if (last) frames.push(now - last);
    last = now;
    map.panBy([Math.round(8 * Math.cos(frames.length / 10)), Math.round(8 * Math.sin(frames.length / 10))],
              { animate: false });
    frames.length < %d ? requestAnimationFrame(step) : done(frames);
  };
  map.setZoom(15, { animate: false });
  setTimeout(() => requestAnimationFrame(step), 2000);
})"""
_HEAP = "(window.gc && gc(), performance.memory.usedJSHeapSize / 1e6)"


def measured_page(address: str, openings: int = 5) -> Iterator[Document]:
    """Wide and narrow: one cold opening, so many warm ones, then a slow circle at zoom 15."""
    program = chromium()
    if program is None:
        remedy = "apt-get install -y chromium"
        raise Unreachable("there is no Chromium", code="bench_no_browser", params={"remedy": remedy})
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError as error:
        remedy = "pip install --require-hashes -r requirements/test.txt"
        raise Unreachable("playwright is missing", code="bench_no_playwright", params={"remedy": remedy}) from error
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=program, args=list(_OPTIONS))
        except Error as error:
            remedy = "apt-get install --reinstall -y chromium"
            raise Unreachable("Chromium does not start", code="bench_no_browser", params={"remedy": remedy}) from error
        try:
            for width, height in _SIZES:
                yield _measured(browser, address, (width, height), openings)
        except Error as error:
            params = {"address": address, "reason": error.message.partition("\n")[0]}
            raise NotFound(f"{address}: {error.message}", code="bench_no_page", params=params) from error
        finally:
            browser.close()


def _measured(browser: "Browser", address: str, size: tuple[int, int], openings: int) -> Document:
    context = browser.new_context(viewport={"width": size[0], "height": size[1]})
    foreign: list[str] = []
    place = urlsplit(address)
    own = (f"{place.scheme}://{place.netloc}/", *_OWN_SCHEMES)
    context.on("request", lambda request: None if request.url.startswith(own) else foreign.append(request.url))
    cold, *warm = (_opened(context.new_page(), address) for _ in range(openings + 1))
    page = context.new_page()
    _opened(page, address, keep=True)
    heap = page.evaluate(_HEAP)
    frames = page.evaluate(_PANNED % _STEPS)
    context.close()
    return {
        "width_px": size[0],
        "cold_ms": round(cold),
        "usable_ms": round(median(warm)),
        "heap_mb": round(heap, 1),
        "frame_ms": round(median(frames)),
        "worst_frame_ms": round(max(frames)),
        "foreign_requests": len(foreign),
    }


def _opened(page: "Page", address: str, *, keep: bool = False) -> float:
    """Milliseconds until the list stands and every tile is drawn."""
    page.goto(address)
    taken: float = page.evaluate(_USABLE)
    if not keep:
        page.close()
    return taken

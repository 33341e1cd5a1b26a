"""How soon pages can be used and how evenly they move: python tests/measurements/pages.py ADDRESS.

ADDRESS is a page of problems, served or in an exported folder (file:///...). One cold opening, then five warm ones.
"""

import shutil
import sys
from statistics import median

from playwright.sync_api import Browser, ViewportSize, sync_playwright

OPENINGS, STEPS = 5, 120
SIZES = (ViewportSize(width=1280, height=800), ViewportSize(width=390, height=844))
OPTIONS = ["--no-sandbox", "--disable-gpu", "--enable-precise-memory-info", "--js-flags=--expose-gc"]
USABLE = """new Promise((done) => {
  const usable = () => window.gridsvc?.config && document.querySelector('#grids button')
    && Object.values(gridsvc.layers).every((layer) => gridsvc.map.hasLayer(layer) && !layer.isLoading());
  const look = () => usable() ? done(performance.now()) : requestAnimationFrame(look);
  look();
})"""
PANNED = """new Promise((done) => {
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
HEAP = "(window.gc && gc(), performance.memory.usedJSHeapSize / 1e6)"


def measure(browser: Browser, address: str, size: ViewportSize) -> str:
    """Openings in one context, then a slow circle at zoom 15."""
    context = browser.new_context(viewport=size)
    usable: list[float] = []
    foreign: list[str] = []
    own = address.split("/cities/", maxsplit=1)[0] if address.startswith("http") else "file:"
    allowed = (own, "data:", "blob:")
    context.on("request", lambda request: None if request.url.startswith(allowed) else foreign.append(request.url))
    page = context.new_page()
    for _ in range(OPENINGS + 1):
        page.close()
        page = context.new_page()
        page.goto(address)
        usable.append(page.evaluate(USABLE))
    heap = page.evaluate(HEAP)
    frames = page.evaluate(PANNED % STEPS)
    context.close()
    times = ", ".join(f"{each:.0f}" for each in usable[1:])
    return (
        f"{size['width']} px: usable after {median(usable[1:]):.0f} ms (warm: {times}; cold {usable[0]:.0f}), "
        f"heap {heap:.0f} MB, frames while panning: half {median(frames):.0f} ms, worst {max(frames):.0f} ms, "
        f"requests to other hosts {len(foreign)}"
    )


def main(address: str) -> None:
    """Measure a page at both widths."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=OPTIONS)
        for size in SIZES:
            sys.stdout.write(measure(browser, address, size) + "\n")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])

"""Pictures of unit grids between the streets of OpenStreetMap extracts, whole and near, drawn by Chromium.

PYTHONPATH=. python tests/measurements/grid_pictures.py FOLDER NAME=EXTRACT[@EAST,NORTH] …

EAST, NORTH: where the middle of the close view lies, as shares of the width and height of the city; default 0.5,0.5.
"""

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
import shapely
from PIL import Image

from geodata.cities.metric import metric_srid_at
from geodata.extracts.draft import communities_between
from geodata.grids.blocks import GuideLines, block_grids, street_guides
from geodata.osm.formats import extract_at
from geodata.osm.streets import read_streets
from geodata.roads import roads_of, speed_table
from maps.outline_paths import outline_path, view_box

SIDE_PX = 900
NEAR_M = 1_600.0
STREETS = ("#c9d3dc", "#9db4c8", "#6f9cc4", "#d9932f", "#c8442f", "#8f1d1d")
COLOURS = 64
CREDIT = "© OpenStreetMap contributors, ODbL"

Geometries = npt.NDArray[np.object_]


def made(file: Path) -> tuple[Geometries, GuideLines]:
    """Unit grids of an extract, and the streets that they follow, in metres."""
    roads = roads_of(read_streets(extract_at(file), speed_table()).streets)
    srid = metric_srid_at(float(np.median(roads.lon)), float(np.median(roads.lat)), code=None, wanted=None)
    communities, guides = communities_between(roads, srid, None), street_guides(roads, srid)
    codes = [f"990100001{i + 1:03d}" for i in range(len(communities))]
    return block_grids(communities, codes, srid, guides).metric, guides


def drawing(grids: Geometries, guides: GuideLines, bounds: tuple[float, float, float, float]) -> str:
    """Streets by rank, borders of grids above them, and whose data the streets are."""
    west, south, east, north = bounds
    frame = shapely.box(west, south, east, north)
    pixel = max(east - west, north - south) / SIDE_PX
    near = max(east - west, north - south) <= NEAR_M
    seen = shapely.intersects(guides.lines, frame)
    lines, rank = guides.lines[seen], guides.rank[seen]
    paths = [
        f'<path d="{_lines(lines[rank == each])}" fill="none" stroke="{STREETS[min(each, len(STREETS) - 1)]}"'
        f' stroke-width="{pixel * (3 if near else 1):.2f}"/>'
        for each in np.unique(rank).tolist()
    ]
    borders = outline_path(grids[shapely.intersects(grids, frame)], 1)
    width = pixel * (1.4 if near else 0.5)
    letter = 14 * pixel
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view_box(bounds, 1)}" width="{SIDE_PX}">'
        f'<rect x="{west}" y="{-north}" width="100%" height="100%" fill="#fff"/>{"".join(paths)}'
        f'<path d="{borders}" fill="none" stroke="#17222d" stroke-width="{width:.2f}"/>'
        f'<text x="{west + letter / 2:.1f}" y="{-south - letter / 2:.1f}" font-size="{letter:.1f}"'
        f' font-family="sans-serif" fill="#17222d" stroke="#fff" stroke-width="{letter / 4:.2f}"'
        f' paint-order="stroke">{CREDIT}</text></svg>'
    )


def write(svg: str, path: Path, tall: float = 1.0) -> None:
    """A drawing, so many times as high as wide, as a PNG of few colours."""
    page = path.with_suffix(".html")
    page.write_text(f'<meta charset="utf-8"><body style="margin: 0; overflow: hidden">{svg}</body>', "utf-8")
    size = f"--window-size={SIDE_PX},{round(SIDE_PX * tall)}"
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or "google-chrome"
    subprocess.run(
        [
            chromium,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            size,
            f"--screenshot={path}",
            page.resolve().as_uri(),
        ],
        check=True,
        capture_output=True,
    )
    page.unlink()
    Image.open(path).convert("RGB").quantize(COLOURS).save(path, optimize=True)


def _lines(lines: Geometries) -> str:
    return "".join("M" + " ".join(f"{x:.1f},{-y:.1f}" for x, y in shapely.get_coordinates(each)) for each in lines)


def _pictures(folder: Path, wish: str) -> None:
    name, _, rest = wish.partition("=")
    file, _, place = rest.partition("@")
    grids, guides = made(Path(file))
    west, south, east, north = shapely.total_bounds(grids).tolist()
    across, up = (float(each) for each in (place or "0.5,0.5").split(","))
    x, y, half = west + across * (east - west), south + up * (north - south), NEAR_M / 2
    write(
        drawing(grids, guides, (west, south, east, north)),
        folder / f"grids-{name}.png",
        (north - south) / (east - west),
    )
    write(drawing(grids, guides, (x - half, y - half, x + half, y + half)), folder / f"grids-{name}-near.png")


if __name__ == "__main__":
    for each in sys.argv[2:]:
        _pictures(Path(sys.argv[1]), each)

"""Where the browser files lie that set-up fetched; pages use these and no foreign address."""

from pathlib import Path

from gridsvc.errors import NotFound

VENDOR = Path(__file__).parent / "vendor"
STATIC = Path(__file__).parents[1] / "static"
"""Scripts and styles of our own."""


def asset(name: str) -> Path:
    """Path of a fetched file, named PACKAGE/FILE as in the manifest, such as `leaflet/dist/leaflet.js`."""
    path = VENDOR / name
    if not path.is_file():
        raise NotFound(
            f"the browser file {name} is not here: ./run fetches what maps/assets/manifest.toml lists",
            code="asset_missing",
            params={"asset": name, "remedy": "./run"},
        )
    return path

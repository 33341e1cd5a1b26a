"""Every command in the manual runs as it is printed."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMMAND = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.fixture
def workplace() -> Iterator[Path]:
    """A folder with the manual's examples, whose commands use a database of its own."""
    folder = Path(tempfile.mkdtemp(prefix="gridsvc-manual-"))
    folder.chmod(0o755)
    shutil.copytree(ROOT / "docs" / "examples", folder / "docs" / "examples")
    yield folder
    run("gridsvc db stop", folder)
    shutil.rmtree(folder, ignore_errors=True)


def run(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "GRIDSVC_DATA_DIR": str(folder / "database"),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "LANG": "en_GB.UTF-8",
    }
    environment.pop("LC_ALL", None)
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def commands_of(page: str) -> list[str]:
    return COMMAND.findall((ROOT / page).read_text("utf-8"))


@pytest.mark.shared
def test_the_tutorial_leads_from_an_extract_to_published_routes(workplace: Path, shared_data: Path) -> None:
    shutil.copy(shared_data / "data/osm/kashan_drive_osmnx.graphml.gz", workplace / "extract.graphml.gz")
    shutil.copy(shared_data / "data/osm/kashan_places.csv", workplace / "places.csv")
    said = ""
    for script in commands_of("docs/tutorial.md"):
        done = run(script, workplace)
        assert done.returncode == 0, f"{script}\n{done.stdout}\n{done.stderr}"
        said += done.stdout
    assert "495 new, 0 changed, 0 unchanged, 499 duplicate, 0 refused" in said
    assert "502 visits due" in said
    assert (workplace / "out/plan/sheets/index.html").is_file()
    assert (workplace / "out/maps/index.html").is_file()


PAGES = sorted(
    str(page.relative_to(ROOT)) for page in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *ROOT.glob("docs/*.md")]
)


@pytest.mark.parametrize("page", PAGES)
def test_links_between_pages_lead_somewhere(page: str) -> None:
    targets = re.findall(r"\]\(([^)#]+)[^)]*\)", (ROOT / page).read_text("utf-8"))
    local = [target for target in targets if not target.startswith("http")]
    missing = [target for target in local if not ((ROOT / page).parent / target).exists()]
    assert missing == []

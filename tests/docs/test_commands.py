"""Every command in the manual runs as it is printed."""

import gzip
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import typer.main
from typer.core import TyperGroup

from api.cli import app

ROOT = Path(__file__).parents[2]
COMMAND = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
SHOWN = re.compile(r"^```text\n(.*?)^```", re.MULTILINE | re.DOTALL)
NODE = re.compile(r'<node id="(\d+)">\s*<data key="d4">([\d.]+)</data>\s*<data key="d5">([\d.]+)</data>')
EDGE = re.compile(r'<edge source="(\d+)" target="(\d+)".*?</edge>', re.DOTALL)
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")
READER = "http://127.0.0.1:8080"


@contextmanager
def made_workplace() -> Iterator[Path]:
    """A folder with the manual's examples, whose commands use a database of its own."""
    folder = Path(tempfile.mkdtemp(prefix="gridsvc-manual-"))
    folder.chmod(0o755)
    shutil.copytree(ROOT / "docs" / "examples", folder / "docs" / "examples")
    yield folder
    run("gridsvc db stop", folder)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def workplace() -> Iterator[Path]:
    """A workplace with nothing in it."""
    with made_workplace() as folder:
        yield folder


@pytest.fixture(scope="module")
def district() -> Iterator[Path]:
    """A workplace with the small synthetic district."""
    with made_workplace() as folder:
        done = run("gridsvc demo --no-serve --size small", folder)
        assert done.returncode == 0, done.stderr
        yield folder


@pytest.fixture
def served(district: Path) -> Iterator[str]:
    """The address at which the small synthetic district is served."""
    command = ["gridsvc", "serve", "--port", "0"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=district, env=environment(district), stdout=pipe, text=True) as process:
        assert process.stdout is not None
        told = re.search(r"http://\S+:\d+", process.stdout.readline())
        try:
            assert told is not None
            yield told[0]
        finally:
            process.terminate()


def environment(folder: Path) -> dict[str, str]:
    settings = {
        **os.environ,
        "GRIDSVC_DATA_DIR": str(folder / "database"),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "LANG": "en_GB.UTF-8",
        "PYTHONUNBUFFERED": "1",
    }
    # Not measured: what these commands run is measured where it is tested alone, and tracing takes as long as they do.
    for name in ("LC_ALL", "COVERAGE_PROCESS_CONFIG"):
        settings.pop(name, None)
    return settings


def run(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=folder,
        env=environment(folder),
        capture_output=True,
        text=True,
        check=False,
    )


def commands_of(page: str) -> list[str]:
    return COMMAND.findall((ROOT / page).read_text("utf-8"))


@pytest.mark.shared
def test_the_tutorial_leads_from_an_extract_to_published_routes(workplace: Path, shared_data: Path) -> None:
    whole, extract = shared_data / "data/osm/kashan_drive_osmnx.graphml.gz", workplace / "extract.graphml.gz"
    shutil.copy(shared_data / "data/osm/kashan_places.csv", workplace / "places.csv")
    said = ""
    for script in commands_of("docs/tutorial.md"):
        if "gridsvc city file" in script and "--dry-run" in script:
            write_middle(whole, extract)
        elif "gridsvc city file" in script:
            shutil.copy(whole, extract)
        done = run(script, workplace)
        assert done.returncode == 0, f"{script}\n{done.stdout}\n{done.stderr}"
        said += done.stdout
    shown = [
        line for block in SHOWN.findall((ROOT / "docs/tutorial.md").read_text("utf-8")) for line in block.splitlines()
    ]
    assert [line for line in shown if not line.startswith("Plan ") and line not in said] == []
    assert "502 visits due, 501 planned, 1 not" in said
    assert (workplace / "out/plan/sheets/index.html").is_file()
    assert (workplace / "out/maps/index.html").is_file()


def write_middle(whole: Path, part: Path) -> None:
    """The streets of Kashan around its middle, so that looking at it first does not take as long as making it."""
    text = gzip.decompress(whole.read_bytes()).decode()
    near = {
        node for node, y, x in NODE.findall(text) if abs(float(y) - 33.985) < 0.008 and abs(float(x) - 51.44) < 0.01
    }
    kept = EDGE.sub(lambda edge: edge[0] if {edge[1], edge[2]} <= near else "", text)
    part.write_bytes(gzip.compress(kept.encode()))


@pytest.mark.parametrize("page", ["docs/planner.md", "docs/imports.md"])
def test_commands_run_in_the_synthetic_district(page: str, district: Path) -> None:
    for script in commands_of(page):
        done = run(script, district)
        assert done.returncode == 0, f"{script}\n{done.stdout}\n{done.stderr}"


def test_streets_are_made_and_checked(workplace: Path) -> None:
    for script in commands_of("docs/sample.md"):
        done = run(script, workplace)
        assert done.returncode == 0, f"{script}\n{done.stdout}\n{done.stderr}"
    assert (workplace / "found.geojson").stat().st_size > 0
    assert (workplace / "found.html").stat().st_size > 0


def test_requests_are_answered_by_the_served_district(district: Path, served: str) -> None:
    said = ""
    for script in commands_of("docs/api.md"):
        done = run(script.replace(READER, served), district)
        assert done.returncode == 0, f"{script}\n{done.stdout}\n{done.stderr}"
        said += done.stdout
    assert '"code":"bbox_across_antimeridian"' in said
    assert '"kind":"plan_cycle"' in said
    assert (district / "sites.mvt").stat().st_size > 0


@pytest.mark.parametrize("page", ["docs/planner.md", "docs/imports.md", "docs/tutorial.md"])
def test_options_named_exist(page: str) -> None:
    named = set(OPTION.findall((ROOT / page).read_text("utf-8")))
    assert named
    assert named - options_of(typer.main.get_group(app)) == set()


def options_of(group: TyperGroup) -> set[str]:
    """Every option of a group, of its commands and of the groups in it."""
    known: set[str] = set()
    for each in (group, *group.commands.values()):
        known |= {option for param in each.params for option in (*param.opts, *param.secondary_opts)}
    return known.union(*(options_of(each) for each in group.commands.values() if isinstance(each, TyperGroup)))


PAGES = sorted(
    str(page.relative_to(ROOT)) for page in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *ROOT.glob("docs/*.md")]
)


@pytest.mark.parametrize("page", PAGES)
def test_links_between_pages_lead_somewhere(page: str) -> None:
    targets = re.findall(r"\]\(([^)#]+)[^)]*\)", (ROOT / page).read_text("utf-8"))
    local = [target for target in targets if not target.startswith("http")]
    missing = [target for target in local if not ((ROOT / page).parent / target).exists()]
    assert missing == []

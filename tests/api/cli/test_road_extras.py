"""Turn restrictions and heights on their way through `import roads` and `city file`."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from geodata.cities import city_named
from geodata.database import Database
from geodata.roads.store import RoadStore
from gridsvc.actors import SYSTEM
from gridsvc.roads import Mode, Roads
from tests.api.cli.patrolled_city import Run, commands_on
from tests.fixtures.small_town import node

RULE = (
    "<relation id='1' version='1'><member type='way' ref='505' role='from'/>"
    f"<member type='node' ref='{node(5, 5)}' role='via'/><member type='way' ref='517' role='to'/>"
    "<tag k='type' v='restriction'/><tag k='restriction' v='no_u_turn'/></relation>"
    "<relation id='2' version='1'><tag k='type' v='restriction'/><tag k='restriction' v='no_exit'/></relation>"
    "<relation id='3' version='1'><member type='way' ref='500' role='from'/>"
    f"<member type='node' ref='{node(0, 0)}' role='via'/><member type='way' ref='512' role='to'/>"
    "<tag k='type' v='restriction'/><tag k='restriction' v='only_straight_on'/></relation>"
)


@pytest.fixture
def run(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Runs a command in this process, on a database without a city."""
    with commands_on(database, monkeypatch) as running:
        yield running


@pytest.fixture
def tiles(tmp_path: Path) -> Path:
    """A tile that rises to the east, 10 m a hundredth of a degree."""
    folder = tmp_path / "heights"
    folder.mkdir()
    np.tile(np.linspace(0, 1000, 101), (101, 1)).astype(">i2").tofile(folder / "N25E102.hgt")
    return folder


def stored(database: Database) -> Roads:
    with database.connect(actor=SYSTEM) as connection:
        return RoadStore(connection).load(city_named(connection).id).roads


def test_a_city_has_its_turns_and_heights(run: Run, town: Path, tiles: Path, database: Database) -> None:
    town.write_text(town.read_text("utf-8").replace("</osm>", f"{RULE}</osm>"), "utf-8")
    done = run("city", "file", town, "--name", "试城", "--heights", tiles, lang="zh")
    told = json.loads(run("city", "file", town, "--name", "试城", "--heights", tiles, "--dry-run", "--json").stdout)
    plain = run("import", "roads", town, "--dry-run", "--json")
    again = run("import", "roads", town, "--heights", tiles, "--json")
    roads = stored(database)

    assert done.exit_code == 0, done.stderr
    assert "转向限制" in done.stdout
    assert "144 个节点中 144 个有高程" in done.stdout
    assert len(roads.forbidden_turns) == 1
    assert len(told["remarks"]) == 4
    assert roads.height_m is not None
    assert roads.height_m.max() == pytest.approx(1000 * (roads.lon.max() - 102), abs=1)
    assert json.loads(plain.stdout)["counts"]["changed"] > 0
    assert json.loads(again.stdout)["counts"]["unchanged"] == roads.edges
    assert (roads.times_ms[Mode.WALK][:, 0] != roads.times_ms[Mode.WALK][:, 1]).any()


def test_a_folder_without_tiles_is_refused(run: Run, town: Path, tmp_path: Path, tiles: Path) -> None:
    assert run("city", "file", town, "--name", "试城").exit_code == 0
    (tiles / "N25E102.hgt").write_bytes(b"\0" * 9)
    missing = run("import", "roads", town, "--heights", tmp_path / "none")
    broken = run("import", "roads", town, "--heights", tiles, lang="zh")

    assert missing.exit_code == 4
    assert broken.exit_code == 3
    assert "高程图块" in broken.stdout


def test_doctor_tells_of_streets_with_the_speeds_of_before(in_town: Run, own_town: Database, town: Path) -> None:
    quiet = json.loads(in_town("doctor", "--json").stdout)
    with own_town.connect(actor=SYSTEM) as connection:
        connection.execute("UPDATE road_network SET speeds = '1'")
    (told,) = (each for each in json.loads(in_town("doctor", "--json").stdout) if "speeds" in each["code"])
    words = in_town("doctor", lang="zh").stdout
    again = in_town("import", "roads", town)
    after = json.loads(in_town("doctor", "--json").stdout)

    assert not any("speeds" in each["code"] for each in quiet)
    assert (told["verdict"], told["params"]["speeds"]) == ("advised", "1")
    assert f"gridsvc import roads FILE --city {told['params']['city']}" in words
    assert "车速" in words
    assert again.exit_code == 0, again.stderr
    assert after == quiet

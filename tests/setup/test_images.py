"""The images without a container engine: each step of the Dockerfile is carried out in a bare Debian."""

import json
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.all
BASE_IMAGE = "debian:bookworm-slim"
PATIENCE_S = 240
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
PASSWORDS = {f"GRIDSVC_{name}_PASSWORD": f"{name} 'with\" %signs" for name in ("OWNER", "APP", "READ")}


@dataclass(slots=True)
class Stage:
    """What a stage has become: its system, and what its later commands run with."""

    system: Any
    folder: str = "/"
    uid: int = 0
    variables: dict[str, str] = field(default_factory=dict)
    words: dict[str, list[str]] = field(default_factory=dict)

    def path(self, name: str) -> Path:
        """Where a path inside it lies outside."""
        return Path(self.system.root, (Path(self.folder) / name).as_posix().lstrip("/"))

    def run(self, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return self.system.run(*command, uid=self.uid, cwd=self.folder, variables={**self.variables, **variables})

    def start(self, *command: str, **variables: str) -> subprocess.Popen[str]:
        return self.system.start(*command, uid=self.uid, cwd=self.folder, variables={**self.variables, **variables})


def instructions(text: str) -> Iterator[tuple[str, str]]:
    """Pairs of instruction and arguments, continued lines joined."""
    joined = re.sub(r"\\\n\s*", " ", re.sub(r"(?m)^\s*#.*\n", "", text))
    for line in filter(None, map(str.strip, joined.splitlines())):
        word, _, rest = line.partition(" ")
        yield word, rest.strip()


def copy_into(stage: Stage, arguments: list[str], stages: dict[str, Stage]) -> None:
    """COPY from the context or from another stage; of a folder its content."""
    context = ROOT
    if arguments[0].startswith("--from="):
        context = Path(stages[arguments.pop(0).removeprefix("--from=")].system.root)
    *sources, target = arguments
    for source in sources:
        origin, place = context / source.lstrip("/"), stage.path(target)
        if origin.is_dir():
            ignored = shutil.ignore_patterns("vendor", "__pycache__") if context == ROOT else None
            shutil.copytree(origin, place, dirs_exist_ok=True, symlinks=True, ignore=ignored)
        else:
            folder = place if target.endswith("/") else place.parent
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copy2(origin, place)


def carry_out(stage: Stage, word: str, rest: str, stages: dict[str, Stage]) -> None:
    """One instruction; an unknown one is an error, so that nothing is passed over."""
    if word == "RUN":
        done = stage.run("/bin/sh", "-c", rest)
        assert done.returncode == 0, f"RUN {rest}\n{done.stdout[-2000:]}{done.stderr[-4000:]}"
    elif word == "COPY":
        copy_into(stage, rest.split(), stages)
    elif word == "ENV":
        path = stage.variables.get("PATH", stage.system.variables["PATH"])
        stage.variables.update(pair.replace("$PATH", path).split("=", 1) for pair in rest.split())
    elif word == "WORKDIR":
        stage.folder = rest
        stage.path(rest).mkdir(parents=True, exist_ok=True)
    elif word == "USER":
        stage.uid = int(rest)
    elif word in {"ENTRYPOINT", "CMD"}:
        stage.words[word] = json.loads(rest)
    elif word == "HEALTHCHECK":
        stage.words[word] = json.loads(rest.partition("CMD ")[2])
    else:
        assert word in {"ARG", "EXPOSE", "VOLUME", "STOPSIGNAL"}, word


@pytest.fixture(scope="module")
def stages(
    bare_debian: Any, closed_network: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Stage]]:
    """All stages of the Dockerfile, made in order and then cut off from the world."""
    folder = tmp_path_factory.mktemp("images")
    folder.chmod(0o755)
    made: dict[str, Stage] = {}
    stage = None
    for word, rest in instructions((ROOT / "Dockerfile").read_text()):
        if word == "FROM":
            origin, _, name = rest.split()
            source = bare_debian if origin == BASE_IMAGE else made[origin].system
            stage = made[name] = Stage(source.copy(folder / name))
        else:
            assert stage is not None
            carry_out(stage, word, rest, made)
    for built in made.values():
        (built.system.root / "etc/hosts").write_text("127.0.0.1 localhost database\n")
        built.system = built.system.within(closed_network)
    yield made
    for built in made.values():
        built.system.remove()


@contextmanager
def shared_folder(stages: dict[str, Stage], *names: str, folder: str) -> Iterator[None]:
    """The same folder in two systems, as a volume in two containers."""
    first, second = (stages[name].system.root / folder.lstrip("/") for name in names)
    second.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", "--bind", first.resolve(), second.resolve()], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", second.resolve()], check=True)


@contextmanager
def running(stage: Stage, *command: str, **variables: str) -> Iterator[None]:
    """A container's process, from the moment at which its health check passes until it is killed."""
    process = stage.start(*command, **variables)
    patience_ends = time.monotonic() + PATIENCE_S
    try:
        while (health := stage.run(*stage.words["HEALTHCHECK"])).returncode:
            if process.poll() is not None or time.monotonic() > patience_ends:
                process.kill()
                said = "".join(process.communicate())
                pytest.fail(f"{command} is not healthy: {health.stderr[-500:]}\n{said}")
        yield
    finally:
        process.kill()
        process.communicate()


def environment_of(service: str) -> dict[str, str]:
    """The environment that the Compose file gives a service, with our passwords and else its defaults."""
    given: dict[str, str] = COMPOSE["services"][service]["environment"]
    plain = {name: re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", value) for name, value in given.items()}
    return {
        name: re.sub(r"\$\{(\w+):\?[^}]*\}", lambda found: PASSWORDS[found[1]], value) for name, value in plain.items()
    }


@pytest.fixture(scope="module")
def database(stages: dict[str, Stage]) -> Iterator[Stage]:
    """The database image, started a second time after its first server was killed."""
    stage = stages["database"]
    for _ in range(2):
        with running(stage, *stage.words["ENTRYPOINT"], **environment_of("database")):
            pass
    with running(stage, *stage.words["ENTRYPOINT"], **environment_of("database")):
        yield stage


def psql(database: Stage, login: str, password: str, statement: str) -> subprocess.CompletedProcess[str]:
    address = f"host=database dbname=gridsvc user={login} connect_timeout=5"
    return database.run("psql", "-XAtc", statement, address, PGPASSWORD=password)


@pytest.mark.parametrize("name", ["OWNER", "APP", "READ"])
def test_each_login_enters_with_its_own_password_only(database: Stage, name: str) -> None:
    login, password = f"gridsvc_{name.lower()}", PASSWORDS[f"GRIDSVC_{name}_PASSWORD"]
    assert psql(database, login, password, "SELECT current_user").stdout.strip() == login
    assert psql(database, login, "postgres", "SELECT 1").returncode != 0


def test_the_administrator_of_the_server_is_not_reached_over_the_network(database: Stage) -> None:
    assert "no pg_hba.conf entry" in psql(database, "postgres", "postgres", "SELECT 1").stderr


def compose(stages: dict[str, Stage], service: str) -> subprocess.CompletedProcess[str]:
    image = stages["service"]
    return image.run(*image.words["ENTRYPOINT"], *COMPOSE["services"][service]["command"], **environment_of(service))


def test_the_owner_migrates_and_the_app_owns_nothing(database: Stage, stages: dict[str, Stage]) -> None:
    for _ in range(2):
        done = compose(stages, "migrate")
        assert done.returncode == 0, done.stdout + done.stderr
    owners = psql(
        database,
        "gridsvc_app",
        PASSWORDS["GRIDSVC_APP_PASSWORD"],
        "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname IN ('gridsvc', 'procrastinate')",
    )
    assert owners.stdout.split() == ["gridsvc_owner"]


def test_the_administrator_backs_up_restores_and_upgrades(database: Stage, stages: dict[str, Stage]) -> None:
    assert compose(stages, "migrate").returncode == 0
    given = COMPOSE["services"]["maintenance"]
    uid, variables = int(given["user"].partition(":")[0]), given["environment"]
    maintenance = replace(stages["service"], uid=uid)
    owner = ("gridsvc_owner", PASSWORDS["GRIDSVC_OWNER_PASSWORD"])
    with shared_folder(stages, "database", "service", folder="/run/postgresql"):
        for words in (
            ["backup", "/backups/one.zip"],
            ["restore", "--yes", "/backups/one.zip"],
            ["upgrade", "/backups/2"],
        ):
            done = maintenance.run("gridsvc", *words, **variables)
            assert done.returncode == 0, done.stdout + done.stderr
    found = psql(database, *owner, "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'gridsvc'")
    assert found.stdout.strip() == "gridsvc_owner"
    assert compose(stages, "migrate").returncode == 0


@pytest.mark.usefixtures("database")
def test_the_health_of_the_worker_is_that_of_its_database(stages: dict[str, Stage]) -> None:
    _, *command = COMPOSE["services"]["worker"]["healthcheck"]["test"]
    given = environment_of("worker")
    assert stages["service"].run(*command, **given).returncode == 0
    assert stages["service"].run(*command, **{**given, "PGPASSWORD": "wrong"}).returncode != 0


def test_the_database_is_healthy_by_the_same_command_in_compose(stages: dict[str, Stage]) -> None:
    _, *command = COMPOSE["services"]["database"]["healthcheck"]["test"]
    assert command == stages["database"].words["HEALTHCHECK"]


@pytest.mark.usefixtures("database")
def test_the_web_container_becomes_healthy_and_serves_its_browser_files(stages: dict[str, Stage]) -> None:
    assert compose(stages, "migrate").returncode == 0
    image = stages["service"]
    assert image.uid != 0
    with running(image, *image.words["ENTRYPOINT"], *image.words["CMD"], **environment_of("web")):
        page = "http://127.0.0.1:8000/assets/vendor/leaflet/dist/leaflet.js"
        fetched = image.run("python", "-c", f"import urllib.request; print(urllib.request.urlopen('{page}').status)")
    assert fetched.stdout.strip() == "200", fetched.stderr

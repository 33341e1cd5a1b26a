"""What the Compose file promises: no default password, nothing published beyond this machine, healthy before used."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

TEXT = (Path(__file__).parents[2] / "docker-compose.yml").read_text()
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load(TEXT)["services"]


def test_each_password_must_be_given() -> None:
    used = re.findall(r"\$\{(\w*PASSWORD)([^}]*)\}", TEXT)
    assert {name for name, _ in used} == {f"GRIDSVC_{login}_PASSWORD" for login in ("OWNER", "APP", "READ")}
    assert all(rest.startswith(":?") for _, rest in used)


def test_no_password_is_written_down() -> None:
    environments = [service.get("environment", {}) for service in SERVICES.values()]
    values = [value for given in environments for name, value in given.items() if "PASSWORD" in name]
    assert values
    assert all(re.fullmatch(r"\$\{\w+:\?[^}]+\}", value) for value in values)


def test_ports_are_published_on_this_machine_only() -> None:
    ports = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_database_is_not_published() -> None:
    assert "ports" not in SERVICES["database"]


@pytest.mark.parametrize(("name", "login"), [("migrate", "owner"), ("web", "app"), ("worker", "app")])
def test_each_process_logs_in_as_itself(name: str, login: str) -> None:
    given = SERVICES[name]["environment"]
    assert f"user=gridsvc_{login}" in given["DATABASE_URL"]
    assert given["PGPASSWORD"].startswith(f"${{GRIDSVC_{login.upper()}_PASSWORD:?")


@pytest.mark.parametrize("name", ["web", "worker"])
def test_web_and_worker_wait_for_the_migrations(name: str) -> None:
    conditions = {on: need["condition"] for on, need in SERVICES[name]["depends_on"].items()}
    assert conditions == {"database": "service_healthy", "migrate": "service_completed_successfully"}


def test_data_outlive_the_container() -> None:
    assert "database:/var/lib/gridsvc" in SERVICES["database"]["volumes"]
    assert "backups:/backups" in SERVICES["maintenance"]["volumes"]


def test_the_administrator_comes_through_the_socket_and_only_when_called() -> None:
    service = SERVICES["maintenance"]
    assert service["profiles"] == ["maintenance"]
    assert "host=/var/run/postgresql" in service["environment"]["DATABASE_URL"]
    holders = [name for name, one in SERVICES.items() if "socket:/var/run/postgresql" in one.get("volumes", [])]
    assert holders == ["database", "maintenance"]


@pytest.mark.parametrize(("mode", "profile"), [("walk", "foot"), ("ebike", "bicycle"), ("car", "car")])
def test_road_engines_run_only_when_called_and_answer_inside_only(mode: str, profile: str) -> None:
    service = SERVICES[f"osrm-{mode}"]
    assert service["profiles"] == ["osrm"]
    assert "ports" not in service
    assert service["volumes"] == [f"${{GRIDSVC_OSRM_DATA:-./osrm}}/{profile}:/data:ro"]


def test_valhalla_runs_only_when_called_and_answers_inside_only() -> None:
    service = SERVICES["valhalla"]
    assert service["profiles"] == ["valhalla"]
    assert "ports" not in service
    assert service["volumes"] == ["${GRIDSVC_VALHALLA_DATA:-./valhalla}:/data:ro"]


@pytest.mark.parametrize("name", ["web", "worker"])
def test_who_plans_finds_the_road_engines_once_they_are_chosen(name: str) -> None:
    given = SERVICES[name]["environment"]
    assert given["GRIDSVC_ENGINE"] == "${GRIDSVC_ENGINE:-own}"
    for mode in ("walk", "ebike", "car"):
        setting = f"GRIDSVC_OSRM_{mode.upper()}"
        assert given[setting] == f"${{{setting}:-http://osrm-{mode}:5000}}"
    assert given["GRIDSVC_VALHALLA"] == "${GRIDSVC_VALHALLA:-http://valhalla:8002}"

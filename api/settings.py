"""Settings from the environment (prefix GRIDSVC_, and DATABASE_URL)."""

from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Everything that differs between installations."""

    model_config = SettingsConfigDict(env_prefix="GRIDSVC_")

    database_url: str | None = Field(default=None, validation_alias="DATABASE_URL")
    data_dir: Path | None = None
    cache_dir: Path | None = None
    pg_bin: Path | None = None
    actor: str = "operator"
    hosts: str = ""
    in_container: bool | None = Field(default=None, examples=["true", "false"])
    osm_nominatim: str = "https://nominatim.openstreetmap.org/"
    osm_overpass: str = "https://overpass-api.de/api"
    engine: Literal["own", "scipy", "osrm", "valhalla"] = Field(
        default="own", examples=["own", "scipy", "osrm", "valhalla"]
    )
    engine_table_size: int | None = Field(default=None, ge=1, le=10_000, examples=["100", "400"])
    engine_connections: int = Field(default=4, ge=1, le=64, examples=["2", "4", "8"])
    engine_timeout_s: float = Field(default=30, ge=0.1, le=600, examples=["10", "30", "120"])
    osrm_walk: str = ""
    osrm_ebike: str = ""
    osrm_car: str = ""
    osrm_profiles: str = "walk=foot ebike=bike car=driving"
    valhalla: str = ""

"""Settings from the environment (prefix GRIDSVC_, and DATABASE_URL)."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Everything that differs between installations."""

    model_config = SettingsConfigDict(env_prefix="GRIDSVC_")

    database_url: str | None = Field(default=None, validation_alias="DATABASE_URL")
    data_dir: Path | None = None
    pg_bin: Path | None = None
    actor: str = "operator"
    hosts: str = ""
    in_container: bool | None = None
    osm_nominatim: str = "https://nominatim.openstreetmap.org/"
    osm_overpass: str = "https://overpass-api.de/api"

"""The composition root: the one place that reads settings and hands real things to use cases."""

from functools import cache

from api.settings import Settings


@cache
def settings() -> Settings:
    """The settings of this process."""
    return Settings()

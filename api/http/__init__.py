"""The web service: feeds, tiles, commands, pages."""

from api.http.app import create_app
from api.http.services import Services

__all__ = ["Services", "create_app"]

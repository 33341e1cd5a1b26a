"""The web service: feeds, tiles, commands, pages."""

from api.http.app import create_app
from api.http.services import LOCAL_HOSTS, Services
from api.http.sessions import Sessions

__all__ = ["LOCAL_HOSTS", "Services", "Sessions", "create_app"]

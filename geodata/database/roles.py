"""The three database roles."""

from enum import StrEnum


class DatabaseRole(StrEnum):
    """Who a connection is in the database: the owner migrates, the app works, the reader reads."""

    OWNER = "gridsvc_owner"
    APP = "gridsvc_app"
    READ = "gridsvc_read"

"""The embedded PostGIS: a private server made from the programs that the machine has."""

from geodata.cluster.binaries import (
    INSTALL_COMMAND,
    ServerBinaries,
    choose_binaries,
    installed_binaries,
    program_directories,
)
from geodata.cluster.directory import default_directory
from geodata.cluster.ephemeral import ephemeral_cluster
from geodata.cluster.server import SUPERUSER, Cluster
from geodata.cluster.status import ClusterState, ClusterStatus

__all__ = [
    "INSTALL_COMMAND",
    "SUPERUSER",
    "Cluster",
    "ClusterState",
    "ClusterStatus",
    "ServerBinaries",
    "choose_binaries",
    "default_directory",
    "ephemeral_cluster",
    "installed_binaries",
    "program_directories",
]

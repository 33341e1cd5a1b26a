"""The `gridsvc` command: one module a group, heavy imports only inside the commands that need them."""

import importlib
import pkgutil

from api.cli.root import app

for _module in sorted(each.name for each in pkgutil.iter_modules(__path__) if each.name != "root"):
    importlib.import_module(f"{__name__}.{_module}")

__all__ = ["app"]

"""Print the hash of the dependency lists in pyproject.toml, by which the lock files are known to be in step."""

import hashlib
import json
import tomllib
from pathlib import Path

PROJECT = Path(__file__).parent.parent / "pyproject.toml"


def fingerprint(text: str) -> str:
    """Hash of everything in a pyproject.toml that decides what is locked; the order of a list does not matter."""
    project = tomllib.loads(text)
    lists = {"": project["project"]["dependencies"], **project["dependency-groups"]}
    decisive = {name: sorted(names) for name, names in lists.items()}
    words = json.dumps([project["project"]["requires-python"], decisive], sort_keys=True)
    return hashlib.sha256(words.encode()).hexdigest()


if __name__ == "__main__":
    print(fingerprint(PROJECT.read_text()))

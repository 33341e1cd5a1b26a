"""No file names the machine it was written on, or where packages come from."""

import re
from pathlib import Path

# Written in pieces, so that this file does not hold them.
HOSTS = (
    "pypi" + r"\.org",
    "pythonhosted" + r"\.org",
    "npmjs" + r"\.(org|com)",
    "debian" + r"\.org",
    "ubuntu" + r"\.com",
    "unpkg" + r"\.com",
    "jsdelivr" + r"\.net",
    "cdnjs" + r"\.",
    "conda" + r"\.(io|org)",
)
REGISTRY = re.compile("|".join(HOSTS), re.IGNORECASE)
MACHINE_PATH = re.compile(r"(?<![\w.~/$}-])/(work|root|Users|home/\w+)/")


def offences(files: list[Path], pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path}:{number}: {line.strip()[:120]}"
        for path in files
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), start=1)
        if pattern.search(line)
    ]


def test_no_package_registry_is_named(tracked: list[Path]) -> None:
    assert not offences(tracked, REGISTRY)


def test_no_path_of_a_machine_is_named(tracked: list[Path]) -> None:
    assert not offences(tracked, MACHINE_PATH)


def test_an_address_and_a_path_would_be_seen(tmp_path: Path) -> None:
    file = tmp_path / "file.txt"
    file.write_text("see https://" + "pypi" + ".org/simple\n" + "cd /" + "root/project\n./work/here\n")
    assert [line.partition(":")[2][0] for line in offences([file], REGISTRY)] == ["1"]
    assert [line.partition(":")[2][0] for line in offences([file], MACHINE_PATH)] == ["2"]

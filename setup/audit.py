"""Ask for known vulnerabilities of the locked run-time packages; without an answer, say that nothing was checked."""

import datetime as dt
import json
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

REQUIREMENTS = Path(__file__).parent.parent / "requirements"
NOT_RUN = 75


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the advisories say: how many packages were looked up, and what speaks against the others."""

    audited: int
    unknown: int
    complaints: tuple[str, ...]


def ignored(text: str, today: dt.date) -> frozenset[str]:
    """Advisories whose date of grace has not passed."""
    rows = tomllib.loads(text).get("ignore", [])
    return frozenset(row["id"] for row in rows if row["until"] >= today)


def verdict_of(report: dict[str, Any], ignore: frozenset[str]) -> Verdict:
    """Read a report of pip-audit; packages that it skipped were not audited, whatever its exit code."""
    rows = report["dependencies"]
    audited = [row for row in rows if "skip_reason" not in row]
    complaints = [
        f"{row['name']} {row['version']}: {found['id']}, mended in {', '.join(found['fix_versions']) or 'no version'}"
        for row in audited
        for found in row["vulns"]
        if not ignore.intersection({found["id"], *found["aliases"]})
    ]
    return Verdict(len(audited), len(rows) - len(audited), tuple(complaints))


def main() -> int:
    """Print the verdict; 75 means that no advisory service answered."""
    options = ["--format", "json", "--progress-spinner", "off", "--disable-pip", "--require-hashes"]
    command = [sys.executable, "-m", "pip_audit", *options, "-r", str(REQUIREMENTS / "run.txt")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    if not done.stdout.strip():
        print(f"no advisory service answered:\n{done.stderr.strip()}")
        return NOT_RUN
    today = dt.datetime.now(tz=dt.UTC).date()
    ignore = ignored((REQUIREMENTS / "audit-ignored.toml").read_text(), today)
    verdict = verdict_of(json.loads(done.stdout), ignore)
    print(f"{verdict.audited} packages looked up, {verdict.unknown} unknown to the advisory service")
    print("\n".join(verdict.complaints))
    if verdict.complaints:
        return 1
    return NOT_RUN if verdict.audited == 0 else 0


if __name__ == "__main__":
    sys.exit(main())

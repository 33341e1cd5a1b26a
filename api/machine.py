"""What kind of machine this is, to be named beside measured numbers, and its browser."""

import os
import platform
import resource
import shutil
from pathlib import Path
from typing import Any

import shapely

_GIB, _KIB = 2**30, 2**10
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def machine_document() -> dict[str, Any]:
    """Processor, cores, memory, system, and the versions that matter for speed."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / _GIB, 1),
        "load": round(os.getloadavg()[0], 1),
        "system": platform.system(),
        "python": platform.python_version(),
        "geos": shapely.geos_version_string,
    }


def peak_mb() -> float:
    """The most memory that this process has had; where the system counts that of its parent too, with that."""
    status = Path("/proc/self/status")
    lines = status.read_text("ascii").splitlines() if status.is_file() else []
    peaks = [int(line.split()[1]) for line in lines if line.startswith("VmHWM")]
    return round((peaks[0] if peaks else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) / _KIB, 1)


def chromium() -> str | None:
    """The program that shows pages, where there is one."""
    return next((found for name in _BROWSERS if (found := shutil.which(name))), None)


def _processor() -> str:
    listed = Path("/proc/cpuinfo")
    lines = listed.read_text("utf-8").splitlines() if listed.is_file() else []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.processor() or platform.machine()

"""Files that browsers fetch: kept for a while, asked about by their tags."""

import os
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

_AGE = "public, max-age=3600"


class Assets(StaticFiles):
    """A folder of scripts, styles and pictures."""

    def __init__(self, folder: Path) -> None:
        super().__init__(directory=folder, check_dir=False)

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """The file, with the time for which it may be kept."""
        answer = super().file_response(full_path, stat_result, scope, status_code)
        answer.headers["cache-control"] = _AGE
        return answer

"""Files that browsers fetch: gzipped once, kept for a while, asked about by their tags."""

import os
from functools import lru_cache
from pathlib import Path

from fastapi import Request
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from api.http.answers import pack, takes_gzip

_TEXTS = (".js", ".css", ".svg", ".json", ".html")


class Assets(StaticFiles):
    """A folder of scripts, styles and pictures; max_age_s 0 = browsers ask each time whether a file is still right."""

    def __init__(self, folder: Path, *, max_age_s: int = 0) -> None:
        super().__init__(directory=folder, check_dir=False)
        self._control = f"public, max-age={max_age_s}" if max_age_s else "no-cache"

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """The file, gzipped where it is text and the client takes that."""
        answer = super().file_response(full_path, stat_result, scope, status_code)
        if isinstance(answer, FileResponse) and str(full_path).endswith(_TEXTS) and takes_gzip(Request(scope)):
            kept = {name: answer.headers[name] for name in ("etag", "last-modified", "content-type")}
            packed = _packed(str(full_path), stat_result.st_mtime_ns)
            answer = Response(packed, headers={**kept, "content-encoding": "gzip"})
        answer.headers["cache-control"] = self._control
        answer.headers["vary"] = "Accept-Encoding"
        return answer


@lru_cache(maxsize=128)
def _packed(path: str, _changed_ns: int) -> bytes:
    return pack(Path(path).read_bytes())

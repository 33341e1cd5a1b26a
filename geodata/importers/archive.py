"""Archives in ZIP form: what is in them, unpacked in bounds; hostile ones are refused before anything is used."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path, PurePosixPath
from typing import Self

from geodata.importers.table import file_refused
from gridsvc.errors import InvalidInput

_CHUNK_BYTES = 1 << 18
_IN_UTF8, _OTHERWISE = 0x800, "cp437"
_MEMBERS_MOST = 10_000
_UNPACKED_MOST = 1 << 31
_SMALL_BYTES = 64 << 20
_RATIO_MOST = 250
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


class Archive:
    """The members of an archive, by name, in its order."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._zip = zipfile.ZipFile(path)
        except _BROKEN as error:
            raise self.broken(error) from error
        self._open = ExitStack()
        self._open.enter_context(self._zip)
        try:
            self._members = self._harmless()
        except InvalidInput:
            self._open.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    @property
    def names(self) -> list[str]:
        """All files in it."""
        return list(self._members)

    def chunks(self, name: str) -> Iterator[bytes]:
        """A member piece by piece; one that is larger than it says, or damaged, is refused on the way."""
        if name not in self._members:
            raise self.broken(f"{name} is missing")
        try:
            file = self._open.enter_context(self._zip.open(self._members[name]))
            while chunk := file.read(_CHUNK_BYTES):
                yield chunk
        except _BROKEN as error:
            raise self.broken(error) from error

    def content(self, name: str) -> bytes:
        """A whole member."""
        return b"".join(self.chunks(name))

    def unpack(self, name: str, target: Path) -> None:
        """Write a member to a file."""
        with target.open("wb") as file:
            file.writelines(self.chunks(name))

    def broken(self, why: object) -> InvalidInput:
        """The refusal of an archive that cannot be read to its end."""
        return file_refused(
            "file_broken",
            f"{self.path.name} breaks off or is damaged: {why}",
            file=self.path.name,
            why=str(why),
        )

    def _harmless(self) -> dict[str, zipfile.ZipInfo]:
        members = [each for each in self._zip.infolist() if not each.filename.endswith("/")]
        if len(members) > _MEMBERS_MOST:
            raise self._hostile("archive_too_large", f"{len(members)} files")
        for each in members:
            self._refuse_way_out(each.filename)
            if each.file_size > max(_SMALL_BYTES, _RATIO_MOST * each.compress_size):
                raise self._hostile("archive_bomb", each.filename)
        if (size := sum(each.file_size for each in members)) > _UNPACKED_MOST:
            raise self._hostile("archive_too_large", f"{size} bytes")
        return {_name(each): each for each in members}

    def _refuse_way_out(self, name: str) -> None:
        plain = PurePosixPath(name.replace("\\", "/"))
        if not plain.parts:
            raise self.broken("a file without a name")
        if plain.is_absolute() or ".." in plain.parts or ":" in plain.parts[0]:
            raise self._hostile("archive_leads_out", name)

    def _hostile(self, code: str, what: str) -> InvalidInput:
        return file_refused(code, f"{self.path.name}: {what}", file=self.path.name, value=what)


def _name(member: zipfile.ZipInfo) -> str:
    """What a member is called; programs in China write names in GB18030 without saying so."""
    if member.flag_bits & _IN_UTF8 or member.filename.isascii():
        return member.filename
    written = member.filename.encode(_OTHERWISE)
    try:
        return written.decode()
    except UnicodeDecodeError:
        return written.decode("gb18030", "replace")

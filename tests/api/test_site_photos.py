"""Photos of a site: added, listed, seen in its file, saved, removed, and gone with it."""

import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document
from PIL import Image
from pypdf import PdfReader

from geodata.database import Database, DatabaseRole
from gridsvc.actors import SYSTEM, Actor, Role, Scope, ScopeKind
from gridsvc.errors import Forbidden
from gridsvc.usecases.change_photos import add_photos, remove_photo
from tests.api.cli.patrolled_city import Run, commands_on
from tests.api.conftest import ClientOf
from tests.api.photos.cameras import from_camera, picture
from tests.fixtures import small_city
from tests.fixtures.small_plan import CODE, site_id

SITE = str(site_id(0))
PAGE, FILE = f"/cities/{CODE}/sites/{SITE}", f"/api/cities/{CODE}/sites/{SITE}/file"
STRANGER = Actor("other", Role.SUPERVISOR, Scope(ScopeKind.CITY, "530100"))


@pytest.fixture
def run(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    with database.connect(actor=SYSTEM) as connection:
        small_city.build(connection)
    with commands_on(database, monkeypatch) as run:
        yield run


@pytest.fixture
def gate(tmp_path: Path) -> Path:
    file = tmp_path / "gate.jpg"
    file.write_bytes(from_camera())
    return file


def added(run: Run, *words: object) -> list[dict[str, Any]]:
    done = run("sites", "photo", "add", SITE, *words, "--json")
    assert done.exit_code == 0, done.stderr
    photos: list[dict[str, Any]] = json.loads(done.stdout)["photos"]
    return photos


def listed(run: Run) -> list[dict[str, Any]]:
    photos: list[dict[str, Any]] = json.loads(run("sites", "photo", "list", SITE, "--json").stdout)
    return photos


def test_a_photo_is_added_listed_saved_and_removed(run: Run, gate: Path, tmp_path: Path) -> None:
    (photo,) = added(run, gate, "--kind", "before", "--note", "北门堆物")
    assert (photo["added"], photo["taken_from"]) == (True, "camera")
    (held,) = listed(run)
    assert {name: held[name] for name in ("id", "kind", "note", "width", "height", "bytes")} == {
        "id": photo["id"], "kind": "before", "note": "北门堆物", "width": 400, "height": 300, "bytes": photo["bytes"],
    }  # fmt: skip
    assert held["taken_at"].startswith("2026-03-04 ")
    assert "2026-03-04 12:30" in run("sites", "photo", "list", SITE).stdout
    out = tmp_path / "out.jpg"
    assert run("sites", "photo", "save", SITE, photo["id"][:8], out).exit_code == 0
    assert len(out.read_bytes()) == photo["bytes"]
    assert run("sites", "photo", "remove", SITE, photo["id"][:8]).exit_code == 0
    assert listed(run) == []
    assert run("sites", "photo", "remove", SITE, photo["id"]).exit_code == 4


def test_the_same_photo_is_kept_once(run: Run, gate: Path) -> None:
    (first,) = added(run, gate)
    (again,) = added(run, gate, "--kind", "far")
    assert (again["added"], again["id"], len(listed(run))) == (False, first["id"], 1)
    assert first["id"] in run("sites", "photo", "add", SITE, gate, lang="zh-CN").stdout


def test_of_files_of_which_one_is_no_picture_none_is_kept(run: Run, gate: Path, tmp_path: Path) -> None:
    (tmp_path / "note.jpg").write_text("no picture", "utf-8")
    done = run("sites", "photo", "add", SITE, gate, tmp_path / "note.jpg", lang="zh-CN")
    assert (done.exit_code, listed(run)) == (3, [])
    assert "note.jpg 不是可用的图片" in done.stderr
    assert run("sites", "photo", "add", SITE, tmp_path / "none.jpg").exit_code == 4
    assert run("sites", "photo", "add", SITE, gate, "--kind", "selfie").exit_code == 2


def test_who_says_when_a_photo_was_taken(run: Run, gate: Path, tmp_path: Path) -> None:
    (said,) = added(run, gate, "--taken", "2026-01-02T08:00")
    assert (said["taken_from"], said["taken_at"][:16]) == ("said", "2026-01-02 08:00")
    plain = tmp_path / "plain.png"
    plain.write_bytes(picture(50, 40, file_format="PNG"))
    assert "nothing says when it was taken" in run("sites", "photo", "add", SITE, plain).stdout
    assert run("sites", "photo", "add", SITE, plain, "--taken", "2999-01-01").exit_code == 3


def test_page_data_and_documents_show_the_photos(run: Run, gate: Path, client_of: ClientOf) -> None:
    (photo,) = added(run, gate, "--kind", "near", "--note", "<b>大门</b>")
    client, address = client_of(), f"{PAGE}/photos/{photo['id']}.jpg"
    (told,) = client.get(f"{FILE}.json").json()["photos"]
    assert (told["address"], told["kind"], told["note"]) == (address, "near", "<b>大门</b>")
    page = client.get(f"{PAGE}?lang=zh-CN").text
    words = "近景 · 2026-03-04 12:30 · &lt;b&gt;大门&lt;/b&gt;"
    assert f'<img src="{address}?size=small" alt="{words}" width="400" height="300" loading="lazy">' in page
    document = client.get(f"{FILE}.html?lang=zh-CN")
    assert f'alt="{words}"' in document.text
    assert document.text.count("data:image/jpeg;base64,") == 1
    assert "img-src data:" in document.headers["content-security-policy"]
    words_of = Document(BytesIO(client.get(f"{FILE}.docx?lang=zh-CN").content))
    assert len(words_of.inline_shapes) == 2
    assert "近景 · 2026-03-04 12:30 · <b>大门</b>" in [each.text for each in words_of.paragraphs]
    pdf = PdfReader(BytesIO(client.get(f"{FILE}.pdf?lang=zh-CN").content))
    assert [image.image.size for each in pdf.pages for image in each.images if image.image] == [(400, 300)]
    book = openpyxl.load_workbook(BytesIO(client.get(f"{FILE}.xlsx?lang=zh-CN").content))
    assert [cell.value for cell in book["照片"][2]][2:] == ["<b>大门</b>", "400 × 300", photo["id"][:8]]


def test_ten_photos_are_shown_and_the_rest_unfolds(run: Run, tmp_path: Path, client_of: ClientOf) -> None:
    files = [tmp_path / f"{number}.png" for number in range(12)]
    for number, file in enumerate(files):
        file.write_bytes(picture(20 + number, 20, file_format="PNG"))
    added(run, *files)
    shown, unfolded = client_of().get(f"{PAGE}?lang=en").text.split("Show 2 more")
    assert (shown.count("?size=small"), unfolded.count("?size=small")) == (10, 2)


def test_a_photo_comes_whole_or_small_to_those_who_may_see_the_city(
    run: Run, tmp_path: Path, client_of: ClientOf
) -> None:
    file = tmp_path / "large.jpg"
    file.write_bytes(picture(1000, 600))
    (photo,) = added(run, file)
    client, address = client_of(), f"{PAGE}/photos/{photo['id']}.jpg"
    for query, size in (("", (1000, 600)), ("?size=small", (480, 288))):
        answer = client.get(address + query)
        assert answer.headers["content-type"] == "image/jpeg"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"].startswith("private")
        assert Image.open(BytesIO(answer.content)).size == size
        assert client.get(address + query, headers={"if-none-match": answer.headers["etag"]}).status_code == 304
    assert client_of(STRANGER).get(address).status_code == 403
    for missing in (f"{PAGE}/photos/nonsense.jpg", address.replace(SITE, str(site_id(1)))):
        assert client.get(missing).status_code == 404
    assert client.get(f"{address}?size=huge").status_code == 422


def test_photos_go_with_their_site(run: Run, gate: Path, database: Database) -> None:
    added(run, gate)
    with database.connect(DatabaseRole.APP, SYSTEM) as connection:
        connection.execute("DELETE FROM visit")
        connection.execute("DELETE FROM site WHERE public_id = %s", [SITE])
        left = connection.execute("SELECT count(*) FROM site_photo").fetchone()
    assert left == (0,)


def test_only_planners_and_administrators_change_photos() -> None:
    class Untouched:
        def add(self, *_: object) -> Any:
            raise AssertionError

        def remove(self, *_: object) -> None:
            raise AssertionError

    for role in (Role.CITIZEN, Role.PATROLLER, Role.SUPERVISOR, Role.AUDITOR):
        actor = Actor("someone", role)
        with pytest.raises(Forbidden):
            add_photos(site_id(0), [], Untouched(), city=CODE, actor=actor)
        with pytest.raises(Forbidden):
            remove_photo(site_id(0), site_id(1), Untouched(), city=CODE, actor=actor)

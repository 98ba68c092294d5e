"""Pictures of the library reach everybody; nothing else of the disk does."""

from pathlib import Path

import pytest
from django.conf import settings
from wagtail.images.tests.utils import get_test_image_file

from home.models import Picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def drawn(db):
    """A rendition as Wagtail makes it for a page."""
    picture = Picture.objects.create(title="大厅", alt_text="窗口", file=get_test_image_file())
    return picture.get_rendition("max-100x100")


def test_a_picture_is_shown_and_may_be_kept_for_long(client, drawn):
    response = client.get(drawn.url)
    assert response.status_code == 200
    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "max-age=31536000" in response["Cache-Control"]
    assert b"".join(response) == Path(drawn.file.path).read_bytes()
    drawn.file.close()
    since = {"If-Modified-Since": response["Last-Modified"]}
    assert client.get(drawn.url, headers=since).status_code == 304
    assert client.post(drawn.url).status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "/media/",
        "/media/images/",
        "/media/images/none.png",
        "/media/images/../../private/secret.png",
        "/media/images/..%2f..%2fprivate%2fsecret.png",
        "/media/images/%2e%2e/secret.png",
        "/media/images//etc/passwd",
        "/media/images/page.html",
        "/media/images/drawing.svg",
        "/media/original_images/secret.png",
        "/media/documents/secret.pdf",
        "/media/../private/secret.png",
        "/private/secret.png",
    ],
)
def test_nothing_else_of_the_disk_is_shown(client, path):
    media, private = Path(settings.MEDIA_ROOT), Path(settings.PORTAL_PRIVATE_ROOT)
    for file in (
        *(media / "images" / name for name in ("page.html", "drawing.svg")),
        *(media / "original_images" / "secret.png", media / "documents" / "secret.pdf"),
        *(media / "secret.png", private / "secret.png"),
    ):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"secret")
    response = client.get(path, follow=True)
    assert response.status_code == 404
    assert b"secret" not in response.content.replace(b"secret.", b"")


def test_private_files_lie_outside_of_what_is_served():
    private = Path(settings.PORTAL_PRIVATE_ROOT).resolve()
    assert not private.is_relative_to(Path(settings.MEDIA_ROOT).resolve())

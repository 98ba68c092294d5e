"""What an editor uploads as a picture: a file that is none is refused beside the field, never an error."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from home.models import Picture

pytestmark = pytest.mark.django_db
NO_PICTURES = {
    "script.gif": b"GIF89a<script>alert(1)</script>",
    "header.gif": b"GIF89a",
    "empty.gif": b"GIF89a\x01\x00\x01\x00\x80\x00\x00",
    "cut.png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "cut.jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF",
    "text.webp": b"RIFF\x00\x00\x00\x00WEBPVP8 ",
    "cut.avif": b"\x00\x00\x00\x1cftypavif\x00\x00\x00\x00",
    "page.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
}


@pytest.fixture
def root(client, django_user_model):
    client.force_login(django_user_model.objects.create_superuser("root"))


@pytest.mark.parametrize("name", NO_PICTURES)
@pytest.mark.parametrize("door", ["/cms/images/add/", "/cms/images/multiple/add/"])
def test_a_file_that_is_no_picture_is_refused_in_words(door, name, root, client):
    file = SimpleUploadedFile(name, NO_PICTURES[name], "image/gif")
    ajax = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"} if "multiple" in door else {}
    field = "files[]" if "multiple" in door else "file"
    answer = client.post(door, {"title": "图", "alt_text": "图", field: file}, **ajax)
    assert answer.status_code == 200
    assert not Picture.objects.exists()

"""What an editor uploads: pictures and documents are judged at every door, and refused beside the field."""

import json

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.documents.models import Document

from home.models import Picture
from tests.forms.filling import PDF, picture
from tests.ground.files.judging.hostile import HOSTILE

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


DOCUMENT_DOORS = {
    "/cms/documents/add/": "file",
    "/cms/documents/multiple/add/": "files[]",
    "/cms/documents/chooser/create/": "document-chooser-upload-file",
}
NO_DOCUMENTS = {
    "script.pdf": (HOSTILE["script_name_escaped"][0], "脚本"),
    "macros.docx": (HOSTILE["docx_macros"][0], "宏"),
    "programme.pdf": (lambda: b"MZ", "PDF"),
    "plan.docx": (lambda: PDF, ".pdf"),
}


def words_of(answer):
    """Of a page, or of what a script is told."""
    told = "json" in answer.headers["Content-Type"]
    return json.dumps(answer.json(), ensure_ascii=False) if told else answer.content.decode()


def content_of(document):
    with document.open_file() as file:
        return file.read()


def sent_to(client, door, name, content):
    ajax = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}
    prefix = "document-chooser-upload-" if "chooser" in door else ""
    file = {DOCUMENT_DOORS[door]: SimpleUploadedFile(name, content), f"{prefix}title": "文件"}
    return client.post(door, file | {f"{prefix}collection": "1"}, **ajax)


@pytest.mark.parametrize("door", DOCUMENT_DOORS)
def test_a_document_that_acts_is_refused_at_every_door_and_a_good_one_taken(door, root, client):
    for name, (content, why) in NO_DOCUMENTS.items():
        answer = sent_to(client, door, name, content())
        assert answer.status_code == 200
        assert why in words_of(answer), name
    assert not Document.objects.exists()
    assert sent_to(client, door, "plan.pdf", PDF).status_code in (200, 302)
    assert content_of(Document.objects.get()) == PDF


def test_replacing_a_document_or_a_picture_asks_too(root, client):
    kept = Document.objects.create(title="文件", file=ContentFile(PDF, "plan.pdf"))
    script = SimpleUploadedFile("plan.pdf", HOSTILE["script_name_escaped"][0]())
    address = reverse("wagtaildocs:edit", args=[kept.pk])
    answer = client.post(address, {"title": "文件", "collection": "1", "file": script})
    assert "脚本" in answer.content.decode()
    kept.refresh_from_db()
    assert content_of(kept) == PDF
    assert client.post(address, {"title": "新题", "collection": "1"}).status_code == 302


def test_a_picture_with_too_much_in_it_is_never_opened_by_the_site(root, client):
    bomb = SimpleUploadedFile("bomb.png", HOSTILE["png_of_a_billion_pixels"][0]())
    for door, field in (
        ("/cms/images/add/", "file"),
        ("/cms/images/chooser/create/", "image-chooser-upload-file"),
        ("/cms/account/", "avatar-avatar"),
    ):
        bomb.seek(0)
        answer = client.post(door, {"title": "图", "image-chooser-upload-title": "图", field: bomb})
        assert "像素" in words_of(answer), door
    assert not Picture.objects.exists()


def test_a_good_picture_is_taken_alone_and_among_many(root, client):
    facts = {"title": "店", "alt_text": "店", "collection": "1"}
    client.post("/cms/images/add/", facts | {"file": picture(name="店.JPG")})
    many = facts | {"files[]": picture(name="二.jpg")}
    ajax = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}
    assert client.post("/cms/images/multiple/add/", many, **ajax).json()["success"]
    assert [kept.width for kept in Picture.objects.all()] == [60]

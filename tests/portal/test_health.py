import pytest
from django.db import connection

from tests import databases


def answer(client):
    response = client.get("/readyz/")
    return response.status_code, response.json()["missing"]


def test_a_live_process_says_ok_without_asking_the_database(client):
    response = client.get("/healthz/")  # without the db fixture every query is an error
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-store" in response["Cache-Control"]


def test_a_complete_installation_is_ready(client, db):
    assert answer(client) == (200, [])


def test_a_migration_that_was_not_applied_is_named(client, db):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'ground'")
    assert answer(client) == (503, ["database: migrations are not applied"])


@pytest.mark.django_db(transaction=True)
def test_a_database_that_cannot_be_reached_is_named_without_its_address(client):
    with databases.using("/nowhere/at-all"):
        assert answer(client) == (503, ["database: cannot be reached"])
    assert answer(client) == (200, [])


def test_faces_that_are_not_converted_are_named(client, db, monkeypatch, tmp_path):
    monkeypatch.setenv("PORTAL_FONTS", str(tmp_path))
    status, missing = answer(client)
    assert status == 503
    assert missing[0].startswith("fonts: not converted: hei")


def test_a_configured_face_that_is_gone_is_named_without_its_path(client, db, monkeypatch):
    monkeypatch.setenv("PORTAL_FONT_HEI", "/secret/place/hei.ttf")
    assert answer(client) == (503, ["fonts: a configured face cannot be read"])


def test_a_disk_that_cannot_be_written_is_named(client, db, settings, tmp_path):
    settings.VAR = tmp_path
    (tmp_path / "private").write_text("a file where a folder belongs")
    assert answer(client) == (503, ["disk: private cannot be written"])


@pytest.mark.parametrize("door", ["/healthz/", "/readyz/"])
def test_watching_changes_nothing_so_other_methods_are_refused(client, db, door):
    assert client.post(door).status_code == 405

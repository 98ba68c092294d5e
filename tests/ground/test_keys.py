"""Keys that sign: made once for all machines, sealed, one purpose each, and remembered."""

import io

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.core.management import CommandError, call_command

from portal.ground import keys
from portal.ground.checks import keys_are_there
from portal.ground.models import Purpose, SigningKey
from tests.processes import together

AUDIT, LICENCE = Purpose.AUDIT, Purpose.LICENCE
pytestmark = pytest.mark.django_db


@pytest.fixture
def no_keys(db):
    SigningKey.objects.all().delete()


def command(**options):
    out = io.StringIO()
    call_command("signing_keys", stdout=out, **options)
    return out.getvalue()


def pem(key):
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def test_what_one_key_signed_no_other_purpose_answers_for():
    signature, by = keys.sign(AUDIT, b"text")
    assert keys.verify(AUDIT, b"text", signature, by)
    assert not keys.verify(LICENCE, b"text", signature, by)
    assert not keys.verify(AUDIT, b"text ", signature, by)
    assert not keys.verify(AUDIT, b"text", "AAAA", by)
    assert not keys.verify(AUDIT, b"text", signature, "0" * 16)


def test_reading_makes_no_key(no_keys, client):
    assert client.get("/api/v1/keys").json() == {}
    with pytest.raises(keys.KeyMissing):
        keys.sign(LICENCE, b"text")
    assert not SigningKey.objects.exists()


def test_the_deploy_check_names_what_is_missing(no_keys):
    assert [error.id for error in keys_are_there(None)] == ["portal.keys.E001"] * 2
    assert "made" in command()
    assert keys_are_there(None) == []


def test_the_command_makes_each_key_once(no_keys):
    command()
    first = keys.public_keys(AUDIT)
    assert "made" not in command()
    assert keys.public_keys(AUDIT) == first
    assert set(first).isdisjoint(keys.public_keys(LICENCE))


def test_private_halves_lie_sealed(no_keys, settings):
    command()
    private = keys.current(LICENCE).private
    stored = SigningKey.objects.get(purpose=LICENCE).sealed
    assert private.hex() not in stored
    assert private not in stored.encode()


def test_a_renewed_key_signs_and_the_one_before_still_verifies():
    signature, by = keys.sign(LICENCE, b"text")
    assert "made" in command(renew=LICENCE)
    assert keys.current(LICENCE).id != by
    assert keys.verify(LICENCE, b"text", signature, by)
    assert next(iter(keys.public_keys(LICENCE))) == by
    retired = SigningKey.objects.get(key_id=by)
    assert not keys._opened(retired).private


def test_the_secret_changes_while_the_old_one_is_still_named(settings):
    signature, by = keys.sign(LICENCE, b"text")
    settings.PORTAL_KEY_SECRETS = ["new", settings.SECRET_KEY]
    assert keys.verify(LICENCE, b"text", signature, by)
    command(seal_again=True)
    settings.PORTAL_KEY_SECRETS = ["new"]
    assert keys.verify(LICENCE, b"text", signature, by)
    assert keys.current(LICENCE).id == by


def test_a_key_that_cannot_be_opened_is_told_and_not_replaced(settings):
    settings.PORTAL_KEY_SECRETS = ["another"]
    assert keys.lacking() == [AUDIT, LICENCE]
    with pytest.raises(CommandError, match="audit, licence"):
        command()
    assert SigningKey.objects.count() == 2


def test_a_key_written_into_the_database_by_hand_is_nobodys(settings):
    forged = Ed25519PrivateKey.generate()
    key = keys.Key.from_private(LICENCE, forged)
    honest = SigningKey.objects.get(purpose=LICENCE).sealed
    other = SigningKey.objects.get(purpose=AUDIT)
    SigningKey.objects.filter(pk=other.pk).update(purpose=LICENCE, retired_at=other.made_at)
    for sealed in (key.public.hex(), honest):
        SigningKey.objects.create(
            purpose=LICENCE,
            key_id=key.id if sealed != honest else "f" * 16,
            sealed=sealed,
            made_at=other.made_at,
            retired_at=other.made_at,
        )
    assert len(keys.public_keys(LICENCE)) == 1


def test_a_key_of_the_settings_signs_and_stays_known_when_it_is_changed(settings, tmp_path):
    first, second = tmp_path / "first.pem", tmp_path / "second.pem"
    for path in (first, second):
        path.write_bytes(pem(Ed25519PrivateKey.generate()))
    settings.PORTAL_KEY_FILES = {"licence": str(first), "audit": ""}
    command()
    signature, by = keys.sign(LICENCE, b"text")
    settings.PORTAL_KEY_FILES = {"licence": str(second), "audit": ""}
    command()
    assert keys.verify(LICENCE, b"text", signature, by)
    assert keys.current(LICENCE).id != by


def test_keys_that_machines_kept_in_files_are_taken_over(no_keys, tmp_path):
    old, retired = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    (tmp_path / "licence-ed25519.pem").write_bytes(pem(old))
    known = keys.Key.from_private(LICENCE, retired)
    (tmp_path / f"{known.id}.pub").write_bytes(known.public)
    command(adopt=str(tmp_path))
    assert keys.current(LICENCE) == keys.Key.from_private(LICENCE, old)
    assert known.id in keys.public_keys(LICENCE)
    second = tmp_path / "second"
    second.mkdir()
    (second / "licence-ed25519.pem").write_bytes(pem(retired))
    assert "taken over" not in command(adopt=str(second))
    assert keys.current(LICENCE) == keys.Key.from_private(LICENCE, old)
    command(adopt=str(tmp_path / "nowhere"))


def make(number):
    return [str(key.id) for key in keys.make_missing()]


def test_of_many_machines_one_makes_the_keys(transactional_db):
    SigningKey.objects.all().delete()
    made = together(make, 4)
    assert sum(map(len, made)) == 2
    assert SigningKey.objects.count() == 2


@pytest.mark.parametrize(
    "since",
    [
        "2999-01-01",
        "9999-12-31",
        "9999-12-31T23:59:59-12:00",
        "0001-01-01",
        "0001-01-01T00:00+14:00",
    ],
)
def test_a_key_is_given_up_for_no_moment_to_come_and_for_none_before_all_keys(since):
    known = keys.current(LICENCE)
    with pytest.raises(CommandError, match="must have come"):
        call_command("signing_keys", "--exposed", known.id, "--since", since)
    assert keys.current(LICENCE) == known
    assert SigningKey.objects.get(key_id=known.id).exposed_at is None


def test_a_key_that_signs_the_history_is_not_given_up_so_and_the_command_says_what_to_do():
    known = keys.current(AUDIT)
    with pytest.raises(CommandError, match=r"--renew audit.*--against"):
        call_command("signing_keys", "--exposed", known.id, "--since", "2026-01-01")
    assert keys.current(AUDIT) == known


def test_moments_are_listed_as_they_were_typed_in_local_time():
    known = keys.current(LICENCE)
    out = io.StringIO()
    call_command("signing_keys", "--exposed", known.id, "--since", "2025-11-30", stdout=out)
    line = next(line for line in out.getvalue().splitlines() if known.id in line)
    assert line.endswith(", not believed since 2025-11-30 00:00")

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command

from portal.ground.models import Event, OutboxMessage
from tests.portal.admission.signing_in import enrol

pytestmark = pytest.mark.django_db
PAGE = "/cms/second-factors/"


@pytest.fixture
def chen(django_user_model):
    person = django_user_model.objects.create_user("chen", email="chen@example.com")
    enrol(person)
    return person


@pytest.fixture
def root(django_user_model, client):
    root = django_user_model.objects.create_superuser("root")
    client.force_login(root)
    return root


def has_factor(person):
    return Authenticator.objects.filter(user=person).exists()


def test_an_administrator_takes_a_lost_factor_away_and_it_is_kept_who_did(chen, root, client):
    assert "chen" in client.get(PAGE, {"q": "che"}).content.decode()
    client.post(f"{PAGE}{chen.pk}/remove/")
    assert not has_factor(chen)
    event = Event.objects.get(verb="account.factor_removed")
    assert (event.actor, event.subject) == (root, f"user:{chen.pk}")
    letter = OutboxMessage.objects.get(kind="email").payload
    assert letter["to"] == ["chen@example.com"]


def test_nobody_else_does_nor_anybody_for_themselves(chen, root, client):
    enrol(root)
    client.post(f"{PAGE}{root.pk}/remove/")
    assert has_factor(root)
    client.force_login(chen)
    assert client.post(f"{PAGE}{chen.pk}/remove/").status_code == 403
    assert has_factor(chen)
    assert not Event.objects.filter(verb="account.factor_removed").exists()


def test_where_there_is_none_nothing_is_recorded(root, client, django_user_model):
    wang = django_user_model.objects.create_user("wang")
    client.post(f"{PAGE}{wang.pk}/remove/")
    assert not Event.objects.filter(verb="account.factor_removed").exists()


def test_the_console_helps_the_only_administrator(chen, capsys):
    call_command("second_factor_remove", "chen")
    assert not has_factor(chen)
    assert Event.objects.get(verb="account.factor_removed").actor is None
    for name, why in (("chen", "chen"), ("nobody", "nobody")):
        with pytest.raises(CommandError, match=why):
            call_command("second_factor_remove", name)

import pytest
from django.core.checks import Tags, run_checks
from django.test import Client

from portal.ground.limits import registry
from portal.ground.models import RateCount

pytestmark = pytest.mark.django_db
UNKNOWN = "/l/" + "x" * 22 + "/"


@pytest.fixture
def few(monkeypatch):
    """Limits of three for each posts, pages and tokens."""
    for limit in (registry.POSTS, registry.ACCOUNT_POSTS, registry.UNKNOWN_TOKENS):
        monkeypatch.setattr(limit.item, "amount", 3)


def statuses(get, times=5):
    return [get().status_code for _ in range(times)]


def test_posts_are_counted_wherever_they_go(few, client):
    assert statuses(lambda: client.post("/no/such/page/")) == [404, 404, 404, 429, 429]
    assert client.post("/track/", {"reference": "x"}).status_code == 429
    assert client.get("/track/").status_code == 200


def test_posts_that_lack_the_token_of_the_form_are_counted_too(few):
    client = Client(enforce_csrf_checks=True)
    assert statuses(lambda: client.post("/track/")) == [403, 403, 403, 429, 429]


def test_staff_are_counted_by_account_not_by_the_address_of_their_office(
    few, client, django_user_model
):
    for _ in range(4):
        client.post("/no/such/page/")
    client.force_login(django_user_model.objects.create_user("chen", password="x"))
    assert statuses(lambda: client.post("/no/such/page/")) == [404, 404, 404, 429, 429]


def test_the_page_says_what_happened_when_to_come_back_and_is_kept_by_nobody(few, client):
    response = [client.post("/no/such/page/") for _ in range(4)][-1]
    html = response.content.decode()
    assert 1 <= int(response["Retry-After"]) <= 60
    assert f"请在 {response['Retry-After']} 秒后再试" in html
    assert "no-store" in response["Cache-Control"]
    assert "Please wait a little" in client.post("/en/no/such/page/").content.decode()


def test_unknown_codes_and_links_are_counted_together(few, client):
    doors = (UNKNOWN, f"{UNKNOWN}record.json", "/apply/d/nobody/", "/api/v1/licences/nobody")
    assert [client.get(door).status_code for door in doors] == [404, 404, 404, 429]
    assert client.get("/subscriptions/nobody/").status_code in {404, 429}


def test_a_code_that_holds_costs_no_question_to_the_counter(client):
    client.get(UNKNOWN)
    names = RateCount.objects.values_list("key", flat=True)
    assert len([name for name in names if "unknown-tokens" in name]) == 1
    assert not [name for name in names if "scans" in name]


@pytest.mark.parametrize(
    "forwarded", ["unknown", "', \"", "9" * 3000, "1.2.3.4.5", "::1::1", "\xff", ",", "[::1"]
)
@pytest.mark.parametrize("proxies", [(), ("127.0.0.1",)])
def test_odd_forwarded_addresses_are_pages_like_others(forwarded, proxies, settings, client):
    settings.PORTAL_TRUSTED_PROXIES = list(proxies)
    headers = {"HTTP_X_FORWARDED_FOR": forwarded}
    assert client.get(UNKNOWN, **headers).status_code == 404
    assert client.post("/track/", {}, **headers).status_code == 200


def test_clients_behind_a_trusted_proxy_are_counted_apart(few, settings, client):
    settings.PORTAL_TRUSTED_PROXIES = ["127.0.0.1"]
    one, other = ({"HTTP_X_FORWARDED_FOR": address} for address in ("192.0.2.1", "192.0.2.2"))
    assert statuses(lambda: client.post("/no/", **one), 4)[-1] == 429
    assert client.post("/no/", **other).status_code == 404


def deploy_says(settings, proxies):
    settings.PORTAL_TRUSTED_PROXIES = proxies
    found = run_checks(tags=[Tags.security], include_deployment_checks=True)
    return [message.id for message in found if message.id.startswith(("portal.W", "portal.E"))]


def test_the_deploy_check_misses_the_proxy_and_names_what_is_no_address(settings):
    assert deploy_says(settings, []) == ["portal.W001"]
    assert deploy_says(settings, ["127.0.0.1", "10.0.0.0/8"]) == []
    assert deploy_says(settings, ["proxy.example"]) == ["portal.E001"]

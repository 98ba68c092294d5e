"""NUL in an address finds nothing, on either database."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address",
    ["/l/%00/", "/%00/", "/guides/?%00=%00", "/search/?q=%00", "/staff/login/?next=%00"],
)
def test_an_address_with_nul_is_answered(client, demo, address):
    assert client.get(address).status_code in (200, 404)


def test_nul_reaches_no_view(client, demo):
    response = client.get("/no/\0such/?a=%00b")
    assert "\0" not in response.wsgi_request.path + response.wsgi_request.path_info
    assert response.wsgi_request.GET["a"] == "\ufffdb"

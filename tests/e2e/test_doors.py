import pytest

DOORS = ["/", "/guides/", "/track/", "/demo/", "/en/", "/staff/login/"]


@pytest.mark.parametrize("door", DOORS)
def test_a_door_opens_at_every_width_without_scrolling_sideways(page, door):
    response = page.goto(door)
    assert response.status == 200
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_back_office_asks_for_a_sign_in_of_ours(page):
    page.goto("/cms/")
    assert "/staff/login/" in page.url

"""The public list of releases: what is in force, from when, and where each version is."""

import pytest

from guides.models import GuidePage, GuideVersion, Material, Release

pytestmark = pytest.mark.django_db
DOOR = "/guides/releases/"


def shown(client, address=DOOR):
    return client.get(address).content.decode()


def test_a_release_in_force_is_listed_with_a_link_to_each_version(client, released):
    released("BAKERY", "SMALL_EATERY")
    page = shown(client)
    assert "第一批" in page
    for version in GuideVersion.objects.active().select_related("region", "industry"):
        address = f"/guides/{version.region.code}/{version.industry.slug}/v/1/"
        assert f'href="{address}"' in page
        assert client.get(address).status_code == 200


def test_what_is_only_being_prepared_or_was_given_up_is_not_listed(client, draft):
    Release.objects.filter(pk=draft("BAKERY").pk).update(name="还在编")
    assert "还在编" not in shown(client)


def test_a_version_that_was_replaced_says_so_and_stays_linked(client, released):
    released("BAKERY")
    Material.objects.filter(code="M_PLAN").update(name="平面图")
    released("BAKERY")
    page = shown(client)
    assert page.count("/guides/450204/bakery/v/") == 2
    assert page.count(str(GuideVersion.Status.SUPERSEDED.label)) == 1


def test_a_guide_whose_page_was_taken_down_is_named_without_a_link(client, released):
    released("BAKERY")
    GuidePage.objects.get().unpublish()
    assert "/guides/450204/bakery/" not in shown(client)


def test_the_list_costs_the_same_for_one_release_and_for_many(
    client, released, django_assert_max_num_queries
):
    for _number in range(3):
        released("BAKERY", "SMALL_EATERY")
    shown(client)  # a process asks for kinds and sites once
    with django_assert_max_num_queries(12):
        shown(client)


def test_the_guides_index_and_the_sitemap_lead_to_it(client, released):
    released("BAKERY")
    assert f'href="{DOOR}"' in shown(client, "/guides/")
    assert f'href="/en{DOOR}"' in shown(client, "/en/guides/")
    assert f"{DOOR}</loc>" in shown(client, "/sitemap.xml")

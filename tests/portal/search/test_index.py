"""What is in the index: released guides and public pages, kept up to date, and nothing else."""

import pytest
from django.core.management import call_command
from wagtail.log_actions import log
from wagtail.models import Page, PageViewRestriction

from guides.models import GuidePage, Synonym
from portal.ground.models import Region
from portal.search import index, starter
from portal.search.finding import find
from portal.search.models import Kind, SearchEntry, SearchGram, SearchPassage, SearchPlace
from portal.search.sources import SERVICES
from portal.search.upkeep import follow_everything
from tests.placed_guides import version_of
from tests.releasing import editor

pytestmark = pytest.mark.django_db


def titles(query):
    return [hit.title for hit in find(query).hits]


def contents():
    """Everything in the index but its own keys."""
    return {
        key: (title, stamp, passages, grams)
        for key, title, stamp, passages, grams in (
            (
                entry.key,
                entry.title,
                entry.stamp,
                sorted(entry.places.values_list("level", "passage__digest")),
                sorted(
                    SearchGram.objects.filter(passage__places__entry=entry).values_list(
                        "gram", flat=True
                    )
                ),
            )
            for entry in SearchEntry.objects.all()
        )
    }


def renamed(snapshot, code, name):
    permits = [
        permit.model_copy(update={"official_name": name, "certificate_name": name})
        if permit.code == code
        else permit
        for permit in snapshot.permits
    ]
    return snapshot.model_copy(update={"permits": tuple(permits)})


def test_a_second_run_has_nothing_to_do(town):
    before = contents()
    assert index.refresh() == index.Changes(written=0, removed=0)
    call_command("search_rebuild", verbosity=0)
    assert contents() == before


def test_a_rebuilt_index_is_the_same(versions):
    before = contents()
    call_command("search_rebuild", afresh=True, verbosity=0)
    assert contents() == before
    assert SearchEntry.objects.filter(kind=Kind.GUIDE).count() == len(versions)


def test_a_text_that_guides_share_is_stored_once(town):
    places = SearchPlace.objects.filter(level=3, entry__title="烘焙店")
    assert places.count() == 2
    assert len({place.passage_id for place in places}) == 1


def test_a_new_version_replaces_the_words_of_the_old_one(versions):
    eatery = next(v.snapshot for v in versions if v.industry.code == "SMALL_EATERY")
    assert not titles("夜市摊点")
    version_of(renamed(eatery, "SMALL_CATERING", "夜市摊点登记"), number=2)
    follow_everything()
    assert titles("夜市摊点") == ["夜市摊点登记", "小餐饮"]
    assert "小餐饮登记" not in titles("小餐饮登记")


def test_a_version_not_yet_in_force_is_not_found(versions):
    eatery = next(v.snapshot for v in versions if v.industry.code == "SMALL_EATERY")
    version_of(renamed(eatery, "SMALL_CATERING", "夜市摊点登记"), number=2, status="scheduled")
    follow_everything()
    assert not titles("夜市摊点")


def test_a_withdrawn_guide_goes_with_the_permits_that_only_it_named(versions):
    assert "小餐饮登记" in titles("小餐饮")
    for version in versions:
        if version.industry.code == "SMALL_EATERY":
            type(version).objects.filter(pk=version.pk).update(status="withdrawn")
    follow_everything()
    assert not {"小餐饮", "小餐饮登记"} & set(titles("小餐饮"))
    assert "食品经营许可" in titles("食品经营许可")
    assert not SearchPassage.objects.filter(places=None).exists()


def test_a_page_is_found_from_its_publication_to_its_removal(
    town, django_capture_on_commit_callbacks
):
    guide = GuidePage.objects.get(region__code="451102")
    with django_capture_on_commit_callbacks(execute=True):
        guide.introduction = "<p>夜间<b>烘焙</b>须知</p>"
        guide.save_revision().publish()
    assert titles("夜间烘焙须知") == ["烘焙店"]
    with django_capture_on_commit_callbacks(execute=True):
        guide.unpublish()
    assert titles("夜间烘焙须知") == []
    assert len(titles("烘焙店")) == 1


def test_a_draft_of_a_published_page_is_not_found(town, article):
    article.title = "尚未公布的方案"
    article.save_revision()
    follow_everything()
    assert titles("尚未公布") == []
    assert titles("实施方案") == ["2026年“一业一证”改革实施方案"]


def test_a_deleted_page_is_gone_at_once(town, article):
    article.delete()
    assert titles("实施方案") == []


def test_a_page_for_staff_only_is_never_found(town, article):
    PageViewRestriction.objects.create(page=article, restriction_type="login")
    follow_everything()
    assert titles("实施方案") == []


def test_a_moved_page_is_found_at_its_new_address(town, article):
    other = article.get_parent().add_child(instance=Page(title="栏目", slug="section"))
    article.move(other, pos="last-child")
    follow_everything()
    path = SearchEntry.objects.get(page=article).path
    assert path == f"section/{article.slug}/"


def test_synonyms_to_begin_with_are_kept_up_to_date_until_an_editor_changes_one(db):
    assert starter.add_synonyms() == 0
    here, there = (Region.objects.create(code=code, name=code) for code in ("450200", "451100"))
    assert starter.add_synonyms() > 500
    assert starter.add_synonyms() == 0
    Synonym.objects.filter(word="网吧").update(meaning="娱乐场所")
    assert starter.add_synonyms() == 2
    word = Synonym.objects.of(here).get(word="网吧")
    log(word, "wagtail.edit", user=editor("editor", here))
    word.delete()
    assert starter.add_synonyms() == 0
    Synonym.objects.of(there).filter(word="网吧").update(meaning="娱乐场所")
    assert starter.add_synonyms() == 1


def test_every_shipped_synonym_means_something_in_the_shipped_catalogue(catalogue):
    said = [industry.name for industry in catalogue.industries]
    said += [permit.official_name for permit in catalogue.permits]
    said += [material.name for material in catalogue.materials]
    said.append(SERVICES)
    for meaning in starter.SYNONYMS:
        assert any(meaning in name for name in said), meaning
    words = " ".join(starter.SYNONYMS.values()).split()
    assert not set(words) & set(starter.OUTSIDE.split())

"""A slice beside its files: what is shown, turned and enlarged, and what is ticked where it is read."""

import io

import pytest
from django.core.cache import caches
from django.urls import reverse
from lxml import html
from PIL import Image

from forms.models import SubmittedFile
from issuance.desk import reading_views
from portal.ground import children
from portal.ground.files import page_picture, storage
from tests.issuance.desk.case_pages import page, review_at
from tests.issuance.limit_ready import APPROVER
from tests.issuance.ready import CLERK, MARKET

pytestmark = pytest.mark.one_database


@pytest.fixture(autouse=True)
def nothing_drawn():
    caches["pages"].clear()


def address(case, code=MARKET):
    return reverse("issuance_read", args=[case.pk, review_at(case, code).pk])


def shown(client, case, **query):
    return html.fromstring(client.get(address(case), query).content)


def viewed(tree):
    [image] = tree.xpath("//div[contains(@class, 'yz-view')]//img")
    return image


def files_of(case):
    """Files of the slice of 市场监督管理局, as they stand on the page."""
    part = case.version.snapshot.permit_by_code[review_at(case, MARKET).permit_code]
    files = case.submission.current().files.all()
    return [file for file in files if file.material in part.materials]


def test_a_pdf_is_shown_page_by_page_as_a_picture(new_case, signed_in):
    case, client = new_case("accepted"), signed_in(APPROVER)
    file = files_of(case)[0]
    source = viewed(shown(client, case, file=file.pk)).get("src")
    assert source == f"/cms/cases/{case.pk}/files/{file.pk}/pages/1/900.jpg"
    answer = client.get(source)
    assert answer["Content-Type"] == "image/jpeg"
    with Image.open(io.BytesIO(answer.content)) as picture:
        assert picture.width in {900, 901}
    assert client.get(source.replace("/1/900", "/9/900")).status_code == 404
    assert client.get(source.replace("/1/900", "/1/99999")).status_code == 404


def test_it_turns_and_grows_by_links_alone(new_case, signed_in):
    case, client = new_case("accepted"), signed_in(APPROVER)
    file = files_of(case)[0]
    tree = shown(client, case, file=file.pk, turn=270, zoom=300)
    assert viewed(tree).get("class") == "yz-turn-270"
    assert viewed(tree).getparent().get("class") == "yz-sheet yz-zoom-300"
    links = [link.get("href") for link in tree.xpath("//section[@id='file']//p/a")]
    assert any("turn=180&zoom=300" in link for link in links)
    assert any("turn=0&zoom=300" in link for link in links)
    assert any("turn=270&zoom=220" in link for link in links)
    wrong = shown(client, case, file=10**9, turn=45, zoom="x", page=99)
    assert viewed(wrong).get("class") == "yz-turn-0"
    assert viewed(wrong).getparent().get("class") == "yz-sheet yz-zoom-100"


def test_a_picture_is_shown_as_it_is_and_what_no_browser_opens_is_saved(new_case, signed_in):
    case, client = new_case("accepted"), signed_in(APPROVER)
    file = files_of(case)[0]
    out = io.BytesIO()
    Image.new("RGB", (20, 30)).save(out, "PNG")
    stored = storage.store(out.getvalue())
    kept = SubmittedFile.objects.filter(pk=file.pk)
    kept.update(media_type="image/png", sha256=stored.sha256)
    source = viewed(shown(client, case, file=file.pk)).get("src")
    assert source == reverse("issuance_file", args=[case.pk, file.pk])
    kept.update(media_type="application/ofd")
    tree = shown(client, case, file=file.pk)
    assert not tree.xpath("//div[contains(@class, 'yz-view')]")
    assert "请下载后查看" in tree.text_content()


def test_only_whoever_reads_the_slice_reads_it_here(new_case, signed_in):
    case = new_case("accepted")
    file = files_of(case)[0]
    picture = reverse("issuance_page", args=[case.pk, file.pk, 1, page_picture.SMALL])
    part = case.version.snapshot.permit_by_code[review_at(case, "450204-HC").permit_code]
    shared = file.material in part.materials
    for who in ("approver-450204-hc", "approver-450203-mr", CLERK, "supervisor-4502"):
        client = signed_in(who)
        assert client.get(address(case)).status_code == 404
        status = 200 if shared and who == "approver-450204-hc" else 404
        assert client.get(picture).status_code == status


def test_what_is_ticked_stands_in_the_form_of_the_supplement(new_case, signed_in):
    case, client = new_case("submitted", channel="window"), signed_in(CLERK)
    tree = shown(client, case)
    ticks = {box.get("value") for box in tree.xpath("//input[@name='missing']")}
    review = review_at(case, MARKET)
    paper = f"{review.pk}:material:{files_of(case)[0].material}"
    field = f"{review.pk}:field:premises_address"
    assert {paper, field} <= ticks
    [form] = tree.xpath("//form[contains(@class, 'yz-read-slice')]")
    assert form.get("action") == f"{reverse('issuance_case', args=[case.pk])}#ticked"
    answer = client.get(
        reverse("issuance_case", args=[case.pk]), {"missing": [paper, field, "9:x:y"]}
    )
    filled = html.fromstring(answer.content)
    [card] = filled.xpath("//details[@id='ticked']")
    assert card.get("open") is not None
    key = f"ask_supplement-{case.pk}-row"
    chosen = card.xpath(f".//select[starts-with(@name, '{key}') and contains(@name, '-what')]")
    values = [select.xpath(".//option[@selected]/@value") for select in chosen]
    assert values == [[paper], [field], [""]]


def test_nothing_is_ticked_where_no_supplement_can_be_asked_for(new_case, signed_in):
    case = new_case("accepted")
    assert not shown(signed_in(APPROVER), case).xpath("//input[@name='missing']")


def test_an_elaborate_page_costs_the_reader_nothing_but_the_picture(
    new_case, signed_in, monkeypatch
):
    case, client = new_case("accepted"), signed_in(APPROVER)

    def undrawn(*_args):
        raise page_picture.Undrawn

    monkeypatch.setattr(reading_views.page_picture, "draw", undrawn)
    file = files_of(case)[0]
    source = viewed(shown(client, case, file=file.pk)).get("src")
    assert client.get(source).status_code == 404


def test_while_others_are_drawn_the_page_stands_and_its_picture_comes_a_moment_later(
    new_case, signed_in
):
    case, client = new_case("accepted"), signed_in(APPROVER)
    with children.place("page", most=2), children.place("page", most=2):
        source = viewed(shown(client, case, file=files_of(case)[0].pk)).get("src")
        answer = client.get(source)
    assert (answer.status_code, answer["Retry-After"]) == (503, "2")
    assert client.get(source).status_code == 200


def test_small_pictures_are_of_the_paper_shown_alone(new_case, signed_in):
    case, client = new_case("accepted"), signed_in(APPROVER)
    file = files_of(case)[0]
    assert not shown(client, case, file=file.pk).xpath("//ul[@class='yz-thumbs']")
    twin = SubmittedFile.objects.get(pk=file.pk)
    twin.pk, twin.sha256 = None, storage.store(b"%PDF-1.7\nanother").sha256
    twin.save()
    tree = shown(client, case, file=file.pk)
    assert len(tree.xpath("//ul[@class='yz-thumbs']//img")) == 2


def test_the_case_page_leads_there(new_case, signed_in):
    case = new_case("accepted")
    assert address(case) in page(signed_in(APPROVER), case).content.decode()


def test_a_slice_costs_as_many_queries_whatever_its_files(
    new_case, signed_in, django_assert_max_num_queries
):
    case, client = new_case("accepted"), signed_in(APPROVER)
    shown(client, case)
    with django_assert_max_num_queries(40):
        shown(client, case)

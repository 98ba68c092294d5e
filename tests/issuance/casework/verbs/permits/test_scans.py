"""The scan of a permit: private as it came, public as it was painted over, and only while it should be."""

import html
import io
import re
from datetime import timedelta
from itertools import count

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from PIL import Image

from forms import uploads
from issuance.casework import redaction
from issuance.casework.queues.worklist import work_list
from issuance.casework.readings import READ
from issuance.casework.verbs import REGISTRY
from issuance.casework.verbs.confirmation import CONFIRMED
from issuance.models import Permit, PermitScan, PublicPage
from portal.ground.calendar import clock
from portal.ground.files import blob_collector, page_picture, storage
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Event
from tests.issuance.desk.case_pages import begin, do, page
from tests.issuance.limit_ready import APPROVER
from tests.issuance.ready import CLERK, ENDS, MARKET, again, confirmed
from tests.issuance.scan_ready import BOX, TAKEN_BACK, add, paper, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def permit(new_case):
    return new_case("issued").reviews.get(department__code=MARKET).permit


@pytest.fixture
def officer(person):
    return person(APPROVER)


def publish(permit, officer, boxes=(BOX,)):
    scan = add(permit, officer)
    REGISTRY["publish_permit_scan"].run(permit, actor=officer, **published(scan, boxes))
    return PermitScan.objects.get(pk=scan.pk)


def scanned(permit):
    """The page behind the QR code, as anybody reads it."""
    token = permit.review.case.licence.editions.get(superseded_at=None).token
    return Client().get(reverse("licence", args=[token]))


def pictures(permit):
    token = permit.review.case.licence.editions.get(superseded_at=None).token
    html = scanned(permit).content.decode()
    rows = PublicPage.objects.filter(scan__permit=permit)
    addresses = [reverse("licence_permit_page", args=[token, row.pk]) for row in rows]
    return [address for address in addresses if address in html], addresses


def queued(officer):
    return {waiting.queue.code for waiting in work_list(officer, clock.today())}


def test_a_scan_is_seen_by_nobody_outside_until_it_is_published(permit, officer):
    scan = add(permit, officer)
    assert pictures(permit) == ([], [])
    assert "to_publish" in queued(officer)
    REGISTRY["publish_permit_scan"].run(permit, actor=officer, **published(scan))
    shown, addresses = pictures(permit)
    assert shown == addresses != []
    assert "to_publish" not in queued(officer)
    answer = Client().get(shown[0])
    assert answer["Content-Type"] == "image/jpeg"
    with storage.open_blob(scan.pages.get().sha256) as blob:
        assert answer.content == blob.read()
    assert Event.objects.filter(subject=scan.event_subject).count() == 2


def test_the_page_posts_what_was_drawn_shows_it_and_then_publishes_it(permit, officer, signed_in):
    case, client = permit.review.case, signed_in(APPROVER)
    assert do(client, case, "add_permit_scan", permit, scan=paper()).status_code == 302
    told = page(client, case).content.decode()
    original = reverse("issuance_permit_page", args=[case.pk, permit.scans.get().pk, 1])
    assert f'src="{original}"' in told
    row = {
        "row0-page": 1,
        "row0-left": "10",
        "row0-top": "5",
        "row0-width": "30",
        "row0-height": "4",
    }
    posted = {**row, "rows": "2", "looked": "on"}
    asked = begin(client, case, "publish_permit_scan", permit, **posted)
    [preview] = [
        html.unescape(address)
        for address in re.findall(r'src="([^"]+drawn=[^"]+)"', asked.content.decode())
    ]
    assert preview.startswith(f"{original}?drawn=")
    colleague = signed_in("approver2-450204-mr")
    read = Event.objects.filter(verb=READ, actor__username="approver2-450204-mr")
    assert not read.exists()
    assert colleague.get(preview).status_code == 200
    assert read.get().case == case.number  # a picture that was drawn is read too
    seen = client.get(preview).content
    assert not PublicPage.objects.exists()
    assert confirmed(client, asked).status_code == 302
    [shown], _all = pictures(permit)
    assert Client().get(shown).content == seen
    assert client.get(original).content != seen


def asked_to_publish(client, permit, **posted):
    row = dict(zip(("page", "left", "top", "width", "height"), (1, 10, 5, 30, 4), strict=True))
    stated = {f"row0-{name}": value for name, value in row.items()} | {"rows": "1", "looked": "on"}
    return begin(client, permit.review.case, "publish_permit_scan", permit, **stated | posted)


def test_exactly_the_files_that_were_shown_are_published_and_nothing_is_drawn_again(
    permit, officer, signed_in, monkeypatch
):
    scan, client = add(permit, officer), signed_in(APPROVER)
    asked = asked_to_publish(client, permit)
    shown = [page.sha256 for page in asked.context["confirmation"].form.cleaned_data["pages"]]
    monkeypatch.setattr(page_picture, "painted_over", None)
    assert confirmed(client, asked).status_code == 302
    assert [page.sha256 for page in scan.pages.all()] == shown


def test_a_confirmation_of_other_boxes_another_scan_or_files_of_nobody_publishes_nothing(
    permit, officer, signed_in
):
    add(permit, officer)
    client = signed_in(APPROVER)
    asked = asked_to_publish(client, permit)
    other = asked_to_publish(client, permit, **{"row0-left": "60"})
    name = f"publish_permit_scan-{permit.pk}-"
    for changed in (
        {f"{name}row0-left": "60"},
        {f"{name}drawn": dict(other.context["confirmation"].form.typed())[f"{name}drawn"]},
        {f"{name}drawn": ""},
        {f"{name}drawn": "x:y:z"},
    ):
        form = asked.context["confirmation"].form
        posted = again(form) | {CONFIRMED: asked.context["confirmation"].seal} | changed
        assert client.post(asked.request["PATH_INFO"], posted).status_code == 422
    REGISTRY["withdraw_permit_scan"].run(permit, actor=officer, **TAKEN_BACK)
    add(permit, officer)
    assert confirmed(client, asked).status_code in (409, 422)
    assert not PublicPage.objects.exists()


def test_who_waits_for_a_day_looks_again(permit, officer, signed_in):
    add(permit, officer)
    client = signed_in(APPROVER)
    asked = asked_to_publish(client, permit)
    with time_machine.travel(clock.now() + timedelta(hours=25), tick=False):
        answer = confirmed(signed_in(APPROVER), asked)
    assert answer.status_code == 422
    assert not PublicPage.objects.exists()


def test_pages_that_take_too_long_together_are_told_plainly(
    permit, officer, signed_in, monkeypatch
):
    add(permit, officer)
    monkeypatch.setattr(redaction, "BUDGET", 0)
    answer = asked_to_publish(signed_in(APPROVER), permit)
    assert answer.status_code == 422
    assert "绘制时间过长" in answer.content.decode()


@pytest.mark.parametrize(
    ("posted", "field"),
    [
        ({"looked": ""}, "looked"),
        ({"row0-left": ""}, "row"),
        ({"row0-left": "-1"}, "row"),
        ({"row0-left": "90"}, "whole"),
        ({"row0-page": "7"}, "row"),
        ({"row0-width": "0"}, "row"),
        ({"row0-height": "x"}, "row"),
    ],
)
def test_what_cannot_be_is_told_where_it_was_typed_and_publishes_nothing(
    permit, officer, signed_in, posted, field
):
    add(permit, officer)
    row = {
        "row0-page": 1,
        "row0-left": "10",
        "row0-top": "5",
        "row0-width": "30",
        "row0-height": "4",
    }
    stated = {**row, "rows": "1", "looked": "on"} | posted
    answer = begin(signed_in(APPROVER), permit.review.case, "publish_permit_scan", permit, **stated)
    assert answer.status_code == 422
    [form] = [c["form"] for c in answer.context["cards"] if c["verb"].code == "publish_permit_scan"]
    marked = {"looked": form.errors.get("looked"), "row": form.rows[0].errors}
    assert marked.get(field, form.non_field_errors())
    assert not PublicPage.objects.exists()


def test_nothing_painted_over_is_asked_about(permit, officer, signed_in):
    add(permit, officer)
    client = signed_in(APPROVER)
    asked = begin(client, permit.review.case, "publish_permit_scan", permit, looked="on")
    assert "没有遮盖任何内容" in asked.content.decode()


def test_taken_back_it_is_gone_at_the_next_request_and_another_may_come(permit, officer):
    publish(permit, officer)
    [shown], _all = pictures(permit)
    REGISTRY["withdraw_permit_scan"].run(permit, actor=officer, **TAKEN_BACK)
    assert pictures(permit)[0] == []
    assert Client().get(shown).status_code == 404
    again = publish(permit, officer)
    assert Client().get(shown).status_code == 404
    assert pictures(permit)[0][0].endswith(f"/{again.pages.get().pk}.jpg")


def test_a_permit_that_ends_or_is_corrected_shows_its_picture_no_longer(new_case, person, officer):
    case = new_case("issued")
    permit = case.reviews.get(department__code=MARKET).permit
    publish(permit, officer)
    [shown], _all = pictures(permit)
    paper_of = {name: getattr(permit, name) for name in ("number", "valid_from", "valid_until")}
    changed = paper_of | {"scope": "冷食类", "reason": "录入有误"}
    REGISTRY["correct_permit"].run(permit, actor=officer, **changed)
    assert Client().get(shown).status_code == 404
    assert permit.scans.get().stage == PermitScan.Stage.WITHDRAWN
    permit = Permit.objects.get(pk=permit.pk)
    publish(permit, officer)
    [shown], _all = pictures(permit)[0][-1:], None
    REGISTRY["end"].run(permit, actor=officer, **ENDS["cancelled"], reason="自愿注销")
    assert Client().get(shown).status_code == 404
    ended = Permit.objects.get(pk=permit.pk)
    assert not REGISTRY["withdraw_permit_scan"].hindrance(ended)


def test_the_original_opens_for_its_department_alone(permit, officer, signed_in):
    scan = publish(permit, officer)
    address = reverse("issuance_permit_page", args=[permit.review.case_id, scan.pk, 1])
    assert signed_in(APPROVER).get(address).status_code == 200
    others = (CLERK, "approver-450204-hc", "officer-450204-aa", "supervisor-4502")
    for name in others:
        assert signed_in(name).get(address).status_code == 404
    other = reverse("issuance_permit_page", args=[permit.review.case_id, scan.pk, 2])
    assert signed_in(APPROVER).get(other).status_code == 404
    for odd in ("", "x", "1:2:3"):
        assert signed_in(APPROVER).get(address, {"drawn": odd}).status_code == 404


@pytest.mark.parametrize("name", ["许可证.txt", "许可证.ofd"])
def test_of_what_no_picture_can_be_made_is_refused_with_a_way_out(permit, signed_in, name):
    client, case = signed_in(APPROVER), permit.review.case
    file = ContentFile(b"no picture at all", name=name)
    answer = begin(client, case, "add_permit_scan", permit, scan=file)
    assert answer.status_code == 422
    assert not permit.scans.exists()


def test_too_many_pages_are_refused(permit, signed_in):
    out, sheet = io.BytesIO(), Image.new("RGB", (60, 80), "white")
    sheet.save(out, "PDF", save_all=True, append_images=[sheet] * redaction.PAGES_MOST)
    file = ContentFile(out.getvalue(), name="许可证.pdf")
    client = signed_in(APPROVER)
    answer = begin(client, permit.review.case, "add_permit_scan", permit, scan=file)
    assert answer.status_code == 422
    assert "最多6页" in answer.content.decode()


@pytest.mark.both_databases
def test_of_two_scans_at_once_one_stays(permit, officer):
    """The database refuses the second, whoever looked before."""
    add(permit, officer)
    serial = count()
    columns = {"permit": permit, "added_by": officer, "added_at": clock.now(), "page_count": 1}
    with pytest.raises(IntegrityError), transaction.atomic():
        PermitScan.objects.create(**columns, scan_name=f"{next(serial)}")
    with pytest.raises(VerbRefused):
        REGISTRY["add_permit_scan"].run(permit, actor=officer, scan=uploads.take_in(paper()))


@pytest.mark.both_databases
def test_what_was_published_never_changes(permit, officer):
    scan = publish(permit, officer)
    with pytest.raises(Exception, match="never changes"), transaction.atomic():
        scan.pages.update(sha256="0" * 64)
    connection.check_constraints()


def test_the_store_keeps_original_and_pictures(permit, officer):
    scan = publish(permit, officer)
    for sha256 in (scan.scan_sha256, scan.pages.get().sha256):
        blob_collector.collect(sha256)
        assert storage.is_intact(sha256)


def listed(officer):
    return {
        row.pk
        for waiting in work_list(officer, clock.today())
        if waiting.queue.code == "without_picture"
        for row in waiting.queue.rows(officer, clock.today())
    }


def test_a_permit_on_a_licence_without_a_picture_stands_on_its_department_s_list(
    permit, officer, person
):
    assert permit.pk in listed(officer)
    assert permit.pk not in listed(person("approver-450204-hc"))
    add(permit, officer)
    assert permit.pk not in listed(officer)
    REGISTRY["withdraw_permit_scan"].run(permit, actor=officer, **TAKEN_BACK)
    assert permit.pk in listed(officer)
    REGISTRY["end"].run(permit, actor=officer, **ENDS["cancelled"], reason="自愿注销")
    assert permit.pk not in listed(officer)


def test_a_permit_that_no_licence_carries_owes_no_picture(new_case, officer):
    permit = new_case("decided").reviews.get(department__code=MARKET).permit
    assert permit.pk not in listed(officer)

"""The inspectors' page at the place: each point kept by itself, nothing of two inspectors lost."""

import json
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from forms import uploads
from issuance.casework.papers.notice_pdf import notice_document
from issuance.casework.verbs import REGISTRY
from issuance.models import Case, Inspected, InspectionPhoto, PointFinding
from portal.demo.people import approver_of, inspector_of
from portal.ground.calendar import clock
from tests.ground.files.judging.makers import heif, pdf, picture
from tests.issuance.inspection_cases import (
    POINTS,
    RECTIFY,
    YES,
    begin,
    conclude,
    fresh,
    plan,
    with_points,
)

MARKET, HOUSING = "450204-mr", "450204-hc"
SHARED = next(point for point in POINTS if len(point.permits) == 2)


@pytest.fixture
def case(new_case, monkeypatch):
    """All departments come, today."""
    with_points(monkeypatch)
    case = new_case("accepted", visit=True)
    for row in case.reviews.all():
        row = fresh(row)
        REGISTRY["need_inspection"].run(row, actor=approver_of(row.department), **YES)
    plan(case)
    begin(case)
    return Case.objects.get(pk=case.pk)


def of(case, code):
    return case.reviews.select_related("department").get(department__code=code.upper())


def address(case):
    return reverse("issuance_visit", args=[case.pk])


def points(client, case):
    """The lines of the page, by key."""
    page = client.get(address(case))
    assert page.status_code == 200
    return {row["line"].key: row["line"] for row in page.context["points"]}


def shared(case):
    """The key of the point for items of both departments, as the page of each shows it."""
    return f"{case.reviews.earliest('pk').department_id}-{POINTS.index(SHARED) + 1}"


def keep(client, case, key, result="met", note="", mark=0, photos=()):
    form = f"point-{key}"
    typed = {f"{form}-mark": mark, f"{form}-result": result, f"{form}-findings": note}
    return client.post(address(case), {"point": key, f"{form}-photos": list(photos)} | typed)


def own_point(client, case):
    return next(key for key in points(client, case) if not key.endswith("-0"))


def upload(content, name="照片.jpg"):
    return SimpleUploadedFile(name, content, "image/jpeg")


def test_each_inspector_sees_the_points_of_their_own_items_and_shared_ones_once(case, signed_in):
    mine, theirs = (points(signed_in(f"inspector-{code}"), case) for code in (MARKET, HOUSING))
    key = shared(case)
    assert key in mine
    assert key in theirs
    assert {row.department.name for row in mine[key].items} == {
        of(case, code).department.name for code in (MARKET, HOUSING)
    }
    for lines, code in ((mine, MARKET), (theirs, HOUSING)):
        item = of(case, code)
        assert all(item in line.items for line in lines.values())
    assert set(mine) != set(theirs)


def test_two_inspectors_keep_different_points_at_once_and_both_survive(case, signed_in):
    one, other = signed_in(f"inspector-{MARKET}"), signed_in(f"approver-{MARKET}")
    first, second = [key for key in points(one, case) if not key.endswith("-0")][:2]
    assert keep(one, case, first, "met", "已查").status_code == 302
    assert keep(other, case, second, "unmet", "缺盖板").status_code == 302
    kept = points(one, case)
    assert (kept[first].finding.result, kept[first].finding.note) == ("met", "已查")
    assert (kept[second].finding.result, kept[second].finding.note) == ("unmet", "缺盖板")
    assert kept[second].finding.by.username == f"approver-{MARKET}"


def test_on_a_shared_point_the_second_sees_what_the_first_kept_and_loses_nothing(case, signed_in):
    one, other, key = (
        signed_in(f"inspector-{MARKET}"),
        signed_in(f"inspector-{HOUSING}"),
        shared(case),
    )
    assert keep(one, case, key, "unmet", "油烟管道未清洗").status_code == 302
    late = keep(other, case, key, "met", "管道已看", photos=[upload(picture("JPEG"))])
    text = late.content.decode()
    assert late.status_code == 409
    assert "油烟管道未清洗" in text
    assert "管道已看" in text
    finding = PointFinding.objects.get(inspection__case=case)
    assert (finding.result, finding.note, finding.version) == ("unmet", "油烟管道未清洗", 1)
    assert finding.photos.count() == 1
    mark = re.search(rf'name="point-{key}-mark" value="(\d+)"', text)[1]
    assert keep(other, case, key, "met", "管道已看", mark=mark).status_code == 302
    finding.refresh_from_db()
    assert (finding.result, finding.note, finding.version) == ("met", "管道已看", 2)


def test_the_same_said_twice_is_no_conflict(case, signed_in):
    client = signed_in(f"inspector-{MARKET}")
    key = own_point(client, case)
    for _click in range(2):
        assert keep(client, case, key, "met", "已查").status_code == 302
    assert PointFinding.objects.get(inspection__case=case).version == 1


def test_a_point_that_is_not_met_says_what_was_found(case, signed_in):
    client = signed_in(f"inspector-{MARKET}")
    answer = keep(client, case, own_point(client, case), "unmet", "")
    assert answer.status_code == 422
    assert "写明" in answer.content.decode()
    assert not PointFinding.objects.exists()


def test_a_point_of_another_department_is_not_theirs(case, signed_in):
    mine, theirs = signed_in(f"inspector-{MARKET}"), signed_in(f"inspector-{HOUSING}")
    foreign = next(key for key in points(theirs, case) if key not in points(mine, case))
    assert keep(mine, case, foreign).status_code == 403
    assert keep(mine, case, "1-9999").status_code == 403
    assert not PointFinding.objects.exists()


def test_who_does_not_take_part_is_refused_and_beyond_the_border_there_is_no_page(case, signed_in):
    for name in (f"approver2-{MARKET}", "officer-450204-aa", "supervisor-4502"):
        assert signed_in(name).get(address(case)).status_code == 403, name
    assert signed_in("approver-450203-mr").get(address(case)).status_code == 404
    assert signed_in("clerk-450203").get(address(case)).status_code in (403, 404)


def test_without_a_planned_visit_there_is_no_page(new_case, signed_in):
    case = new_case("accepted")
    assert signed_in(f"inspector-{MARKET}").get(address(case)).status_code == 404


def test_nothing_is_kept_before_the_day_of_the_visit(case, signed_in):
    case.inspections.update(on=clock.today() + timedelta(days=1))
    client = signed_in(f"inspector-{MARKET}")
    page = client.get(address(case))
    assert "point-" in page.content.decode()
    assert 'name="point"' not in page.content.decode()
    assert keep(client, case, own_point(client, case)).status_code == 409
    assert not PointFinding.objects.exists()


def test_pictures_of_a_phone_are_taken_and_shown_to_who_reads_the_inspection_only(case, signed_in):
    client = signed_in(f"inspector-{MARKET}")
    key = own_point(client, case)
    sent = [upload(picture("JPEG")), upload(heif(), "IMG_1.HEIC")]
    assert keep(client, case, key, photos=sent).status_code == 302
    photos = list(InspectionPhoto.objects.filter(inspection__case=case))
    assert [photo.scan_type for photo in photos] == ["image/jpeg", "image/heic"]
    page = client.get(address(case)).content.decode()
    for photo in photos:
        there = reverse("issuance_visit_photo", args=[case.pk, photo.pk])
        assert f'src="{there}"' in page
        shown = client.get(there)
        assert (shown.status_code, shown["Content-Type"]) == (200, "image/jpeg")
        assert signed_in("officer-450204-aa").get(there).status_code == 200
        assert signed_in("clerk-450203").get(there).status_code == 404
        assert signed_in("approver-450203-mr").get(there).status_code == 404
    assert keep(client, case, key, mark=1, photos=[upload(picture("JPEG"))]).status_code == 302
    assert InspectionPhoto.objects.count() == 2


@pytest.mark.parametrize("content", [b"<script>alert(1)</script>", pdf()])
def test_what_is_no_picture_is_refused_and_what_was_typed_stays(case, signed_in, content):
    client = signed_in(f"inspector-{MARKET}")
    answer = keep(
        client, case, own_point(client, case), "met", "都已查过", photos=[upload(content)]
    )
    assert answer.status_code == 422
    assert "都已查过" in answer.content.decode()
    assert not InspectionPhoto.objects.exists()
    assert not PointFinding.objects.exists()


def test_what_was_not_met_is_proposed_as_findings_and_frozen_with_the_conclusion(case, signed_in):
    client, item = signed_in(f"inspector-{MARKET}"), of(case, MARKET)
    key = own_point(client, case)
    assert (
        keep(client, case, key, "unmet", "缺盖板", photos=[upload(picture("JPEG"))]).status_code
        == 302
    )
    page = client.get(reverse("issuance_case", args=[case.pk])).content.decode()
    assert "：缺盖板</textarea>" in page
    assert address(case) in page
    conclude(item, **RECTIFY, until=clock.today() + timedelta(days=5))
    (point,) = Inspected.objects.get(review=item).points
    photo = InspectionPhoto.objects.get()
    assert (point["result"], point["note"]) == ("unmet", "缺盖板")
    assert point["photos"] == [[photo.pk, photo.scan_sha256]]
    line = points(client, case)[key]
    assert line.open is False
    if line.items == (item,):
        assert keep(client, case, key, mark=1).status_code == 409
    assert "缺盖板" in client.get(reverse("issuance_case", args=[case.pk])).content.decode()


def confirm(client, case, **stated):
    form = f"record_presence-{case.pk}"
    return client.post(address(case), {f"{form}-{name}": said for name, said in stated.items()})


def test_the_applicant_confirms_once_and_it_stands_in_the_notice(case, signed_in):
    client = signed_in(f"inspector-{MARKET}")
    assert confirm(client, case, presence="signed").status_code == 422
    assert confirm(client, case, presence="refused", name="李四").status_code == 422
    assert confirm(client, case, presence="signed", name="李四").status_code == 302
    assert confirm(client, case, presence="absent", reason="门店未开").status_code in (409, 422)
    visit = case.inspections.get()
    assert (visit.presence, visit.presence_name) == ("signed", "李四")
    assert "李四" in client.get(reverse("issuance_case", args=[case.pk])).content.decode()
    for code in (MARKET, HOUSING):
        conclude(of(case, code), **RECTIFY, until=clock.today() + timedelta(days=5))
    paper = case.notices.get(kind="rectify")
    assert paper.body["rectify"]["present"]["name"] == "李四"
    assert "李四" in notice_document(paper).html


def test_the_decision_says_that_nobody_was_present(case, signed_in):
    client, item = signed_in(f"inspector-{MARKET}"), of(case, MARKET)
    assert confirm(client, case, presence="absent", reason="门店未开").status_code == 302
    conclude(item)
    REGISTRY["decide"].run(fresh(item), actor=approver_of(item.department), grant=True)
    paper = case.notices.get(kind="decision")
    assert paper.body["visits"][0]["present"]["presence"] == "absent"
    assert "门店未开" in notice_document(paper).html


def test_the_route_of_a_day_lists_ones_own_visits_alone_by_hour(case, signed_in, new_case):
    day = clock.today().isoformat()
    route = reverse("issuance_route", args=[day])
    page = signed_in(f"inspector-{MARKET}").get(route)
    (row,) = page.context["visits"]
    assert row[0].case == case
    assert {item.pk for item in row[1]} == {item.pk for item in case.reviews.all()}
    text = page.content.decode()
    assert "蝴蝶山路8号" in text
    assert str(inspector_of(of(case, HOUSING).department)) in text
    assert address(case) in text
    assert signed_in(f"approver2-{MARKET}").get(route).context["visits"] == []
    later = reverse("issuance_route", args=["2030-01-01"])
    assert signed_in(f"inspector-{MARKET}").get(later).context["visits"] == []
    assert signed_in(f"inspector-{MARKET}").get("/cms/visits/2030-13-01/").status_code == 404


def test_my_visits_link_to_the_page_and_to_the_route(case, signed_in):
    client = signed_in(f"inspector-{MARKET}")
    page = client.get(reverse("issuance_work"), {"queue": "my_visits"}).content.decode()
    assert address(case) in page
    assert reverse("issuance_route", args=["today"]) in page


def test_the_page_reads_as_many_rows_however_many_points_are_kept(
    case, signed_in, django_assert_max_num_queries
):
    client = signed_in(f"inspector-{MARKET}")
    keys = [key for key in points(client, case) if not key.endswith("-0")]
    with django_assert_max_num_queries(60) as few:
        client.get(address(case))
    read = len(few)
    for key in keys:
        keep(client, case, key, photos=[upload(picture("JPEG"))])
    with django_assert_max_num_queries(read + 1):  # pictures, once there are any
        client.get(address(case))


def take_back(client, case, photo, reason="拍错了门店"):
    name = f"photo-{photo.pk}-reason"
    return client.post(address(case), {"photo": photo.pk, name: reason})


def test_a_wrong_picture_is_taken_back_with_who_and_why(case, signed_in):
    client = signed_in(f"inspector-{MARKET}")
    key = own_point(client, case)
    keep(client, case, key, "unmet", "缺盖板", photos=[upload(picture("JPEG"))])
    photo = InspectionPhoto.objects.get()
    there = reverse("issuance_visit_photo", args=[case.pk, photo.pk])
    assert take_back(client, case, photo, " ").status_code == 422
    assert client.get(there).status_code == 200
    assert take_back(client, case, photo).status_code == 302
    twice = take_back(signed_in(f"approver-{MARKET}"), case, photo, "重复点击")
    assert twice.status_code == 409
    assert "已经撤下" in twice.content.decode()
    assert take_back(signed_in(f"inspector-{HOUSING}"), case, photo).status_code == 403
    photo.refresh_from_db()
    assert photo.withdrawn_reason == "拍错了门店"
    assert photo.withdrawn_by.username == f"inspector-{MARKET}"
    page = client.get(address(case)).content.decode()
    assert there not in page
    assert "拍错了门店" in page
    assert client.get(there).status_code == 404
    conclude(of(case, MARKET), **RECTIFY, until=clock.today() + timedelta(days=5))
    (point,) = Inspected.objects.get(review=of(case, MARKET)).points
    assert point["photos"] == []


def test_a_picture_of_others_or_under_a_conclusion_is_not_taken_back(case, signed_in):
    client, other = signed_in(f"inspector-{MARKET}"), signed_in(f"inspector-{HOUSING}")
    key = next(key for key in points(client, case) if key not in points(other, case))
    keep(client, case, key, photos=[upload(picture("JPEG"))])
    photo = InspectionPhoto.objects.get()
    assert take_back(other, case, photo).status_code == 403
    conclude(of(case, MARKET))
    assert take_back(client, case, photo).status_code == 409
    photo.refresh_from_db()
    assert photo.withdrawn_at is None
    for hostile in ("x", "9" * 40, "²"):
        assert client.post(address(case), {"photo": hostile}).status_code == 404


def test_what_a_shared_point_shows_under_a_conclusion_stands_for_the_other_department_too(
    case, signed_in
):
    client, key = signed_in(f"inspector-{MARKET}"), shared(case)
    keep(client, case, key, photos=[upload(picture("JPEG"))])
    conclude(of(case, HOUSING))
    assert take_back(client, case, InspectionPhoto.objects.get()).status_code == 409


def test_the_inspectors_of_the_re_visit_see_what_the_applicant_reports_with_its_pictures(
    case, signed_in
):
    for code in (MARKET, HOUSING):
        conclude(of(case, code), **RECTIFY, until=clock.today() + timedelta(days=5))
    stored = uploads.take_in(SimpleUploadedFile("整改.jpg", picture("JPEG"), "image/jpeg"))
    REGISTRY["answer_rectification"].run(
        Case.objects.get(pk=case.pk), answer="已加装洗手设施", photos=[stored]
    )
    plan(case)
    begin(case)
    photo = InspectionPhoto.objects.get()
    there = reverse("issuance_visit_photo", args=[case.pk, photo.pk])
    for place in (address(case), reverse("issuance_case", args=[case.pk])):
        page = signed_in(f"inspector-{MARKET}").get(place).content.decode()
        assert "已加装洗手设施" in page
        assert there in page
    assert signed_in(f"inspector-{MARKET}").get(there).status_code == 200


def test_the_form_of_a_point_says_what_the_server_has_of_it(case, signed_in):
    client = signed_in(f"inspector-{MARKET}")
    key = own_point(client, case)
    keep(client, case, key, "unmet", "缺盖板")
    [row] = [row for row in client.get(address(case)).context["points"] if row["line"].key == key]
    assert json.loads(row["form"].kept) == [["findings", "缺盖板"], ["result", "unmet"]]


def test_a_visit_that_is_over_is_read_by_whoever_took_part_and_keeps_nothing(case, signed_in):
    client = signed_in(f"inspector-{MARKET}")
    key = own_point(client, case)
    keep(client, case, key, "unmet", "缺盖板")
    for code in (MARKET, HOUSING):
        conclude(of(case, code))
    page = client.get(address(case))
    assert page.status_code == 200
    html = page.content.decode()
    assert "缺盖板" in html
    assert "本次核查已结束" in html
    assert "data-keep=" not in html
    assert "data-left" in html  # what their device has of it is shown there
    assert keep(client, case, key, "met", "改了").status_code == 409
    assert PointFinding.objects.get().note == "缺盖板"
    for stranger in ("approver2-450204-mr", "officer-450204-aa"):
        assert signed_in(stranger).get(address(case)).status_code == 404


def test_every_page_of_the_back_office_says_whose_unsent_notes_may_stay_on_the_device(signed_in):
    client = signed_in(f"inspector-{MARKET}")
    told = f'data-reader="{client.session["_auth_user_id"]}"'
    assert told in client.get(reverse("issuance_work")).content.decode()

"""Two inspectors of two departments at the place at once, in processes of their own, one of them with a
connection that breaks: nothing is lost, and the applicant gets one report."""

import re
from datetime import timedelta

import pytest
from django.db.models import Q
from django.test import Client
from django.urls import reverse

from issuance.casework import keeping
from issuance.casework.supplements import pictures
from issuance.casework.verbs import REGISTRY
from issuance.models import Case, PointFinding
from portal.demo.people import approver_of, inspector_of
from portal.demo.stories import LIUNAN, Story
from portal.ground.calendar import clock
from tests import told
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
from tests.processes import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]
SHARED = next(n for n, point in enumerate(POINTS, 1) if len(point.permits) == 2)
TRIES = 9


@pytest.fixture
def case(demo, monkeypatch):
    """Both departments come, today."""
    with_points(monkeypatch)
    case = told.tell(Story(LIUNAN, "SMALL_EATERY", "面馆", "accepted"), 951)
    for row in case.reviews.select_related("department"):
        REGISTRY["need_inspection"].run(row, actor=approver_of(row.department), **YES)
    plan(case)
    begin(case)
    return Case.objects.get(pk=case.pk)


def phone(review):
    client = Client(raise_request_exception=False)
    client.force_login(inspector_of(review.department))
    return client


def lines(client, there):
    return [row["line"] for row in client.get(there).context["points"] if row["line"].number]


def send(client, there, key, note, mark):
    form = f"point-{key}"
    typed = {f"{form}-mark": mark, f"{form}-result": "unmet", f"{form}-findings": note}
    return client.post(there, {"point": key} | typed)


def typed_by(number, line):
    return f"{number}号记录：要点{line.number}"


def keep(client, there, line, note):
    """As somebody at the place does: sent again while no answer comes, and over what somebody else kept only
    after it was read. How often no answer came, and what was read of others, comes back."""
    mark, seen, lost = line.mark, [], 0
    while (answer := send(client, there, line.key, note, mark)).status_code != 302:
        page = answer.content.decode()
        assert lost + len(seen) < TRIES, page
        if answer.status_code == 409:
            seen.append(page)
            mark = re.search(rf'name="point-{line.key}-mark" value="(\d+)"', page)[1]
        else:
            assert answer.status_code == 500
            lost += 1
    return lost, seen


def visited(case, *, breaks=()):
    """Both keep all of their points and conclude; ``breaks``: who loses the connection at the second."""
    there = reverse("issuance_visit", args=[case.pk])
    reviews = [fresh(row) for row in case.reviews.order_by("pk")]
    add = pictures.add

    def work(number):
        review, client = reviews[number], phone(reviews[number])
        sent = []

        def broken(*args, **named):
            sent.append(args)
            if number in breaks and len(sent) == 2:
                raise ConnectionError
            add(*args, **named)

        pictures.add, lost, read = broken, 0, []
        for line in lines(client, there):
            once, seen = keep(client, there, line, typed_by(number, line))
            lost, read = lost + once, read + seen
        until = clock.today() + timedelta(days=5)
        findings = f"{number}号结论：{RECTIFY['findings']}"
        conclude(review, "rectify", findings, until=until, actor=inspector_of(review.department))
        return lost, read

    return reviews, together(work, 2)


def test_nothing_is_lost_and_there_is_one_report(case):
    reviews, outcome = visited(case, breaks=(1,))
    kept = {row.number: row for row in PointFinding.objects.filter(inspection__case=case)}
    own = [n for n, point in enumerate(POINTS, 1) if n != SHARED]
    assert set(kept) == {*own, SHARED}
    for number, review in enumerate(reviews):
        lost, read = outcome[number]
        points = [n for n, point in enumerate(POINTS, 1) if review.permit_code in point.permits]
        assert lost == (number == 1)
        for n in set(points) - {SHARED}:
            assert kept[n].note == f"{number}号记录：要点{n}"
        for page in read:  # whoever came second has read what the first wrote
            assert f"{1 - number}号记录：要点{SHARED}" in page
    [paper] = case.notices.filter(kind="rectify")
    told = [row["findings"] for row in paper.body["rectify"]["items"]]
    assert sorted(text[:2] for text in told) == ["0号", "1号"]
    assert [row.stage for row in case.inspections.order_by("pk")] == ["closed", "rectifying"]


def shared_at_once(case):
    """Both have the page with the empty point, and keep it at the same moment."""
    there = reverse("issuance_visit", args=[case.pk])
    reviews = [fresh(row) for row in case.reviews.order_by("pk")]
    key = next(line.key for line in lines(phone(reviews[0]), there) if line.number == SHARED)

    def press(number):
        return send(phone(reviews[number]), there, key, f"{number}号记录", 0).status_code

    return together(press, 2)


def test_of_two_who_keep_the_shared_point_at_once_one_reads_the_other_first(case):
    assert sorted(shared_at_once(case)) == [302, 409]


def test_without_looking_at_what_was_read_one_would_write_over_the_other(case, monkeypatch):
    monkeypatch.setattr(keeping, "unchanged_since", lambda mark: Q())
    assert shared_at_once(case) == [302, 302]

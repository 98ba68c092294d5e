"""Office days are entered, corrected and withdrawn by whom they concern, and the history keeps it."""

from dataclasses import replace
from datetime import date

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from portal.ground.calendar import clock
from portal.ground.history import witness
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Event, OfficeDay, Post, Role, User
from portal.ground.office_days import almanac, entering
from portal.ground.office_days.entering import Change, Entry, Place

pytestmark = pytest.mark.django_db
GUANGXI = Place("province", "45", label="广西壮族自治区")
NOTICE = "自治区人民政府办公厅关于2027年“壮族三月三”放假的通知（桂政办电〔2027〕9号）"


@pytest.fixture
def root():
    return User.objects.create_superuser("root")


def holder(name, role, region):
    person = User.objects.create_user(name)
    Post.objects.create(user=person, role=role, region=region, valid_from=date(2020, 1, 1))
    return person


def entry(place, day="2026-06-10", works=False, name="市庆", **words):
    return Entry(place, date.fromisoformat(day), works, name, words.pop("source", NOTICE), **words)


def of(region, *args, **words):
    return entry(entering.of_region(region), *args, **words)


def in_force(**where):
    return OfficeDay.objects.filter(withdrawn_on=None, **where)


def test_a_day_is_entered_known_from_today_and_told_to_the_history(liuzhou):
    editor = holder("editor", Role.EDITOR, liuzhou)
    with time_machine.travel("2026-05-06T09:00:00+08:00"):
        assert entering.enter(actor=editor, entries=[of(liuzhou)]) == 1
    row = in_force(region=liuzhou).get()
    assert (row.known_from, row.source) == (date(2026, 5, 6), NOTICE)
    event = Event.objects.get(verb=entering.ENTERED)
    assert (event.verb, event.subject, event.actor) == (
        entering.ENTERED,
        f"officeday:{row.pk}",
        editor,
    )
    assert (event.chain.name, event.region, event.after) == ("450200", "450200", "off")
    assert event.data == {"day": "2026-06-10", "place": "柳州市", "name": "市庆"}
    assert not list(witness.alterations())
    OfficeDay.objects.filter(pk=row.pk).update(day=date(2026, 6, 11))
    assert [str(found.subject) for found in witness.alterations()] == [f"officeday:{row.pk}"]


def test_who_may_enter_for_whom(liuzhou, liunan, root):
    city = holder("city", Role.EDITOR, liuzhou)
    county = holder("county", Role.EDITOR, liunan)
    clerk = holder("clerk", Role.CLERK, liunan)
    labels = {
        person: [place.label for place in entering.places_of(person)]
        for person in (root, city, county, clerk)
    }
    assert labels == {
        root: ["全国", "广西壮族自治区", "柳州市", "柳州市柳南区"],
        city: ["柳州市", "柳州市柳南区"],
        county: ["柳州市柳南区"],
        clerk: [],
    }
    for person, place in ((county, entering.of_region(liuzhou)), (city, GUANGXI), (clerk, GUANGXI)):
        with pytest.raises(PermissionDenied):
            entering.enter(actor=person, entries=[entry(place)])
    entering.enter(actor=root, entries=[of(liuzhou)])
    row = in_force(region=liuzhou).get()
    for person in (county, clerk):
        with pytest.raises(PermissionDenied):
            entering.withdraw(actor=person, row=row)
    entering.withdraw(actor=city, row=row)
    assert not in_force(region=liuzhou).exists()


def test_the_notice_takes_the_place_of_what_was_reckoned(root, liuzhou):
    """2027: 4-09 and 4-10 by the moon; a notice that says 4-08, 4-09 and work on 4-10."""
    read = [entry(GUANGXI, f"2027-04-{n:02}", n == 10, "壮族三月三") for n in (8, 9, 10)]
    steps = {str(step.entry.day): step.change for step in entering.plan(read).steps}
    assert steps == {
        "2027-04-08": Change.NEW,
        "2027-04-09": Change.CORRECTED,
        "2027-04-10": Change.REPLACED,
    }
    assert entering.enter(actor=root, entries=read) == 3
    days = almanac.days_of(liuzhou.pk)
    assert [days.works(date(2027, 4, n)) for n in (8, 9, 10)] == [False, False, True]
    assert not in_force(day__year=2027, to_verify=True).exists()
    assert entering.plan(read).changing == []
    assert entering.enter(actor=root, entries=read) == 0


def test_a_reckoned_day_the_notice_does_not_name_is_offered_for_withdrawal(root, liuzhou):
    read = [entry(GUANGXI, "2027-04-08", name="壮族三月三")]
    left = entering.plan(read).left
    assert [str(row.day) for row in left] == ["2027-04-09", "2027-04-10"]
    foreign = in_force(day="2026-04-20").get()
    entering.enter(actor=root, entries=read, withdraw=[left[0].pk, foreign.pk])
    assert in_force(pk=foreign.pk).exists()
    assert almanac.days_of(liuzhou.pk).works(left[0].day)
    assert in_force(pk=left[1].pk).exists()


def test_a_day_is_not_off_and_worked_at_once(root, liuzhou):
    entering.enter(actor=root, entries=[of(liuzhou)])
    other = [of(liuzhou, "2026-06-11"), of(liuzhou, works=True)]
    assert [step.change for step in entering.plan(other).steps] == [Change.NEW, Change.REFUSED]
    with pytest.raises(VerbRefused, match="2026-06-10"):
        entering.enter(actor=root, entries=other)
    assert in_force(region=liuzhou).count() == 1  # nothing of it was entered
    row = in_force(region=liuzhou).get()
    row.pk, row.works = None, True
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
    entering.withdraw(actor=root, row=in_force(region=liuzhou).get())
    entering.enter(actor=root, entries=[of(liuzhou, works=True)])


def test_its_words_are_corrected_in_place(root, liuzhou):
    entering.enter(actor=root, entries=[of(liuzhou, to_verify=True)])
    before = in_force(region=liuzhou).get()
    right = replace(of(liuzhou), source="柳政办〔2026〕7号", link="https://example.com/7")
    entering.enter(actor=root, entries=[right])
    row = in_force(region=liuzhou).get()
    assert (row.pk, row.source, row.to_verify) == (before.pk, "柳政办〔2026〕7号", False)
    assert Event.objects.latest("pk").verb == entering.CORRECTED


def test_a_withdrawn_day_still_puts_off_what_was_told_with_it(root, liuzhou):
    with time_machine.travel("2026-06-01T09:00:00+08:00"):
        entering.enter(actor=root, entries=[of(liuzhou)])
    with time_machine.travel("2026-06-09T09:00:00+08:00"):
        entering.withdraw(actor=root, row=in_force(region=liuzhou).get())
        with pytest.raises(VerbRefused):
            entering.withdraw(actor=root, row=OfficeDay.objects.get(region=liuzhou))
    days = almanac.days_of(liuzhou.pk)
    tuesday = date(2026, 6, 9)
    assert clock.add_working_days(tuesday, 1, days=days) == date(2026, 6, 10)
    told = days.told_on(date(2026, 6, 5))
    assert clock.add_working_days(tuesday, 1, days=told) == date(2026, 6, 11)

"""From when until when a renewal is applied for, in tables (行政许可法 50)."""

from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace

import pytest

from guides.version.permit_parts import RenewalPart
from issuance.casework import renewals
from portal.ground.calendar.office_days import OfficeDays

UNTIL = date(2027, 6, 30)


@dataclass
class Asked:
    """A permit as far as the rule reads it."""

    renewal: RenewalPart
    valid_until: date | None = UNTIL
    prepares: bool = False
    permit_code: str = "P"
    rows: tuple = ()

    @property
    def owning_case(self):
        item = SimpleNamespace(renewal=self.renewal, kinds=())
        return SimpleNamespace(snapshot=SimpleNamespace(permit_by_code={"P": item}))

    @property
    def review(self):
        return SimpleNamespace(prepares=self.prepares, region_id=1, given_up_at=None)

    @property
    def renewals(self):
        return SimpleNamespace(all=lambda: self.rows)


@pytest.fixture(autouse=True)
def office_days(monkeypatch):
    monkeypatch.setattr(renewals.almanac, "days_of", lambda region: OfficeDays(()))


@pytest.mark.parametrize(
    ("part", "opens", "closes"),
    [
        ({}, None, date(2027, 5, 31)),  # the law: thirty days before
        ({"latest": 30}, None, date(2027, 5, 31)),
        ({"earliest": 90}, date(2027, 4, 1), date(2027, 5, 31)),
        ({"earliest": 6, "latest": 3, "unit": "个月"}, date(2026, 12, 30), date(2027, 3, 30)),
        ({"earliest": 10, "latest": 5, "unit": "工作日"}, date(2027, 6, 16), date(2027, 6, 23)),
        ({"latest": 0}, None, UNTIL),
    ],
)
def test_the_window_is_as_the_guide_says_else_as_the_law_does(part, opens, closes):
    assert renewals.window(Asked(RenewalPart(**part))) == renewals.Window(opens, closes)


@pytest.mark.parametrize(("silence", "renews"), [("yes", True), ("unknown", True), ("no", False)])
def test_silence_renews_unless_the_law_of_the_item_says_no(silence, renews):
    assert renewals.silence_renews(Asked(RenewalPart(silence=silence))) is renews


@pytest.mark.parametrize(
    ("today", "told"),
    [
        (date(2027, 3, 31), (False, date(2027, 4, 1))),
        (date(2027, 4, 1), (True, date(2027, 5, 16))),
        (date(2027, 5, 15), (True, date(2027, 5, 16))),
        (date(2027, 5, 16), (True, None)),
        (date(2027, 5, 31), (True, None)),
        (date(2027, 6, 1), (False, None)),
    ],
)
def test_its_holder_is_reminded_twice_while_it_may_be_applied_for_in_time(today, told):
    assert renewals.reminding(Asked(RenewalPart(latest=30)), today) == told


def test_nobody_is_reminded_before_the_window_opens():
    asked = Asked(RenewalPart(earliest=40, latest=30))
    assert renewals.first_look(asked, UNTIL) == date(2027, 5, 21)
    assert renewals.reminding(asked, date(2027, 5, 20)) == (False, date(2027, 5, 21))


def test_what_lasts_without_end_or_only_lets_build_is_never_renewed():
    assert renewals.first_look(Asked(RenewalPart(), valid_until=None), None) is None
    assert renewals.first_look(Asked(RenewalPart(), prepares=True), UNTIL) is None

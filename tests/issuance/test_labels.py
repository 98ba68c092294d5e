"""Every status has its word, colour and public sign, and every page has a drawing for each."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override

from issuance.labels import CASES, LICENCES, PERMITS, REVIEWS
from issuance.status import CaseStatus, LicenceStatus, PermitStanding, PermitStatus, ReviewStatus
from portal.ground.backoffice.registers.columns import SIGNS

TABLES = {
    "case": (CASES, CaseStatus),
    "review": (REVIEWS, ReviewStatus),
    "permit": (PERMITS, PermitStanding),
    "licence": (LICENCES, LicenceStatus),
}
ICONS = Path(settings.BASE_DIR, "static", "icons.svg").read_text(encoding="utf-8")
every = pytest.mark.parametrize(("labels", "statuses"), TABLES.values(), ids=TABLES)


@every
def test_every_status_has_a_label_of_its_own_in_chinese(labels, statuses):
    assert list(labels) == list(statuses)
    with override("zh-hans"):
        words = [str(label.word) for label in labels.values()]
    assert len(set(words)) == len(words)
    assert all(re.search("[\u4e00-\u9fff]", word) for word in words)


@every
def test_every_label_can_be_drawn_in_the_back_office_and_in_public(labels, statuses):
    include = "includes/verdict.html" if statuses is LicenceStatus else "includes/status.html"
    for label in labels.values():
        assert label.colour in SIGNS
        drawn = render_to_string(include, {"kind": label.public, "word": label.word})
        [icon] = re.findall(r"icons\.svg#(\w+)", drawn)
        assert f'<symbol id="{icon}"' in ICONS


def test_a_permit_is_called_by_what_is_stored_wherever_its_dates_say_nothing_else():
    assert set(PermitStatus) == set(PermitStanding) - {"expired", "future", "unknown"}

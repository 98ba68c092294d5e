"""One count of permits and filings, in the words every page shares."""

import pytest
from django.utils.translation import override

from guides.version.choices import PREPARATION
from guides.version.tally import tally


@pytest.mark.parametrize(
    ("permits", "filings", "chinese", "english"),
    [
        (0, 0, "0 项许可", "0 permits"),
        (1, 0, "1 项许可", "1 permit"),
        (2, 0, "2 项许可", "2 permits"),
        (0, 1, "1 项备案", "1 filing"),
        (0, 2, "2 项备案", "2 filings"),
        (7, 1, "7 项许可和 1 项备案", "7 permits and 1 filing"),
    ],
)
def test_filings_are_never_counted_as_permits(snapshot_of, permits, filings, chinese, english):
    permit = snapshot_of("SUPERMARKET").permits[0]
    filing = permit.model_copy(update={"counts": False})
    items = [permit.model_copy(update={"counts": True})] * permits + [filing] * filings
    with override("zh-hans"):
        assert tally(items) == chinese
    with override("en"):
        assert tally(items) == english


@pytest.mark.parametrize(
    ("others", "chinese"),
    [
        ("", "1 项筹建批准"),
        ("p", "1 项筹建批准和 1 项许可"),
        ("pf", "1 项筹建批准，1 项许可和 1 项备案"),
    ],
)
def test_an_approval_to_build_is_neither_a_permit_nor_a_filing(snapshot_of, others, chinese):
    permit = snapshot_of("SUPERMARKET").permits[0].model_copy(update={"counts": True})
    filing = permit.model_copy(update={"counts": False})
    approval = filing.model_copy(update={"kind": PREPARATION})
    items = [{"p": permit, "f": filing}[other] for other in others]
    with override("zh-hans"):
        assert tally([*items, approval]) == chinese

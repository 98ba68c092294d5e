"""The verdict on a situation: true for every count of permits applied for, held and left out."""

import pytest
from django.utils.translation import override

from guides.public.labels import verdict
from guides.version.situations import evaluate


@pytest.fixture
def said(snapshot_of):
    """The verdict in Chinese, all questions answered yes, with the last items left out."""

    def say(industry, *, left_out=0, answer=True, single=False, keep=None):
        snapshot = snapshot_of(industry)
        region = snapshot.region.model_copy(update={"composite_for_single": single})
        snapshot = snapshot.model_copy(update={"region": region})
        answers = {q.id: answer if q.type == "bool" else 900 for q in snapshot.questions}
        codes = list(evaluate(snapshot, answers).permit_codes)
        if keep is not None:
            separate = [code for code in codes if code not in keep]
        else:
            separate = codes[len(codes) - left_out :]
        with override("zh-hans"):
            return verdict(evaluate(snapshot, answers, separate=separate))

    return say


def test_the_supermarket_counts_its_filing_apart(said):
    assert said("SUPERMARKET") == (
        "您需要办理 7 项许可和 1 项备案，可一次申请：许可合并颁发一张行业综合许可证，备案同时办理。"
    )


def test_without_a_filing_there_is_one_figure(said):
    words = "您需要办理 3 项许可，可一次申请，合并颁发一张行业综合许可证。"
    assert said("HOTEL", answer=False) == words


@pytest.mark.parametrize(
    ("left_out", "words"),
    [
        (
            1,
            (
                "您需要办理 3 项许可，其中 1 项许可另行办理；余下 2 项许可可一次申请，"
                "颁发一张行业综合许可证。"
            ),
        ),
        (
            2,
            (
                "您需要办理 3 项许可，其中 2 项许可另行办理。余下 1 项许可，"
                "不足以颁发行业综合许可证，也请按单项办理。"
            ),
        ),
        (3, "您需要办理 3 项许可，现已全部选择另行办理，本次没有可申请的事项。"),
    ],
)
def test_what_is_left_out_is_still_needed(said, left_out, words):
    assert said("HOTEL", answer=False, left_out=left_out) == words


def test_where_the_region_gives_a_licence_for_one_the_rest_is_said_to_have_it(said):
    assert said("HOTEL", answer=False, left_out=2, single=True) == (
        "您需要办理 3 项许可，其中 2 项许可另行办理；余下 1 项许可，本地同样颁发行业综合许可证。"
    )


def test_a_filing_that_is_left_alone_is_no_reason_to_say_that_no_permit_is_needed(said):
    assert said("SUPERMARKET", keep=["MD2_FILING"]) == (
        "您需要办理 7 项许可和 1 项备案，其中 7 项许可另行办理。余下 1 项备案，"
        "不足以颁发行业综合许可证，也请按单项办理。"
    )

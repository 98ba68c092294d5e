"""Sections of the guide where there is little to say: words instead of zeros."""

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from guides.version.notification import assemble
from guides.version.situations import evaluate


@pytest.fixture
def sections(snapshot_of):
    """The text of sections of the guide for a convenience store that sells so much."""

    def text(*names, **sold):
        snapshot = snapshot_of("CONVENIENCE")
        answers = {q.id: q.type != "bool" and 40 for q in snapshot.questions} | sold
        notification = assemble(snapshot, evaluate(snapshot, answers))
        with override("zh-hans"):
            pages = [
                render_to_string(f"guides/public/{name}.html", {"notification": notification})
                for name in names
            ]
        return [" ".join(page.split()) for page in pages]

    return text


def test_who_needs_nothing_is_not_told_to_apply_singly(sections):
    assert sections("permits_heading") == ["要办的许可 <small>无</small>"]


def test_a_lone_filing_is_handled_without_papers_and_at_once(sections):
    step, papers, time = sections("next_step", "materials", "time", prepack=True)
    assert "“仅销售预包装食品备案”由" in step
    assert "办理，填写该部门的申请表。" in step
    assert "不用您交材料；另有" in papers
    assert time.count("<strong>当场</strong>") == 2  # by law, and as promised

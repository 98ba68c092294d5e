"""What makes an author: something a reader could notice."""

import json

import pytest

from home import authorship

TEXT = {
    "pk": 7,
    "title": "关于开展试点的通知",
    "summary": "",
    "latest_revision": None,
    "has_unpublished_changes": False,
    "go_live_at": None,
    "body": json.dumps(
        [{"type": "text", "value": '<p>第一段<a id="3" linktype="page">指南</a></p>', "id": "a"}]
    ),
    "tagged_items": [{"pk": 1, "tag": 4}, {"pk": 2, "tag": 5}],
}


def block(value, **more):
    return {"body": json.dumps([{"type": "text", "value": value, **more}])}


@pytest.mark.parametrize(
    "kept",
    [
        {"latest_revision": 57, "has_unpublished_changes": True, "locked": True},
        {"draft_title": "关于开展试点的通知", "url_path": "/home/x/"},
        block('<p data-block-key="k1">第一段<a linktype="page" id="3">指南</a></p>', id="b"),
        block('<p>第一段<a id="3" linktype="page">指南</a></p>\n'),
        {"tagged_items": [{"pk": 9, "tag": 5}, {"pk": 8, "tag": 4}]},
        {"wagtail_admin_comments": [{"pk": 1, "text": "？"}]},
    ],
)
def test_bookkeeping_is_no_text(kept):
    assert authorship.same(TEXT, TEXT | kept)


@pytest.mark.parametrize(
    "changed",
    [
        {"title": "关于停止试点的通知"},
        {"summary": "[补充]"},
        {"go_live_at": "2026-12-01T00:00:00Z"},
        block('<p>第二段<a id="3" linktype="page">指南</a></p>', id="a"),
        block('<p>第一段<a id="4" linktype="page">指南</a></p>', id="a"),
        block('<h2>第一段<a id="3" linktype="page">指南</a></h2>', id="a"),
        {"tagged_items": [{"pk": 1, "tag": 4}]},
        {"kind": "policy"},
    ],
)
def test_a_difference_is_one_in_either_direction(changed):
    assert not authorship.same(TEXT, TEXT | changed)
    assert not authorship.same(TEXT | changed, TEXT)


def test_the_order_of_blocks_is_text():
    blocks = [
        {"type": "text", "value": "一", "id": "a"},
        {"type": "text", "value": "二", "id": "b"},
    ]
    forward, other = ({"body": json.dumps(order)} for order in (blocks, blocks[::-1]))
    assert not authorship.same(forward, other)

"""Two slices compared: what changed, with both values, and nothing that did not."""

from types import SimpleNamespace

from forms.slices import FilledSection, HandedIn, Slice
from issuance.casework.supplements.changes import between, together


def item(key):
    return SimpleNamespace(key=key)


def file(digest):
    return SimpleNamespace(sha256=digest)


PLAN, LEASE = SimpleNamespace(id="M_PLAN"), SimpleNamespace(id="M_LEASE")


def made(*sections, papers=()):
    filled = tuple(
        FilledSection(None, tuple((item(key), value) for key, value in facts.items()))
        for facts in sections
    )
    return Slice(choice=None, sections=filled, papers=papers, by_sharing=())


def told(before, after):
    return [(change.item.key, change.before, change.after) for change in between(before, after)]


def papers(before, after):
    found = between(made(papers=before), made(papers=after))
    return [
        (
            change.paper.id,
            [was.sha256 for was in change.removed.files],
            [now.sha256 for now in change.added.files],
        )
        for change in found
    ]


def test_a_field_is_told_with_its_old_and_its_new_value_in_the_order_of_the_form():
    before = made({"name": "米粉店", "area": "40"}, {"seats": 12, "cold": False})
    after = made({"name": "米粉店", "area": "42"}, {"seats": 0, "cold": True})
    assert told(before, after) == [("area", "40", "42"), ("seats", 12, 0), ("cold", False, True)]
    assert told(before, before) == []


def test_what_was_left_out_before_or_is_left_out_now_is_told():
    assert told(made({}), made({"note": "后门"})) == [("note", "", "后门")]
    assert told(made({"note": "后门"}), made({"note": ""})) == [("note", "后门", "")]
    assert told(made({}), made({"note": ""})) == []


def test_of_a_paper_the_files_that_went_and_came_are_told_and_not_those_that_stayed():
    old, new, kept = file("a"), file("b"), file("c")
    assert papers((HandedIn(PLAN, (old, kept)),), (HandedIn(PLAN, (kept, new)),)) == [
        ("M_PLAN", ["a"], ["b"])
    ]
    assert papers((HandedIn(PLAN, (kept,)),), (HandedIn(PLAN, (kept, new)),)) == [
        ("M_PLAN", [], ["b"])
    ]
    assert papers((HandedIn(PLAN, (kept,)),), (HandedIn(PLAN, (file("c"),)),)) == []


def test_a_paper_that_was_promised_and_is_there_now_is_told_with_how_it_stood():
    [change] = between(
        made(papers=(HandedIn(PLAN, (), "promised"), HandedIn(LEASE, (), "paper"))),
        made(papers=(HandedIn(PLAN, (file("a"),)), HandedIn(LEASE, (), "paper"))),
    )
    assert (change.paper, change.removed.declared, change.added.declared) == (PLAN, "promised", "")
    assert [found.sha256 for found in change.added.files] == ["a"]


def test_what_stands_in_several_slices_is_told_once_with_all_of_them():
    before, after = made({"address": "旧", "area": "40"}), made({"address": "新", "area": "41"})
    narrow = between(made({"address": "旧"}), made({"address": "新"}))
    rows = together([("小餐饮登记", between(before, after)), ("排水许可", narrow)])
    assert [(row.change.key, row.names) for row in rows] == [
        (("field", "address"), ("小餐饮登记", "排水许可")),
        (("field", "area"), ("小餐饮登记",)),
    ]

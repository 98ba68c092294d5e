"""The PDF of a notice is made once after the commit, stored for ever, and never with a gap in a name."""

import hashlib
import multiprocessing

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from issuance.casework.papers import notice_making, notice_pdf
from issuance.licence.qr import decode_pdf
from issuance.models import Message, Notice, NoticeMaking
from issuance.models.triggers import NOTICE_PDF_STANDS
from portal.demo.stories import LIUNAN, Story
from portal.ground.calendar import clock
from portal.ground.files import blob_check, blob_collector, storage
from portal.ground.history import transitions, witness
from portal.ground.jobs import tick
from portal.ground.models import Event
from portal.ground.pdf.documents import DocumentError
from tests.made_pdfs import stored_pdf
from tests.processes import SECONDS, together
from tests.told import tell
from tests.triggers import lifted

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 as made"


@pytest.fixture
def drawn(monkeypatch):
    """What is given to be set, in turn; the setter itself has tests of its own."""
    documents = []

    def draw(document):
        documents.append(document)
        return PDF + str(len(documents)).encode()

    monkeypatch.setattr(notice_making, "render_pdf", draw)
    return documents


@pytest.fixture
def notice(new_case):
    NoticeMaking.objects.all().delete()
    return new_case("accepted").notices.get()


def stores():
    return Event.objects.filter(verb=notice_making.STORED)


def test_a_notice_is_ordered_with_its_verb_and_made_at_once_after_the_commit(
    new_case, monkeypatch, django_capture_on_commit_callbacks
):
    woken = []
    monkeypatch.setattr(notice_making, "wake", lambda: woken.append(1))
    with django_capture_on_commit_callbacks(execute=True):
        case = new_case("accepted")
        assert not woken
    assert woken
    making = case.notices.get().making
    assert making.free_at == making.ordered_at <= clock.now()


def test_it_is_set_once_and_its_digest_stands_in_the_history(notice, drawn):
    assert notice_making.make_waiting() == 1
    assert notice_making.make_waiting() == 0
    notice.refresh_from_db()
    assert notice.pdf_sha256 == hashlib.sha256(PDF + b"1").hexdigest()
    assert [document.html for document in drawn] == [notice_pdf.notice_document(notice).html]
    assert storage.is_intact(notice.pdf_sha256)
    event = stores().get()
    assert (event.subject, event.case) == (notice.event_subject, notice.case.number)
    assert not NoticeMaking.objects.exists()
    assert not list(witness.alterations())


def test_the_real_paper_leads_by_its_code_to_the_case(notice):
    address = decode_pdf(stored_pdf(notice))
    assert address == f"{notice.body['track']}{notice.case.submission.reference}/"


@pytest.mark.both_databases
def test_a_stored_pdf_is_never_named_anew_and_no_notice_is_taken_away(notice, drawn):
    notice_making.make_waiting()
    for digest in (None, "", "0" * 64):
        with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
            Notice.objects.filter(pk=notice.pk).update(pdf_sha256=digest)
    Message.objects.filter(notice=notice).update(notice=None)  # else Django refuses before it
    with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).delete()


def test_an_altered_file_is_named_with_its_notice(notice, drawn):
    notice_making.make_waiting()
    notice.refresh_from_db()
    assert notice.pdf_sha256 not in {damage.sha256 for damage in blob_check.damaged()}
    storage.private_storage().delete(storage.name_of(notice.pdf_sha256))
    assert f"issuance.Notice:{notice.pk}" in {damage.row for damage in blob_check.damaged()}


def named(notice, name):
    with lifted(connection):
        Notice.objects.filter(pk=notice.pk).update(body=notice.body | {"operator": name})


def test_a_character_no_face_has_keeps_the_paper_from_being_stored_until_there_is_one(
    notice, drawn, monkeypatch
):
    named(notice, "粉店🍜")
    notice_making.make_waiting()
    notice.refresh_from_db()
    assert notice.pdf_sha256 is None
    assert not drawn
    late = notice_making.late().get()
    assert "🍜 (U+1F35C STEAMING BOWL)" in notice_making.why(late)
    assert late.free_at > clock.now()
    monkeypatch.setattr(notice_making, "first_unprintable", lambda text, roles: None)
    notice_making.again(late)
    notice_making.make_waiting()
    notice.refresh_from_db()
    assert notice.pdf_sha256
    assert not notice_making.late().exists()


def test_what_no_paper_shows_is_no_gap(notice, drawn):
    named(notice, "粉\u200b店\ufe0f")
    notice_making.make_waiting()
    assert drawn


def test_a_failure_is_kept_in_words_hinders_no_other_and_is_tried_again_later(
    new_case, notice, drawn, monkeypatch
):
    good = new_case("accepted").notices.get()
    faults = {notice.number: [DocumentError("too_slow"), ValueError("li@example.org")]}

    def draw(document):
        for number, left in faults.items():
            if number in document.title and left:
                raise left.pop(0)
        return PDF

    monkeypatch.setattr(notice_making, "render_pdf", draw)
    assert notice_making.make_waiting() == 2
    good.refresh_from_db()
    assert good.pdf_sha256
    making = NoticeMaking.objects.get()
    assert notice_making.why(making) == str(DocumentError("too_slow"))
    assert not notice_making.late().exists()
    for fault in ("ValueError", ""):
        with time_machine.travel(NoticeMaking.objects.get().free_at, tick=False):
            assert notice_making.make_waiting() == 1
        left = list(NoticeMaking.objects.all())
        assert [fault in notice_making.why(row) for row in left] == [True] * bool(fault)
        assert not any("li@example.org" in notice_making.why(row) for row in left)


def test_what_nobody_made_for_ten_minutes_stands_on_the_list(notice):
    assert not notice_making.late().exists()
    with time_machine.travel(clock.now() + notice_making.LATE, tick=False):
        assert notice_making.late().get().notice == notice
        assert not notice_making.why(notice_making.late().get())


def test_the_notice_of_a_killed_maker_is_made_by_another_when_the_lease_ends(notice, drawn):
    held = notice_making.claim()
    assert held.notice == notice
    assert notice_making.claim() is None
    with time_machine.travel(clock.now() + notice_making.LEASE / 2, tick=False):
        assert notice_making.make_waiting() == 0
    with time_machine.travel(held.free_at, tick=False):
        assert notice_making.make_waiting() == 1
        notice_making.make(held)  # the first was only slow
    assert stores().count() == len(drawn) == 1


def test_older_notices_are_made_by_the_clockwork_oldest_first_a_few_in_a_round(
    new_case, drawn, monkeypatch, settings
):
    settings.PORTAL_PDF_PLACES = 1
    monkeypatch.setattr(notice_making, "OLD_ONES", 2)
    case = new_case("accepted")
    NoticeMaking.objects.all().delete()
    oldest = list(Notice.objects.order_by("issued_at", "pk"))
    first = oldest[0]
    later = ("template", "organ", "case", "reference", "track", "remedies", "since", "supplemented")
    body = {key: value for key, value in first.body.items() if key not in later}
    with lifted(connection):
        Notice.objects.filter(pk=first.pk).update(body=body)
    notice_making.make_notices()
    made = Notice.objects.exclude(pdf_sha256=None)
    assert list(made.order_by("issued_at", "pk")) == oldest[:2]
    assert case.notices.get() not in made
    settings.PORTAL_PDF_PLACES = 0
    notice_making.make_notices()
    assert made.count() == 2


def test_the_clockwork_knows_the_work(notice, drawn, settings):
    settings.PORTAL_PDF_PLACES = 1
    tick.one_round()
    notice.refresh_from_db()
    assert notice.pdf_sha256


def told():
    """A notice that is to be made."""
    case = tell(Story(LIUNAN, "SMALL_EATERY", "面馆", "accepted"), 951)
    (order,) = NoticeMaking.objects.filter(notice__case=case)
    return case.notices.get(), order


def careless(row, *, verb, actor, columns, **rest):
    type(row)._base_manager.filter(pk=row.pk).update(**columns)
    transitions.record(row, verb=verb, actor=actor)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_of_two_makers_one_stores_and_the_other_file_is_nobodys(demo, monkeypatch, guarded):
    notice, _order = told()
    if not guarded:
        monkeypatch.setattr(transitions, "advance", careless)
        NOTICE_PDF_STANDS.take_off(connection)  # the database alone would refuse the second
    files = [PDF + b"a", PDF + b"b"]

    def make(number):
        notice_making.store(Notice.objects.get(pk=notice.pk), files[number])
        return "made"

    assert together(make, 2) == ["made", "made"]
    assert stores().filter(subject=notice.event_subject).count() == (1 if guarded else 2)
    notice.refresh_from_db()
    digests = {hashlib.sha256(file).hexdigest() for file in files}
    (other,) = digests - {notice.pdf_sha256}
    assert not blob_collector.is_named(other)
    assert all(map(storage.is_intact, digests))
    assert not list(witness.alterations())


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_of_many_makers_one_claims_an_order(demo, monkeypatch, guarded):
    _notice, order = told()
    if not guarded:
        monkeypatch.setattr(
            notice_making, "_as", lambda seen: NoticeMaking.objects.filter(pk=seen.pk)
        )
    looked = multiprocessing.Barrier(4)

    def claim(number):
        seen = NoticeMaking.objects.get(pk=order.pk)
        looked.wait(SECONDS)
        return notice_making._taken(seen, clock.now())

    assert sorted(together(claim, 4)) == ([False] * 3 + [True] if guarded else [True] * 4)

"""Recording statutory permits: once, and a number is one issuer's while its permit is valid."""

from datetime import date, datetime, timedelta

import pytest
import time_machine

from issuance.casework.verbs.permits.ends import end
from issuance.models import Permit, Review
from portal.ground.calendar import clock
from portal.ground.history import witness
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Event
from tests.issuance.reading import text
from tests.issuance.ready import ENDS, worded


def test_a_number_is_given_once_by_an_issuer_while_its_permit_is_valid(ready):
    first, second = ready("record_permit"), ready("record_permit")
    paper = first.arguments
    permit = first.run()
    with pytest.raises(VerbRefused, match="已是另一有效许可证的编号"):
        second._replace(arguments=paper).run()
    assert not Event.objects.filter(case=second.case.number, verb="record_permit").exists()
    end.run(
        permit,
        actor=first.actor,
        **ENDS["lapsed"],
        reason="失效",
    )
    assert second._replace(arguments=paper).run().number == paper["number"]


def test_a_permit_is_recorded_once(ready):
    prepared = ready("record_permit")
    prepared.run()
    with pytest.raises(VerbRefused, match="已"):
        prepared._replace(arguments=prepared.arguments | {"number": "GXCY0000000002"}).run()
    assert Permit.objects.filter(review=prepared.subject).count() == 1


@pytest.mark.parametrize(
    ("status", "taken"),
    [
        ("reviewing", True),
        ("decided", True),
        ("closed", True),
        ("issued", True),
        ("withdrawn", True),
        ("supplement", True),
        ("refused", False),
        ("unanswered", False),
    ],
)
def test_a_permit_is_recorded_from_the_decision_on(ready, status, taken):
    prepared = ready("record_permit")
    type(prepared.case).objects.filter(pk=prepared.case.pk).update(status=status)
    if taken:
        assert prepared.run().status == "valid"
    else:
        with pytest.raises(VerbRefused, match=prepared.case.number):
            prepared.run()


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "valid"},
        {"status": "gone"},
        {"reason": " "},
        {"ground": ""},
        {"ground": "70-6"},  # of 注销, not of 撤销
        {"ground": "69-1-5"},  # without the law that lets it be revoked
        {"document": " "},
        {"status": "cancelled", "ground": "70-1"},  # its term has not run out
        {"status": "cancelled", "ground": "70-4"},  # of a permit that is valid it is false
        {
            "status": "cancelled",
            "ground": "70-6",
            "law": "",
        },  # without the law that has it cancelled
        {"status": "rescinded", "ground": "penalty"},
        {"status": "lapsed", "ground": "law", "law": ""},
    ],
)
def test_how_and_why_a_permit_ends_is_stated(ready, wrong):
    prepared = ready("end")
    with pytest.raises(VerbRefused):
        prepared._replace(arguments=prepared.arguments | wrong).run()
    assert Permit.objects.get(pk=prepared.subject.pk).status == "valid"


def typed_beforehand(prepared):
    """What stands in the form before anybody types."""
    form = prepared.verb.form_for(prepared.actor, prepared.subject)
    return {name: form[name].value() for name in ("number", "valid_from", "valid_until")}


@pytest.mark.parametrize(
    ("first", "years", "last"),
    [
        (date(2026, 3, 10), 3, date(2029, 3, 9)),
        (date(2027, 1, 1), 5, date(2031, 12, 31)),
        (date(2028, 2, 29), 5, date(2033, 2, 28)),  # no such day five years later
        (date(2028, 2, 29), 4, date(2032, 2, 28)),
        (date(2026, 3, 10), None, None),
    ],
)
def test_the_form_proposes_today_and_the_validity_of_the_version(
    ready, monkeypatch, first, years, last
):
    prepared = ready("record_permit")
    part = prepared.case.version.snapshot.permit_by_code[prepared.subject.permit_code]
    monkeypatch.setitem(part.validity.__dict__, "years", years)
    with time_machine.travel(datetime(first.year, first.month, first.day, 9, tzinfo=clock.ZONE)):
        typed = typed_beforehand(prepared)
    assert typed == {"number": None, "valid_from": first, "valid_until": last}


@pytest.mark.parametrize(
    ("held", "typed"),
    [
        (
            {"number": "乙7", "valid_from": "2024-05-01", "valid_until": "2027-04-30"},
            {"number": "乙7", "valid_from": "2024-05-01", "valid_until": "2027-04-30"},
        ),
        ({"number": "乙7"}, {"number": "乙7", "valid_from": "", "valid_until": ""}),
    ],
)
def test_the_form_proposes_what_stands_on_the_paper_already_held(ready, held, typed):
    prepared = ready("record_permit")
    review = prepared.subject
    revision = prepared.case.submission.current()
    choices = revision.content["choices"] | {review.permit_code: {"mode": "hold"} | held}
    type(revision).objects.filter(pk=revision.pk).update(
        content=revision.content | {"choices": choices}
    )
    Review.objects.filter(pk=review.pk).update(basis=Review.Basis.HELD)
    review.refresh_from_db()
    assert typed_beforehand(prepared) == typed


@pytest.mark.parametrize(("length", "taken"), [(300, True), (301, False)])
def test_a_scope_has_three_hundred_characters_at_most(ready, length, taken):
    prepared = ready("record_permit")
    typed = {f"record_permit-{prepared.subject.pk}-scope": "食" * length}
    form = prepared.verb.form_for(prepared.actor, prepared.subject, typed)
    assert ("scope" not in form.errors) == taken


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("way", "article", "compensated"),
    [
        ("revoked", "第六十九条第二款", False),
        ("cancelled", "第七十条第（六）项；" + ENDS["cancelled"]["law"], False),
        ("withdrawn", "第八条第二款", True),
        ("rescinded", "《中华人民共和国食品安全法》第一百二十二条", False),
        ("lapsed", "《柳州市排水管理办法》第二十条", False),
    ],
)
def test_its_holder_reads_ground_decision_day_and_remedies_in_a_numbered_paper(
    ready, way, article, compensated
):
    prepared = ready("end")
    permit, stated = prepared.subject, ENDS[way] | {"reason": "理由甲", "on": clock.today()}
    prepared._replace(arguments=stated).run()
    permit.refresh_from_db()
    assert permit.end_article.endswith(article)
    assert permit.end_organ == permit.issuer.name
    paper = prepared.case.notices.get(kind="ended")
    assert (paper.organ, paper.review) == (permit.issuer, permit.review)
    said = text(paper)
    document = ENDS[way].get("document", "")
    day = worded(clock.today())
    for words in (article, document, permit.number, "理由甲", permit.issuer.name, day, "60日"):
        assert words in said
    assert ("给予补偿" in said) == compensated
    assert "给予赔偿" not in said
    granted = permit.review
    assert granted.legal_basis
    assert granted.legal_basis not in said  # of the grant, not of its end
    assert prepared.case.messages.filter(kind="permit_changed").exists()
    assert list(witness.alterations()) == []


def test_who_is_hurt_by_a_revocation_for_a_fault_of_the_organ_reads_of_damages(ready):
    prepared = ready("end")
    prepared._replace(arguments=prepared.arguments | {"ground": "69-1-3"}).run()
    said = text(prepared.case.notices.get(kind="ended"))
    assert "合法权益受到损害的，依法给予赔偿" in said
    assert "补偿" not in said


def test_whoever_records_an_expiry_reads_of_renewals_applied_for_in_time(ready):
    prepared = ready("end")
    stated = {"status": "cancelled", "ground": "70-1", "reason": "有效期届满"}
    assert any("视为准予延续" in said for said in prepared.verb.remarks(prepared.subject, **stated))
    stated["ground"] = "70-5"
    assert prepared.verb.remarks(prepared.subject, **stated) == []


def test_what_another_organ_decided_names_it_and_its_own_remedies(ready):
    prepared = ready("end")
    elsewhere = prepared.arguments | {"organ": "柳州市市场监督管理局"}
    prepared._replace(arguments=elsewhere).run()
    paper = prepared.case.notices.get(kind="ended")
    assert paper.body["remedies"] == []
    assert "柳州市市场监督管理局" in text(paper)
    assert "见该决定书" in text(paper)


@pytest.mark.parametrize(
    ("ground", "words"), [("69-2", "应当予以撤销"), ("69-1-4", "可以撤销，并非必须")]
)
def test_whoever_revokes_reads_whether_it_must_be_and_what_is_weighed(ready, ground, words):
    prepared = ready("end")
    remarks = prepared.verb.remarks(prepared.subject, **(prepared.arguments | {"ground": ground}))
    assert any(words in remark and "公共利益" in remark for remark in remarks)
    assert any("依法给予赔偿" in remark for remark in remarks) == (ground != "69-2")


def test_the_page_and_the_register_name_the_ground_and_the_decision(ready, signed_in):
    prepared = ready("end")
    prepared.run()
    officer = signed_in(prepared.actor.username)
    page = officer.get(f"/cms/cases/{prepared.case.pk}/").content.decode()
    entry = officer.get(f"/cms/issuance/permit/inspect/{prepared.subject.pk}/").content.decode()
    for shown in (page, entry):
        assert ENDS["revoked"]["document"] in shown
    assert "第六十九条第二款" in page


def test_a_permit_does_not_end_before_it_was_given_also_where_it_is_not_valid_yet(ready, person):
    prepared = ready("end")
    permit, today = prepared.subject, clock.today()
    permit.valid_from = today + timedelta(days=3)
    stated = prepared.arguments | {"on": today - timedelta(days=1)}
    assert set(prepared.verb.faults(permit, **stated)) == {"on"}
    assert not prepared.verb.faults(permit, **stated | {"on": today})

"""The basis in law of a decision: asked for, preset for a grant, frozen, and read where reasons are."""

import re

import pytest
from django.db import IntegrityError, connection, transaction

from issuance.casework.papers.notice_pdf import notice_document
from issuance.casework.verbs.review.basis import OF_REFUSAL, joined, preset, stated
from issuance.casework.verbs.review.decisions import decide
from issuance.models import Case, RefusalKind, Review
from issuance.public.entrance_views import SESSION_KEY
from issuance.status import ReviewStatus
from portal.demo.people import approver_of
from portal.ground.history import witness
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Event
from tests.triggers import lifted

LAW = "《公共场所卫生管理条例》第八条"


@pytest.fixture
def tracked(client):
    """A browser that has opened the case under /track/."""

    def opened(case):
        session = client.session
        session[SESSION_KEY] = [case.submission.reference]
        session.save()
        return client

    return opened


def read(notice):
    return re.sub(r"<[^>]+>|\s", "", notice_document(notice).html)


def test_what_is_offered_are_the_bases_of_the_version_each_once(ready):
    review = ready("decide").subject
    part = review.case.version.snapshot.permit_by_code[review.permit_code]
    laws = [f"{basis.law}{basis.article}" for basis in part.legal_basis]
    assert laws
    assert stated(review) == sorted(set(laws), key=laws.index)
    assert preset(review) == "；".join(stated(review))


@pytest.mark.parametrize("basis", ["", "  ", "\n"])
def test_a_denial_without_a_basis_is_refused(ready, basis):
    prepared = ready("decide")
    with pytest.raises(VerbRefused, match="依据"):
        prepared.verb.run(
            prepared.subject, actor=prepared.actor, grant=False, reasons="不符合", basis=basis
        )
    assert Review.objects.get(pk=prepared.subject.pk).status == ReviewStatus.OPEN


def test_both_that_are_missing_are_named_at_once(ready):
    prepared = ready("decide")
    missing = decide.faults(prepared.subject, grant=False)
    assert set(missing) == {"reasons", "basis"}


def test_the_form_of_a_denial_marks_the_missing_basis_and_takes_it_from_list_and_text(ready):
    prepared = ready("decide")
    review, key = prepared.subject, f"decide-{prepared.subject.pk}"
    typed = {f"{key}-grant": "no", f"{key}-reasons": "不符合"}
    bare = decide.form_for(prepared.actor, review, typed)
    assert not bare.is_valid()
    assert "依据" in bare.errors["basis"][0]
    law = stated(review)[0]
    full = decide.form_for(
        prepared.actor, review, typed | {f"{key}-basis": [law], f"{key}-further_basis": LAW}
    )
    assert full.is_valid(), full.errors
    assert full.arguments()["basis"] == f"{law}；{LAW}"


@pytest.mark.parametrize("code", ["decide", "refuse", "cannot_verify"])
def test_no_basis_is_ticked_before_an_officer_does(ready, code):
    prepared = ready(code)
    form = prepared.verb.form_for(prepared.actor, prepared.subject)
    assert [choice for choice, _word in form.fields["basis"].choices] == stated(prepared.subject)
    assert not form.fields["basis"].initial
    assert not form.fields["further_basis"].initial
    assert "checked" not in str(form["basis"])


def test_the_form_of_a_decision_takes_no_foreign_basis(ready):
    prepared = ready("decide")
    key = f"decide-{prepared.subject.pk}"
    foreign = {f"{key}-grant": "yes", f"{key}-basis": ["《不存在法》"]}
    assert "basis" in decide.form_for(prepared.actor, prepared.subject, foreign).errors


def test_before_it_stands_a_decision_shows_the_whole_of_its_basis_once(client, ready):
    prepared = ready("decide")
    review, key = prepared.subject, f"decide-{prepared.subject.pk}"
    client.force_login(prepared.actor)
    address = f"/cms/cases/{prepared.case.pk}/do/decide/{review.pk}/"
    law = stated(review)[0]
    false = f"{OF_REFUSAL[RefusalKind.FALSE_PAPERS]}；{law}"
    denied = {"grant": "no", "reasons": "材料虚假"}
    for typed, expected in (
        ({"grant": "yes"}, preset(review)),
        (denied | {"basis": [law], "further_basis": LAW}, f"{law}；{LAW}"),
        (denied | {"basis": [law], "false_papers": "on"}, false),
    ):
        posted = {f"{key}-{name}": value for name, value in typed.items()}
        lines = client.post(address, posted).context["confirmation"].lines
        assert [value for label, value in lines if "依据" in str(label)] == [expected]


def test_a_grant_has_the_basis_of_its_version_unless_the_officer_names_another(ready):
    for basis in ("", "  ", LAW):
        prepared = ready("decide")
        prepared.verb.run(prepared.subject, actor=prepared.actor, grant=True, basis=basis)
        review = Review.objects.get(pk=prepared.subject.pk)
        assert review.legal_basis == (basis.strip() or preset(prepared.subject))
        paper = review.notices.get()
        assert paper.body["reviews"][0]["legal_basis"] == review.legal_basis
        assert f"依据：{review.legal_basis}" in read(paper)


@pytest.mark.parametrize("kind", [RefusalKind.NOT_NEEDED, RefusalKind.NOT_OURS])
def test_a_refusal_to_accept_names_the_article_of_its_kind_and_what_else_bears_it(ready, kind):
    prepared = ready("refuse")
    authority = "柳州市水利局" if kind == RefusalKind.NOT_OURS else ""
    told = {"kind": kind, "authority": authority, "reasons": "不属于本机关职权范围"}
    prepared.verb.run(prepared.subject, actor=prepared.actor, basis=LAW, **told)
    review = Review.objects.get(pk=prepared.subject.pk)
    assert review.legal_basis == f"{OF_REFUSAL[kind]}；{LAW}"
    assert f"依据：{review.legal_basis}" in read(review.notices.get())


def test_the_confirmation_of_a_refusal_shows_the_article_before_it_stands(client, ready):
    prepared = ready("refuse")
    client.force_login(prepared.actor)
    key = f"refuse-{prepared.subject.pk}"
    address = f"/cms/cases/{prepared.case.pk}/do/refuse/{prepared.subject.pk}/"
    answer = client.post(address, {f"{key}-{n}": v for n, v in prepared.posted.items()})
    lines = dict(answer.context["confirmation"].lines)
    assert lines["依据"] == OF_REFUSAL[RefusalKind.NOT_OURS]


def test_a_held_permit_that_is_not_found_may_name_a_basis_and_need_not(ready):
    for basis in ("", "  ", LAW):
        prepared = ready("cannot_verify")
        prepared.verb.run(prepared.subject, actor=prepared.actor, reasons="查无此证", basis=basis)
        assert Review.objects.get(pk=prepared.subject.pk).legal_basis == basis


def test_applicant_and_desk_read_the_basis_beside_the_reasons(signed_in, new_case, tracked):
    case = new_case("denied")
    denied = case.reviews.get(status=ReviewStatus.DENIED)
    law = denied.legal_basis
    assert law == preset(denied)
    assert law in signed_in("approver-450204-hc").get(f"/cms/cases/{case.pk}/").content.decode()
    assert law in tracked(case).get(f"/track/{case.submission.reference}/").content.decode()


@pytest.mark.both_databases
def test_the_database_keeps_the_basis_and_takes_no_denial_without(new_case):
    case = new_case("accepted")
    first, second = case.reviews.select_related("department")
    decide.run(first, actor=approver_of(first.department), grant=False, reasons="不符合", basis=LAW)
    with (
        pytest.raises(IntegrityError, match="basis of a decision never changes"),
        transaction.atomic(),
    ):
        Review.objects.filter(pk=first.pk).update(legal_basis="")
    columns = {"decided_by": first.decided_by, "decided_at": first.decided_at, "reasons": "不符合"}
    with pytest.raises(IntegrityError, match="states its basis"), transaction.atomic():
        Review.objects.filter(pk=second.pk).update(status="denied", **columns)
    Review.objects.filter(pk=second.pk).update(status="denied", legal_basis=LAW, **columns)


@pytest.mark.both_databases
def test_a_decision_of_before_is_read_without_a_basis(new_case, tracked):
    """Nothing is ascribed to what was decided before the basis was asked for."""
    case = new_case("denied")
    denied = case.reviews.get(status=ReviewStatus.DENIED)
    with lifted(connection):
        Review.objects.filter(pk=denied.pk).update(legal_basis="")
        seen, salt = witness.of(Review.objects.get(pk=denied.pk), 3)
        told = Event.objects.filter(subject=denied.event_subject, after="denied")
        told.update(witness=seen, salt=salt)
    assert not list(witness.alterations())
    page = tracked(case).get(f"/track/{case.submission.reference}/").content.decode()
    assert denied.reasons in page
    assert Case.objects.get(pk=case.pk).notices.filter(kind="decision").exists()


def test_joined_leaves_out_what_is_empty():
    assert joined(["甲", "", "  ", "乙 "]) == "甲；乙"

"""Issuing and reissuing: what it waits for, what stops it, what a new edition leaves out."""

from datetime import timedelta

import pytest

from issuance.casework.verbs.licences.issuing import issue, reissue_licence
from issuance.casework.verbs.permits.ends import end
from issuance.casework.verbs.review.decisions import decide
from issuance.licence import printing
from issuance.licence.certificate import CertificateError
from issuance.licence.certificate_facts import NAMES, certificate_facts, permits_of
from issuance.models import Case, Licence, Permit
from portal.demo.people import approver_of, officer_of
from portal.ground.calendar import clock
from portal.ground.history.transitions import VerbRefused
from tests.issuance.ready import ENDS
from tests.issuance.sealing import reseal


def test_issuing_waits_until_every_granted_permit_is_recorded(new_case, state_of):
    case = new_case("accepted")
    for review in case.reviews.all():
        decide.run(review, actor=approver_of(review.department), grant=True)
    case.refresh_from_db()
    before = state_of(case)
    with pytest.raises(VerbRefused, match="小餐饮登记"):
        issue.run(case, actor=officer_of(case.issuing_body))
    assert state_of(case) == before


def test_a_character_that_cannot_be_printed_stops_the_issue_and_leaves_the_case_in_its_queue(
    ready, state_of
):
    prepared = ready("issue")
    reseal(prepared.case.submission.current(), entity_name="测试\U0003fffd店")
    before = state_of(prepared.case)
    with pytest.raises(CertificateError) as error:
        prepared.run()
    assert error.value.field == "operator_name"
    assert state_of(prepared.case) == before


@pytest.mark.parametrize("altered", ["the application", "a file"])
def test_nothing_is_issued_on_what_is_not_as_it_was_handed_in(
    ready, state_of, altered, settings, tmp_path
):
    prepared = ready("issue")
    revision = prepared.case.submission.current()
    if altered == "a file":
        settings.PORTAL_PRIVATE_ROOT = tmp_path
    else:
        content = revision.content | {"data": revision.content["data"] | {"entity_name": "别人"}}
        type(revision).objects.filter(pk=revision.pk).update(content=content)
    before = state_of(prepared.case)
    with pytest.raises(VerbRefused, match="与提交时不一致"):
        prepared.run()
    assert state_of(prepared.case) == before


def test_a_reissue_drops_the_ended_permit_and_supersedes_the_old_edition(new_case):
    licence = new_case("issued").licence
    permit = licence.loaded()[0]
    end.run(
        permit,
        actor=approver_of(permit.issuer),
        **ENDS["revoked"],
        reason="撤销",
    )
    reason = "单项撤销，免费换发"
    edition = reissue_licence.run(
        licence, actor=officer_of(licence.issuer), cause="ended", reason=reason, edition=1
    )
    licence = Licence.objects.get(pk=licence.pk)
    assert (edition.number, edition.reason) == (2, reason)
    assert [e.superseded_at is None for e in licence.editions.order_by("number")] == [False, True]
    assert permit not in licence.loaded()


def test_nothing_is_left_to_certify_when_every_permit_has_ended(new_case):
    licence = new_case("issued").licence
    for permit in licence.loaded():
        end.run(
            permit,
            actor=approver_of(permit.issuer),
            **ENDS["cancelled"],
            reason="注销",
        )
    with pytest.raises(VerbRefused, match="无可载明"):
        reissue_licence.run(
            licence, actor=officer_of(licence.issuer), cause="ended", reason="换发", edition=1
        )
    assert licence.editions.count() == 1


def test_an_expired_permit_alone_is_nothing_to_certify_and_no_reissue_is_offered(ready):
    """What run would refuse is not offered: both ask whether a permit holds today."""
    prepared = ready("reissue_licence")
    Permit.objects.filter(loads__licence=prepared.subject).update(
        valid_from="2020-01-01", valid_until="2020-12-31"
    )
    licence = Licence.objects.get(pk=prepared.subject.pk)
    assert prepared.verb.hindrance(licence)
    with pytest.raises(VerbRefused):
        prepared._replace(subject=licence).run()


@pytest.mark.parametrize(
    ("fallen", "cause", "taken"),
    [
        ("", "lost", True),
        ("", "ended", False),
        ("", "added", False),
        ("", "first", False),
        ("", "new shop sign", False),
        ("revoked", "ended", True),
        ("expired", "ended", True),
        ("expired", "added", False),
        ("revoked", "lost", True),
    ],
)
def test_a_reissue_names_a_cause_that_is_true_today(ready, fallen, cause, taken):
    prepared = ready("reissue_licence")
    permit = Permit.objects.filter(loads__licence=prepared.subject).first()
    if fallen == "expired":
        last = clock.today() - timedelta(days=1)
        Permit.objects.filter(pk=permit.pk).update(valid_from=last, valid_until=last)
    if fallen == "revoked":
        end.run(
            permit,
            actor=approver_of(permit.issuer),
            **ENDS["revoked"],
            reason="撤销",
        )
    form = prepared.verb.form_for(prepared.actor, prepared.subject)
    offered = [code for code, _word in form.fields["cause"].choices]
    assert offered == (["ended", "lost"] if fallen else ["lost"])
    stated = prepared._replace(arguments=prepared.arguments | {"cause": cause})
    if taken:
        assert stated.run().cause == cause
    else:
        with pytest.raises(VerbRefused, match="事由"):
            stated.run()


def test_a_reissue_states_its_reason(ready):
    prepared = ready("reissue_licence")
    with pytest.raises(VerbRefused, match="原因"):
        prepared._replace(arguments=prepared.arguments | {"reason": " "}).run()


def test_issue_preview_and_case_page_say_the_same_of_the_holder(client, ready, monkeypatch):
    prepared = ready("issue")
    facts = certificate_facts(prepared.case)
    data = prepared.case.submission.current().content["data"]
    assert facts["operator_name"] == data["entity_name"]
    assert facts["premises"] == data["premises_address"]
    client.force_login(prepared.actor)
    page = client.get(f"/cms/cases/{prepared.case.pk}/")
    shown = dict(page.context["file"].certificate_facts)
    printed = []
    real = printing.certificate.render
    monkeypatch.setattr(
        printing.certificate,
        "render",
        lambda items, **how: printed.append(items) or real(items, **how),
    )
    printing.preview(prepared.case)
    licence = prepared.run()
    assert len(printed) == 2
    for items in printed:
        assert {key: getattr(items, key) for key in facts} == facts
        assert list(items.permits) == [p.name for p in permits_of(prepared.case, clock.today())]
        assert items.made_on == clock.today()
    assert licence.facts == facts
    assert {NAMES[key]: value for key, value in facts.items()}.items() <= shown.items()


def test_the_case_is_closed_with_its_licence(ready):
    prepared = ready("issue")
    licence = prepared.run()
    case = Case.objects.get(pk=prepared.case.pk)
    assert case.closed_at
    assert set(licence.loaded()) == set(permits_of(case, clock.today()))

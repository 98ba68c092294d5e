"""What a supplement notice opens again shows what was handed in before, whatever its type."""

import pytest
from django.urls import reverse
from lxml import html

from forms import intake
from issuance.casework.supplements.supplement_form import SupplementForm
from issuance.casework.verbs.intake.checking import complete, deficient
from issuance.models import Deficiency
from issuance.public.entrance_views import SESSION_KEY
from portal.demo.people import approver_of
from portal.demo.stories import LIUNAN, Story
from tests.posting import controls
from tests.told import tell

AD, WANTED = "OUTDOOR_AD", ("ad_period", "entity_type", "legal_rep_phone")


@pytest.fixture
def case(demo):
    """A department misses three data: a span of days, a choice and a telephone number."""
    case = tell(Story(LIUNAN, "SMALL_EATERY", "面馆", "submitted", answers={"big_ad": True}), 972)
    for review in case.reviews.all():
        approver = approver_of(review.department)
        if review.permit_code == AD:
            missing = [(review, Deficiency.Target.FIELD, key, "请核对。") for key in WANTED]
            deficient.run(review, actor=approver, deficiencies=missing)
        else:
            complete.run(review, actor=approver)
    return case


WRONG = "450204198005010118"  # wrong check digit


@pytest.fixture
def supplement(client, case):
    """Posts the supplement as it is shown, with some values changed, to a client let in."""
    session = client.session
    session[SESSION_KEY] = [case.submission.reference]
    session.save()

    def send(**values):
        posted = controls(SupplementForm(case=case).as_p()) | {
            f"field-{key}": value for key, value in values.items()
        }
        address = reverse("track_supplement", args=[case.submission.reference])
        return client.post(address, posted)

    return send


def opened(case, *keys):
    """The notice opens these fields too."""
    named = Deficiency.objects.filter(notice__case=case).first()
    for key in keys:
        Deficiency.objects.create(
            notice=named.notice,
            review=named.review,
            target=Deficiency.Target.FIELD,
            key=key,
            reason="请核对。",
        )


@pytest.mark.parametrize(
    ("keys", "typed", "beside"),
    [
        (["legal_rep_id_no"], {"legal_rep_id_no": WRONG}, "legal_rep_id_no"),
        (["delivery"], {"delivery": "邮寄"}, "delivery"),
        ([], {"legal_rep_phone": "+852 6123 4567"}, "legal_rep_phone"),
        (["uscc"], {"uscc": "91350100M000100Y4I"}, "uscc"),
    ],
)
def test_every_rule_of_the_application_is_told_beside_the_field(
    supplement, case, keys, typed, beside
):
    opened(case, *keys)
    answer = supplement(**typed)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [f"field-{beside}"]
    (value,) = typed.values()
    assert value in answer.content.decode()
    assert case.submission.revisions.count() == 1


def test_a_document_of_hong_kong_goes_with_its_phone_however_both_are_pasted(supplement, case):
    opened(case, "legal_rep_id_type", "legal_rep_id_no")
    answer = supplement(
        legal_rep_id_type="港澳居民来往内地通行证",
        legal_rep_id_no="\u202dh1234 5678\u202c",
        legal_rep_phone="\u202d+852 6123 4567\u202c",
    )
    assert answer.status_code == 302
    data = case.submission.current().content["data"]
    assert data["legal_rep_id_no"] == "H12345678"
    assert data["legal_rep_phone"] == "+85261234567"


def test_each_datum_is_shown_as_it_was_handed_in(case):
    data = case.submission.current().content["data"]
    form = SupplementForm(case=case)
    assert set(form.fields) == {f"field-{key}" for key in WANTED}
    shown = controls(form.as_p())
    assert [shown[f"field-ad_period_{number}"] for number in (0, 1)] == data["ad_period"]
    assert data["ad_period"] == ["2026-12-01", "2027-11-30"]
    assert shown["field-entity_type"] == data["entity_type"] == "个体工商户"
    assert shown["field-legal_rep_phone"] == data["legal_rep_phone"] == "13900000972"


def test_what_is_sent_unchanged_is_the_value_it_was(case):
    data = case.submission.current().content["data"]
    form = SupplementForm(controls(SupplementForm(case=case).as_p()), case=case)
    assert form.data_values() == {key: data[key] for key in WANTED}


def page_of(client, case):
    address = reverse("track_case", args=[case.submission.reference])
    receipt = intake.receipt(case.submission)
    client.post(reverse("track"), {"reference": receipt.reference, "code": receipt.access_code})
    (form,) = html.fromstring(client.get(address).content).xpath("//form[.//input[@name='shown']]")
    return dict(form.form_values())


def send(client, case, page, **typed):
    return client.post(reverse("track_supplement", args=[case.submission.reference]), page | typed)


def test_a_window_that_comes_too_late_shows_what_it_brought(client, case):
    early, late = page_of(client, case), page_of(client, case)
    phone = "field-legal_rep_phone"
    assert send(client, case, early, **{phone: "13811111111"}).status_code == 302
    answer = send(client, case, late, **{phone: "13822222222", "field-entity_type": "企业"})
    assert answer.status_code == 422
    (said,) = html.fromstring(answer.content).xpath("//*[@role='alert']")
    text = " ".join(said.text_content().split())
    for shown in ("13822222222", "13811111111", "企业", "个体工商户"):
        assert shown in text
    assert "2026-12-01" not in text  # what this window had not changed is no matter
    assert case.submission.current().content["data"]["legal_rep_phone"] == "13811111111"


def test_the_same_answer_sent_twice_leaves_nothing_behind(client, case):
    early, late = page_of(client, case), page_of(client, case)
    typed = {"field-legal_rep_phone": "13811111111"}
    send(client, case, early, **typed)
    assert send(client, case, late, **typed).status_code == 302
    assert case.submission.revisions.count() == 2

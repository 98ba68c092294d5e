"""A case about a licence that is there (变更、增项), as its holder and the officers bring it on its way."""

from django.urls import reverse

from forms import drafts, intake
from forms.combined import as_post
from forms.completeness import State
from forms.models import Draft
from issuance.casework import later_cases
from issuance.casework.verbs import REGISTRY
from issuance.models import Case, Review
from portal.demo.people import approver_of, officer_of
from portal.demo.telling import inspect, sample_number
from portal.ground.calendar import clock
from tests.forms.filling import hand_in_papers

NEW_NAME = "柳南区新味面馆"


def enter(client, case):
    receipt = intake.receipt(case.submission)
    client.post(reverse("track"), {"reference": receipt.reference, "code": receipt.access_code})


def begin(client, case, kind="change", **posted):
    """The draft that pressing the button makes, or the answer where it makes none."""
    address = reverse("track_later", args=[case.submission.reference, kind])
    answer = client.post(address, posted)
    token = answer.headers.get("Location", "").rstrip("/").rpartition("/")[2]
    return Draft.objects.filter(token=token).first() or answer


def fill(client, draft, *, items=(), **changed):
    """Every step of the form as the holder sends it; ``items``: codes, all where none is given. The answer to
    handing it in."""

    def send(name, post):
        return client.post(reverse(f"forms:{name}", args=[draft.token]), post)

    modes = {code: "separately" if items and code not in items else "apply" for code in draft.items}
    send("permits", {f"{code}-mode": mode for code, mode in modes.items()})
    draft.refresh_from_db()
    page = client.get(reverse("forms:form", args=[draft.token]))
    typed = as_post(State(draft).spec.items, draft.data | changed)
    send("form", {**typed, "shown": page.context["shown"]})
    draft.refresh_from_db()
    hand_in_papers(draft)
    return send("check", {"true": "on"})


def handed_in(draft) -> Case:
    return Case.objects.get(submission__uuid=draft.submission_uuid)


def accepted(case) -> Case:
    for review in case.reviews.all():
        REGISTRY["complete"].run(review, actor=approver_of(review.department))
    case = Case.objects.get(pk=case.pk)
    inspect(case)
    return case


def decide(review, *, grant=True):
    stated = (
        {}
        if grant
        else {"reasons": "变更后的经营场所不符合规定条件", "basis": "行政许可法第四十九条"}
    )
    REGISTRY["decide"].run(review, actor=approver_of(review.department), grant=grant, **stated)


def record(review, **changed):
    permit = review.found
    stated = {
        name: getattr(permit, name) for name in ("number", "scope", "valid_from", "valid_until")
    }
    actor = approver_of(review.department)
    return REGISTRY["record_change"].run(review, actor=actor, **stated | changed)


def reissue(licence, cause):
    stated = {"cause": cause, "reason": "办理变更", "edition": licence.editions.count()}
    return REGISTRY["reissue_licence"].run(licence, actor=officer_of(licence.issuer), **stated)


def applied(licence, kind="change", **stated) -> Case:
    """Handed in without a browser."""
    return handed_in_as(later_cases.begin(licence, kind), **stated)


def handed_in_as(draft, *, items=(), contact=None, **changed) -> Case:
    if contact:
        drafts.keep(draft=draft, contact=contact)
    modes = {code: "separately" if items and code not in items else "apply" for code in draft.items}
    choices = {code: {"mode": mode} for code, mode in modes.items()}
    drafts.keep(draft=draft, choices=choices, data=draft.data | changed)
    hand_in_papers(draft)
    return intake.submit(draft=draft).submission.case


def granted_change(case) -> Case:
    """Of the licence of a case, a change that is granted and not recorded."""
    changed = accepted(applied(case.licence, entity_name=NEW_NAME))
    for review in reviews_of(changed):
        decide(review)
    return Case.objects.get(pk=changed.pk)


SOLD = {"tob_scope": ["卷烟"], "tob_near_school": "no"}


def added(licence):
    """A permit granted and recorded beside those of the licence, valid today alone."""
    case = accepted(applied(licence, "addition", items=("TOBACCO",), **SOLD))
    [review] = reviews_of(case)
    decide(review)
    number = sample_number(case.snapshot.permit_by_code["TOBACCO"], review.pk)
    days = {"valid_from": clock.today(), "valid_until": clock.today()}
    actor = approver_of(review.department)
    return REGISTRY["record_permit"].run(review, actor=actor, number=number, **days)


def reviews_of(case) -> list[Review]:
    return list(case.reviews.select_related("department", "found").order_by("pk"))

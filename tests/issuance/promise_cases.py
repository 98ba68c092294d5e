"""Cases that were taken in against a promise (容缺), without asking what the form of today offers."""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.db import transaction

from forms import revisions, uploads
from issuance.casework.verbs import REGISTRY
from issuance.casework.verbs.promises import lines
from issuance.models import Case, Promise
from portal.demo.people import approver_of
from portal.demo.telling import inspect, sample_paper
from portal.ground.calendar import clock
from portal.ground.history import events
from portal.ground.models import User

MARKET, CLERK = "450204-MR", "clerk-450204"
CONDITION = "留样设施在营业前配备到位"


def paper_of(case, department=MARKET) -> str:
    """A paper that an item of this department needs and that was handed in."""
    review = case.reviews.get(department__code=department)
    needed = case.version.snapshot.permit_by_code[review.permit_code].materials
    sent = case.submission.current().files.order_by("pk").values_list("material", flat=True)
    return next(material for material in sent if material in needed)


def promise(case, paper="") -> str:
    """As if this paper had been promised in the form and not handed in; its id."""
    paper = paper or paper_of(case)
    revision = case.submission.current()
    revision.files.filter(material=paper).delete()
    revision.content["declared"][paper] = "promised"
    days = case.region.days_to_keep_a_promise
    row = {"id": paper, "name": case.version.snapshot.material_by_id[paper].name, "permits": []}
    revision.content["promise"] = {"days": days, "papers": [row]}
    _sealed_anew(case, revision)
    return paper


def put_off(case, review, way) -> str:
    """As if one paper that only this item needs had been left for later in this way; its id."""
    revision, part = case.submission.current(), case.version.snapshot.permit_by_code
    others = {
        material
        for row in case.reviews.exclude(pk=review.pk)
        for material in part[row.permit_code].materials
    }
    sent = revision.files.order_by("pk").values_list("material", flat=True)
    own = part[review.permit_code].materials
    paper = next(material for material in sent if material in own and material not in others)
    revision.files.filter(material=paper).delete()
    revision.content["declared"][paper] = way
    revision.sha256 = revisions.seal(revision.content, map(revisions.as_row, revision.files.all()))
    revision.save()
    region, subject = case.region, f"submission:{case.submission_id}"
    place = {"city": region.city.code, "region": region.code}
    with transaction.atomic():
        events.record(verb="submit", subject=subject, actor=None, **place, row=case.submission)
    return paper


def _sealed_anew(case, revision):
    revision.sha256 = revisions.seal(revision.content, map(revisions.as_row, revision.files.all()))
    revision.save()
    region, subject = case.region, f"submission:{case.submission_id}"
    place = {"city": region.city.code, "region": region.code}
    with transaction.atomic():
        events.record(verb="submit", subject=subject, actor=None, **place, row=case.submission)
        lines.put_down(case, None)


def conditional(case, department=MARKET) -> Case:
    """Accepted with one condition of the item of this department promised."""
    conditional_promise(case, department)
    return accepted(case)


def conditional_promise(case, department=MARKET):
    review, revision = case.reviews.get(department__code=department), case.submission.current()
    row = {"code": review.permit_code, "permit": review.permit_name, "id": "c0", "name": CONDITION}
    days = case.region.days_to_keep_a_promise
    revision.content["promise"] = {"days": days, "papers": [], "conditions": [row]}
    _sealed_anew(case, revision)


def accepted(case):
    """By its window, or by all its departments; inspected, or it need not be."""
    if case.channel == "window":
        REGISTRY["accept"].run(case, actor=User.objects.get(username=CLERK))
    else:
        for review in case.reviews.select_related("department"):
            REGISTRY["complete"].run(review, actor=approver_of(review.department))
    inspect(case)
    case.refresh_from_db()
    return case


def promised(case, paper="") -> Case:
    """Accepted with one paper promised."""
    promise(case, paper)
    return accepted(case)


def line_of(case, department=MARKET) -> Promise:
    return Promise.objects.get(review__case=case, review__department__code=department)


def file(name="补交材料"):
    return uploads.take_in(ContentFile(sample_paper(name), name=f"{name}.pdf"))


def handed_in(case, name="补交材料"):
    """Everything that is awaited, by the applicant."""
    lines = Promise.objects.filter(review__case=case, status="awaited").select_related("review")
    papers = {line.paper for line in lines}
    REGISTRY["hand_in_promised"].run(case, files={paper: [file(name)] for paper in papers})
    return case


def overdue(case):
    """The day after its last day, by the ledger."""
    day = clock.today() - timedelta(days=1)
    Promise.objects.filter(review__case=case).update(due=day)
    return case

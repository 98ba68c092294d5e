"""What the parameters of the addresses stand for: records of county A, invented keys elsewhere."""

from datetime import date

from django.contrib.auth.models import Group
from wagtail.models import Site

from guides.models import (
    CommonFacts,
    Competence,
    FormField,
    GuidePage,
    GuideVersion,
    Industry,
    IssuingBody,
    LeadDepartment,
    LegalBasis,
    Material,
    PermitItem,
    Question,
    RegionParameter,
    Release,
    Report,
    ServiceWindow,
    Synonym,
    WindowClosing,
    WorkingRule,
)
from guides.release import withdrawals
from home import enquiries
from home.models import FeedbackPage
from issuance.casework import print_room
from issuance.casework.verbs import REGISTRY
from issuance.casework.verbs.base import By
from issuance.models import (
    Case,
    LibraryRecord,
    Licence,
    LicenceFiling,
    ListedReason,
    NoticeMaking,
    Permit,
    Printer,
    Promise,
    ReservedNumber,
    Review,
    SheetEntry,
)
from portal.demo.people import officer_of
from portal.ground.calendar import clock
from portal.ground.models import Department, Event, OfficeDay, Post, Region, User

INVENTED = 999999


def stand_ins():
    """route → its `Values`; makes the superuser `root` and what the demo has none of."""
    User.objects.create_superuser("root")
    county = Region.objects.get(code="450204")
    case = Case.objects.filter(region=county, status="issued", channel="online").earliest("pk")
    review = case.reviews.get(department__code="450204-MR")
    licence = Licence.objects.get(origin_case=case)
    page = GuidePage.objects.filter(region=county).first()
    release = Release.objects.filter(region=county.city).first()
    keys = {
        "cms/cases/": case.pk,
        "cms/licences/": licence.pk,
        "cms/printing/": _printed(licence).pk,
        "cms/^issuance/sheetentry/": licence.editions.first().sheets.first().pk,
        "cms/library-records/": LibraryRecord.objects.filter(change__licence=licence).first().pk,
        "cms/^issuance/libraryrecord/": LibraryRecord.objects.filter(change__licence=licence)
        .first()
        .pk,
        "cms/licence-filings/": LicenceFiling.objects.filter(change__licence=licence).first().pk,
        "cms/reasons/": ListedReason.objects.filter(city=county.city).first().pk,
        "cms/notices/": NoticeMaking.objects.filter(notice__region=county).first().pk,
        "cms/releases/withdrawals/": _withdrawal(county).pk,
        "cms/releases/": release.pk,
        "cms/announcements/": release.pk,
        "cms/confirmations/": release.pk,
        "cms/filings/": Report.objects.filter(region=county).first().pk,
        "cms/enquiries/": _enquiry(county).pk,
        "cms/office-days/": _office_day(county).pk,
        "cms/staff/departments/": review.department_id,
        "cms/staff/posts/": _clerk(county).posts.get().pk,
        "cms/staff/": _clerk(county).pk,
        "cms/users/": User.objects.latest("pk").pk,
        "cms/groups/": Group.objects.first().pk,
        "cms/sites/": Site.objects.get().pk,
        "cms/^forms/submission/": case.submission_id,
        "cms/^issuance/case/": case.pk,
        "cms/^issuance/review/": review.pk,
        "cms/^issuance/permit/": review.permit.pk,
        "cms/^issuance/licence/": licence.pk,
        "cms/^issuance/licencefiling/": LicenceFiling.objects.get(change__licence=licence).pk,
        "cms/^issuance/reservednumber/": _unused_number(case).pk,
        "cms/^ground/event/": Event.objects.filter(case=case.number).first().pk,
    }
    named = (Industry, PermitItem, Material, LegalBasis, Question, FormField)
    for model in (*named, Synonym, WorkingRule, CommonFacts):
        keys |= _snippet(model, model.objects.of(county.city).first())
    LeadDepartment.objects.create(
        region=county, industry=case.version.industry, department=review.department
    )
    for model in (Competence, IssuingBody, LeadDepartment, ServiceWindow, RegionParameter):
        keys |= _snippet(model, model.objects.filter(region=county).first())
    closing = WindowClosing.objects.create(
        window=ServiceWindow.objects.filter(region=county).first(),
        first="2030-12-03",
        last="2030-12-04",
        reason="消防演练",
        source="窗口公告",
        known_from="2026-01-05",
    )
    keys |= _snippet(WindowClosing, closing)
    for model in (Region, Department, Post):
        keys |= _snippet(model, model.objects.first())

    common = {
        "department": review.department.code,
        "city": county.city.pk,
        "issuer": licence.issuer_id,
        "region": county.pk,
        "style": "specimen-portrait",
        "output": "stock",
        "occasion": "ready",
        "file_pk": case.submission.current().files.filter(material=_paper(review)).first().pk,
        "review_pk": review.pk,
        "width": 900,
        "mode": "digital",
        "page_id": page.pk,
        "parent_page_id": page.get_parent().pk,
        "page_to_move_id": page.pk,
        "destination_id": page.get_parent().get_parent().pk,
        "content_type_app_name": "guides",
        "content_type_model_name": "guidepage",
        "app_label": "guides",
        "model_name": "servicewindow",
        "action": "delete",
        "revision_id_a": "live",
        "revision_id_b": "latest",
    }
    notice = case.notices.first().number

    line = Promise(review=review, way="deferred", material="M_PLAN", name="平面图", days=15)
    line.status = "dropped"
    line.save()
    records = {Case: case, Review: review, Permit: review.permit, Licence: licence, Promise: line}
    subjects = {verb.code: records[verb.subject].pk for verb in REGISTRY.by(By.OFFICER)}

    def for_(route):
        key = next((pk for start, pk in keys.items() if route.startswith(start)), INVENTED)
        verbs = {"enquiries": "close", "withdrawals": "cancel"}
        verb = next((verb for part, verb in verbs.items() if part in route), "rebuild")
        number = notice if "notices" in route else 1
        code = route.partition("/do/")[2].partition("/")[0]
        subject = subjects.get(code, INVENTED)
        return Values(common, pk=key, instance_pk=key, verb=verb, number=number, subject_pk=subject)

    return for_


class Values(dict):
    """What has no value of its own is an invented key."""

    special = {
        "cms/^.*/$": "/cms/nowhere/",
        "documents/^(\\d+)/(.*)$": "/documents/1/x.pdf",
        "^((?:[\\w\\-]+/)*)$": "/guides/",
    }

    def __contains__(self, key):
        return key in self.special

    def __getitem__(self, key):
        return self.special[key] if key in self.special else self.get(key, INVENTED)


def _unused_number(case):
    """Of a year in which no licence followed."""
    row = ReservedNumber(case=case, year=2000, number="unused", reserved_at=clock.now())
    row.reserved_by = officer_of(case.issuing_body)
    row.save()
    return row


def _printed(licence):
    """A sheet of its certificate, which stands for a printer too: both have one key."""
    officer = officer_of(licence.issuer)
    print_room.receive(licence.issuer, number=2, note="", actor=officer)
    row = SheetEntry(
        issuer=licence.issuer,
        turn=2,
        kind="printed",
        number=1,
        received=2,
        used=1,
        spoiled=0,
        edition=licence.editions.first(),
        serial="1",
        at=clock.now(),
        by=officer,
    )
    row.save()
    Printer(pk=row.pk, issuer=licence.issuer, name="1").save(force_insert=True)
    return row


def _snippet(model, row):
    if row is None:
        return {}
    path = f"{model._meta.app_label}/{model._meta.model_name}/"
    return {f"cms/snippets/{path}": row.pk, f"cms/snippets/choose/{path}": row.pk}


def _withdrawal(county):
    return withdrawals.propose(
        actor=User.objects.get(username=f"editor-{county.code}"),
        region=county,
        versions=[GuideVersion.objects.active().filter(region=county).first()],
        reason="行业已取消",
        effective_from=date(2030, 12, 3),
    )


def _clerk(county):
    return User.objects.get(username=f"clerk-{county.code}")


def _office_day(county):
    return OfficeDay.objects.create(
        level=OfficeDay.Level.PLACE,
        region=county,
        day="2030-06-10",
        works=False,
        name="县庆",
        source="某政办〔2030〕1号",
        known_from="2026-01-05",
    )


def _enquiry(region):
    facts = {"topic": "site", "region": region, "message": "问", "contact": ""}
    return enquiries.receive(page=FeedbackPage.objects.get(), facts=facts, further={})


def _paper(review):
    """A material that this review needs and the other department does not."""
    permits = review.case.version.snapshot.permits
    mine = review.case.version.snapshot.permit_by_code[review.permit_code].materials
    others = {one for p in permits if p.code == "DRAINAGE" for one in p.materials}
    sent = set(review.case.submission.current().files.values_list("material", flat=True))
    return next(one for one in mine if one in sent and one not in others)

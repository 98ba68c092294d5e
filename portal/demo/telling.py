"""Telling the demo's stories through the production verbs, as the people concerned would."""

import io
from datetime import date, time, timedelta
from functools import cache

from django.core.files.base import ContentFile
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from forms import drafts, intake, uploads
from forms.completeness import State
from forms.models import Channel
from guides.models import GuideVersion
from guides.version import number_patterns
from guides.version.answer_codec import thaw_answers
from issuance.casework import inspections, permit_facts
from issuance.casework.verbs.case.closing import withdraw
from issuance.casework.verbs.inspections.concluding import conclude_inspection
from issuance.casework.verbs.inspections.planning import departments, plan_inspection
from issuance.casework.verbs.inspections.saying import need_inspection
from issuance.casework.verbs.intake.acceptance import accept
from issuance.casework.verbs.intake.checking import ask_supplement, complete, deficient
from issuance.casework.verbs.intake.proposals import propose_refusal
from issuance.casework.verbs.intake.refusal import refuse
from issuance.casework.verbs.intake.supplement import answer_supplement
from issuance.casework.verbs.licences.issuing import issue, reissue_licence
from issuance.casework.verbs.permits.ends import end
from issuance.casework.verbs.permits.recording import record_permit
from issuance.casework.verbs.review import basis
from issuance.casework.verbs.review.decisions import decide
from issuance.casework.verbs.review.held import verify_held
from issuance.models import Case, Deficiency, LicenceEdition, Permit
from issuance.models.grounds import EndGround
from issuance.status import CaseStatus, ReviewStatus, Visit
from portal.demo.applicants import Applicant
from portal.demo.people import approver_of, clerk_of, inspector_of, officer_of
from portal.ground.calendar import clock
from portal.ground.models import Role
from portal.ground.office_days import almanac

REFUSAL = {
    "kind": "not_ours",
    "authority": "演示：有关行政机关",
    "reasons": "演示：申请事项不属于本行政机关职权范围。",
}
STAGES = (
    "draft",
    "submitted",
    "checked",
    "supplement",
    "answered",
    "proposed",
    "refused",
    "refused_one",
    "withdrawn",
    "accepted",
    "decided_one",
    "denied",
    "decided",
    "issued",
)


def tell(story, serial: int):
    """Carry one story to its stage; returns the case, or None for a draft that stays one."""
    version = (
        GuideVersion.objects.active()
        .select_related("region__parent", "industry")
        .get(region__code=story.region, industry__code=story.industry)
    )
    clerk = clerk_of(version.region) if story.channel == Channel.WINDOW else None
    draft = _fill_in(story, version, serial, clerk)
    if story.stage == "draft":
        return None
    receipt = intake.submit(draft=draft, actor=clerk)
    case = Case.objects.get(submission=receipt.submission)
    _carry(case, story, clerk)
    return case


def _fill_in(story, version, serial, clerk):
    applicant = Applicant(region=version.region, serial=serial, shop=story.shop)
    scenario = version.industry.scenarios.filter(eligible_for_composite=True).first()
    answers = thaw_answers(version.snapshot, scenario.answers | story.answers)
    draft = drafts.start_draft(version=version, channel=story.channel, clerk=clerk, answers=answers)
    if story.stage == "draft":
        return draft
    state = State(draft)
    data = {
        item.key: applicant.value(item) for item in state.spec.items if item.asked and item.required
    }
    choices = {needed.code: _choice(needed, story, serial) for needed in state.derived.permits}
    drafts.keep(draft=draft, data=data, choices=choices)
    declared = {}
    for paper in State(draft).spec.papers:
        if paper.optional:
            declared[paper.id] = "not_applicable"
        elif paper.id in story.promised:
            declared[paper.id] = "promised"
        else:
            file = ContentFile(sample_paper(paper.name), name=f"{paper.name}.pdf")
            uploads.attach(draft=draft, material=paper.id, file=file)
    return drafts.keep(draft=draft, declared=declared)


def _choice(needed, story, serial):
    if needed.code in story.held:
        return _held(needed, serial)
    return {"mode": "commit" if needed.code in story.committed else "apply"}


def _held(needed, serial):
    """What the applicant states of a permit of last year."""
    first, years = clock.today() - timedelta(days=300), needed.permit.validity.years
    until = permit_facts.last_day(first, years).isoformat() if years else ""
    number = sample_number(needed.permit, serial + 9000)
    dates = {"valid_from": first.isoformat(), "valid_until": until}
    return {"mode": "held", "number": number, **dates}


@cache
def sample_paper(title: str) -> bytes:
    """A one-page PDF that says what it stands for."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=True)
    canvas.setTitle(title)
    canvas.drawString(72, 760, f"SAMPLE {title.encode('unicode_escape').decode()[:60]}")
    canvas.save()
    return out.getvalue()


def sample_number(part, serial: int) -> str:
    """A number as those of the permit item look; where it has room for words, it says that it is one."""
    year = str(clock.today().year).replace("9", "\\9")
    pattern = part.number_pattern or f"测〔{year}〕9999号"
    if pattern.startswith("*") and pattern.count("*") > 1:
        pattern = f"测{pattern[1:]}"
    return number_patterns.sample(pattern.replace("〔9999〕", f"〔{year}〕"), serial)


def _carry(case, story, clerk):
    goal = STAGES.index(story.stage)

    def reaches(stage):
        return goal >= STAGES.index(stage)

    if story.stage in {"submitted", "withdrawn"}:
        if story.stage == "withdrawn":
            withdraw.run(case)
        return
    if story.stage in {"proposed", "refused", "refused_one"}:
        _refuse(case, story, clerk)
        return
    if story.stage in {"supplement", "answered"}:
        _ask_supplement(case, clerk)
        if story.stage == "answered":
            _answer_supplement(case)
        return
    if story.stage == "checked":
        review = case.reviews.first()
        complete.run(review, actor=approver_of(review.department))
        return
    _accept(case, clerk)
    if reaches("decided_one"):
        _decide(case, story)
    if reaches("issued"):
        issue.run(case, actor=officer_of(case.issuing_body))
        _live_on(case, story)


def _refuse(case, story, clerk):
    """The window prepares it, every department refuses, or the last one does."""
    last = case.reviews.last()
    if story.stage == "proposed":
        propose_refusal.run(last, actor=clerk, **REFUSAL)
        return
    for review in case.reviews.all() if story.stage == "refused" else [last]:
        refuse.run(review, actor=approver_of(review.department), **REFUSAL)
    if story.stage == "refused_one":
        _accept(case, clerk)


def _accept(case, clerk):
    if clerk:
        accept.run(case, actor=clerk)
        return
    for review in case.reviews.exclude(status=ReviewStatus.REFUSED):
        complete.run(review, actor=approver_of(review.department))
    case.refresh_from_db()


def _ask_supplement(case, clerk):
    reviews = list(case.reviews.all())
    material = next(file.material for file in case.submission.current().files.all())
    why = "图上没有标明面积，请补充后重新上传。"
    missing = [(reviews[0], Deficiency.Target.MATERIAL, material, why)]
    if clerk:
        ask_supplement.run(case, actor=clerk, deficiencies=missing)
        return
    first, *others = reviews
    deficient.run(first, actor=approver_of(first.department), deficiencies=missing)
    for review in others:
        complete.run(review, actor=approver_of(review.department))


def _answer_supplement(case):
    case.refresh_from_db()
    item = Deficiency.objects.get(notice__case=case)
    file = uploads.take_in(ContentFile(sample_paper("supplement"), name="补充材料.pdf"))
    answer_supplement.run(case, data={}, files={item.key: [file]})


def inspect(case):
    """Each department says that its papers are enough, where it may; what is always inspected is visited by
    two of each department, and found in order."""
    for review in case.reviews.filter(status=ReviewStatus.OPEN, visit=Visit.ASK):
        need_inspection.run(
            review,
            actor=approver_of(review.department),
            needed=False,
            reason="申请材料足以证明符合条件",
        )
    case = Case.objects.get(pk=case.pk)
    if plan_inspection.hindrance(case):
        return
    visit(case)
    for review in case.reviews.filter(status=ReviewStatus.OPEN, visit=Visit.DUE):
        person = approver_of(review.department)
        there = [person.pk, inspector_of(review.department).pk]
        told = {"conclusion": "passed", "findings": "现场符合条件", "people": there}
        conclude_inspection.run(review, actor=person, **told)


def planner_of(case):
    """Of the department that leads its visit."""
    role, lead = inspections.planner(case)
    return officer_of(lead) if role == Role.LICENCE_OFFICER else approver_of(lead)


def visit(case):
    """The visit is planned for the next working day; a story cannot wait until then."""
    today = clock.today()
    day = clock.add_working_days(today, 1, days=almanac.days_of(case.region_id))
    people = {
        department.pk: [approver_of(department).pk, inspector_of(department).pk]
        for department in departments(case)
    }
    stated = {"on": day, "hour": time(9, 30), "place": "演示：经营场所", "people": people}
    plan_inspection.run(case, actor=planner_of(case), **stated)
    case.inspections.filter(on=day).update(on=today)


def _decide(case, story):
    inspect(case)
    reviews = list(case.reviews.filter(status=ReviewStatus.OPEN))
    if story.stage == "decided_one":
        reviews = reviews[:1]
    for review in reviews:
        actor = approver_of(review.department)
        if review.held:
            _verify(review, actor)
            continue
        grant = not (story.stage == "denied" and review == reviews[-1])
        reasons = "" if grant else "演示：经营场所不符合规定条件。"
        law = "" if grant else basis.preset(review)
        decide.run(review, actor=actor, grant=grant, reasons=reasons, basis=law)
        if grant:
            _record(review, actor, story)
    case.refresh_from_db()
    if case.status != CaseStatus.DECIDED and story.stage in {"decided", "issued"}:
        raise RuntimeError(f"{story.shop}: {case.status} after all decisions")


def _verify(review, actor):
    stated = {key: value or None for key, value in permit_facts.stated(review).items()}
    dates = {
        key: date.fromisoformat(stated[key]) for key in ("valid_from", "valid_until") if stated[key]
    }
    verify_held.run(review, actor=actor, number=stated["number"], **dates)


def _record(review, actor, story):
    today = clock.today()
    part = review.case.snapshot.permit_by_code[review.permit_code]
    since, until = today, None
    if part.validity.years:
        until = permit_facts.last_day(today, part.validity.years)
    if review.permit_code == story.expired:
        until = today
    record_permit.run(
        review,
        actor=actor,
        number=sample_number(part, review.pk),
        valid_from=since,
        valid_until=until,
        scope="演示范围",
    )


def _live_on(case, story):
    if not story.ends:
        return
    permit = Permit.objects.get(review__case=case, permit_code=story.ends)
    end.run(
        permit,
        actor=approver_of(permit.issuer),
        status="revoked",
        ground=EndGround.FRAUD,
        document="演示撤〔2026〕1号",
        reason="演示：以不正当手段取得许可。",
    )
    if story.reissued:
        reissue_licence.run(
            case.licence,
            actor=officer_of(case.issuing_body),
            cause=LicenceEdition.Cause.ENDED,
            reason="单项许可撤销，免费换发",
            edition=1,
        )

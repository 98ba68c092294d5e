"""What papers on pauses, extensions and hearings say, against their rows."""

from issuance.casework.hearings import required
from issuance.models import Extension, Hearing, Interested, JointExtension, Notice, Pause
from issuance.status import ReviewStatus

Kind = Notice.Kind


def check(record, notice):
    case, body = record.case, notice.body
    if notice.kind == Kind.PAUSED:
        pause = Pause.objects.get(review=notice.review, last=None)
        assert body["pause"]["first"] == pause.first.isoformat()
        begun = (record.today - pause.first).days
        goes_on = Pause.objects.filter(review=notice.review, last=pause.first).exists()
        last_day = begun == 1 and body["pause"]["told"] == record.today.isoformat()
        assert begun == 0 or last_day or goes_on
        assert body["pause"]["expected"] == pause.expected.isoformat()
    if notice.kind == Kind.RESUMED:
        said = body["resumed"]
        own = Pause.objects.filter(review=notice.review, purpose=said["purpose"])
        ended = own.filter(first=said["first"], last=said["last"]).order_by("pk").last()
        due = next(row.due for row in record.reviews if row.pk == notice.review_id)
        assert said["due"] == (due.isoformat() if due else "")
        assert due or Pause.objects.filter(review=notice.review, last=None).exists()
        assert said["report"].get("conclusion", "") == ended.conclusion
        assert bool(ended.conclusion) == ended.reported
    if notice.kind == Kind.EXTENDED:
        granted = Extension.objects.get(review=notice.review, outcome="granted", round=notice.round)
        told = {"due": granted.due.isoformat(), "told": granted.told.isoformat()}
        told |= {"days": granted.days, "reason": granted.reason}
        assert told.items() <= body["extension"].items()
        assert (
            granted.told
            < granted.due
            == next(row.due for row in record.reviews if row.pk == notice.review_id)
        )
        assert granted.asked_by_id != granted.answered_by_id, "they approved it themselves"
    if notice.kind in {Kind.HEARING, Kind.HEARING_SET}:
        hearing = Hearing.objects.filter(review=notice.review).latest("pk")
        days = {"until": hearing.ask_until.isoformat(), "reason": hearing.reason}
        if notice.kind == Kind.HEARING_SET:
            days = {"on": hearing.on.isoformat(), "place": hearing.place}
            days |= {"presiding": str(hearing.presided_by)}
            assert hearing.presided_by_id != hearing.told_by_id
        assert days.items() <= body["hearing"].items()
    if notice.kind == Kind.INTERESTED:
        party = Interested.objects.filter(review=notice.review, name=body["to"]).last()
        told = {"touched": party.touched, "until": party.until.isoformat()}
        assert told.items() <= body["told"].items()
        assert body["told"]["hearing"] or required(notice.review), "told of no right to a hearing"
    elif body.get("interested"):
        rows = Interested.objects.filter(review=notice.review)
        assert body["interested"]["told"] == rows.values("name").distinct().count()
    if notice.kind == Kind.OUTCOME:
        rows = Interested.objects.filter(review=notice.review, name=body["to"])
        assert rows.exists(), "somebody was told who is not touched"
        assert body["outcome"]["stated"] == rows.exclude(stated_on=None).exists()
        status = body["reviews"][0]["status"]
        assert bool(body["remedies"]) == (status != "cancelled")
        given = Notice.objects.filter(review=notice.review, kind=Kind.DECISION).order_by("pk")
        number = "" if status == "cancelled" else given.last().number
        assert body["outcome"].get("number", "") == number
    if notice.kind == Kind.DECISION:
        ended = Pause.objects.filter(review=notice.review).exclude(conclusion="")
        told = [row["number"] for row in body.get("reports", [])]
        assert told == [row.report_number for row in ended.order_by("pk")]
        latest = {row.name: row for row in Interested.objects.filter(review=notice.review)}
        stated = {"on": notice.review.stated_on.isoformat()} if notice.review.stated_on else None
        assert body.get("statement") == stated
        for party in latest.values():
            assert party.stated_on or party.until < record.today, "decided before they were heard"
        _heard_in_this_round(record, notice)
    if notice.kind == Kind.JOINT:
        assert body["joint"]["number"] == JointExtension.objects.get(case=case).number
        undecided = [row for row in record.with_status(ReviewStatus.OPEN) if not row.held]
        parts = case.version.snapshot.permit_by_code
        limits = {row.pk: parts[row.permit_code].limit for row in undecided}
        general = [
            row
            for row in undecided
            if (limits[row.pk].value, limits[row.pk].unit) == (20, "工作日") and row.round == 1
        ]
        days = [row.due.isoformat() for row in general if row.due and row.due >= record.today]
        assert all(day >= body["joint"]["due"] for day in days), "an item has less time than told"


def _heard_in_this_round(record, notice):
    """Decided by the records of its own round, and by no other."""
    own = Hearing.objects.filter(review=notice.review, round=notice.round).order_by("number")
    for hearing in own.exclude(stage="held"):
        assert hearing.stage == "told", "decided before a hearing that was asked for"
        assert hearing.ask_until < record.today, "decided while a hearing could be asked for"
    held = [row.record_number for row in own.filter(stage="held")]
    assert [row["number"] for row in notice.body.get("records", [])] == held

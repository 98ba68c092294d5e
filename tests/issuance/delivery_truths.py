"""What a receipt of what is handed over says, against its rows."""

from issuance.models import Delivery, OnlineConsent
from issuance.status import PermitStatus, ReviewStatus


def check(record, notice):
    """It names what was handed over with it, which holds, and which no other receipt names."""
    delivery = Delivery.objects.filter(case=record.case).latest("pk")
    permits, editions = delivery.permits.all(), delivery.licenceeditions.all()
    if "electronically" in notice.body["delivery"]:
        asked = delivery.papers.all()
        permits = [row.permit for row in asked if row.permit]
        editions = [row.edition for row in asked if row.edition]
        days = [row.after.handed_on.isoformat() for row in asked if row.after.way == "online"]
        assert notice.body["delivery"]["electronically"] == sorted(set(days)) != []
    numbers = {*(row.number for row in permits), *(row.licence.number for row in editions)}
    told = [row["number"] for row in notice.body["delivery"]["papers"]]
    assert set(told) == numbers
    online = delivery.way == "online"
    consent = OnlineConsent.objects.filter(case=record.case, agreed_on__lte=record.today).first()
    assert not online or consent, "delivered electronically to who never agreed"
    assert bool(notice.body["delivery"]["consented"]) == online
    assert len(told) == len(numbers) > 0
    assert all(row.status == PermitStatus.VALID for row in permits)
    assert not any(row.superseded_at for row in editions)
    open_items = {row.permit_name for row in record.with_status(ReviewStatus.OPEN) if not row.held}
    assert set(notice.body["delivery"]["undecided"]) == open_items

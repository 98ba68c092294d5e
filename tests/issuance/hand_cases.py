"""Cases in which a person who is clerk and approver of one department has had a hand."""

from datetime import date

from issuance.casework.verbs import REGISTRY
from issuance.casework.verbs.intake.checking import ask_supplement
from issuance.models import Case, Deficiency
from portal.ground.models import Post, Role, User
from tests.issuance.ready import MARKET


def afresh(case):
    return Case.objects.get(pk=case.pk)


def clerk_and_approver(name, case):
    """Of the market office, in one person, of this name."""
    user = User.objects.create_user(name, is_staff=True)
    office = case.reviews.get(department__code=MARKET).department
    since = {"region": case.region, "valid_from": date(2026, 1, 1)}
    Post.objects.create(user=user, role=Role.CLERK, **since)
    Post.objects.create(user=user, role=Role.APPROVER, department=office, **since)
    return User.objects.get(pk=user.pk)


def asked_and_returned(case, asking, returning):
    review = case.reviews.get(department__code=MARKET)
    missing = [(review, Deficiency.Target.FIELD, "premises_address", "缺门牌号")]
    ask_supplement.run(case, actor=asking, deficiencies=missing)
    address = {"premises_address": "柳州市柳南区潭中西路九十九号"}
    REGISTRY["answer_at_counter"].run(afresh(case), actor=returning, data=address, files={})
    item = Deficiency.objects.get(notice__case=case)
    REGISTRY["return_supplement"].run(afresh(case), actor=returning, uncured=[item])
    return afresh(case)

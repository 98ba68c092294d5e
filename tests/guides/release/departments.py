"""What departments say to a release, as tests let them say it."""

from django.test import Client

from guides.release.confirmations import confirm, oppose
from guides.release.needs import needs
from tests.releasing import SOUTH

DOOR = "/cms/confirmations/"
MARKET, HOUSING, OTHER = f"{SOUTH}-MR", f"{SOUTH}-HC", "450203-MR"


def need_of(release, code):
    return next(one for one in needs(release) if one.department.code == code)


def say_yes(release, user, code):
    need = need_of(release, code)
    return confirm(actor=user, release=release, department=need.department, digest=need.digest)


def say_no(release, user, code, reason="时限应为 8 个工作日"):
    need = need_of(release, code)
    return oppose(
        actor=user, release=release, department=need.department, digest=need.digest, reason=reason
    )


def browser(user):
    client = Client()
    client.force_login(user)
    return client

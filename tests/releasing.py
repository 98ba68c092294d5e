"""Editors and pairs: what tests of releases stand on."""

from datetime import date

from guides.models import Industry
from guides.release import confirmations, needs, releases, withdrawals
from portal.ground.calendar import clock
from portal.ground.models import Post, Region, Role, User

SOUTH = "450204"


def editor(name, region, **more):
    user = User.objects.create_user(name, **more)
    Post.objects.create(user=user, role=Role.EDITOR, region=region, valid_from=date(2020, 1, 1))
    return user


def pairs(*industries, region=SOUTH):
    place = Region.objects.get(code=region)
    return [(place, Industry.objects.of(place.city).get(code=code)) for code in industries]


def proposed(author, release) -> str:
    """Propose, and go ahead without every department; the digest to approve."""
    digest = releases.propose(actor=author, release=release)
    if waiting := [need.department for need in needs.missing(release)]:
        confirmations.override(
            actor=author, release=release, departments=waiting, reason="测试不等确认"
        )
    return digest


def withdrawn(author, second, *versions, reason="行业已取消") -> None:
    """Out of force today, as proposed by one and approved by the other."""
    withdrawal = withdrawals.propose(
        actor=author,
        region=versions[0].region,
        versions=versions,
        reason=reason,
        effective_from=clock.today(),
    )
    withdrawals.approve(actor=second, withdrawal=withdrawal)

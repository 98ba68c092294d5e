"""Demo staff: plainly invented people (测试…) in every role, appointed to posts."""

from datetime import date
from functools import cache
from zlib import crc32

from django.contrib.auth.hashers import make_password

from portal.ground.models import Department, Post, Region, Role, User

PASSWORD = "demo-yiyeyizheng"  # noqa: S105 - printed on /demo/ and at every start
SINCE = date(2026, 1, 1)
SURNAMES = "韦覃莫黄蒙陆梁农蓝廖"
GIVEN = "春夏秋冬东南西北江河山川"


def appoint(username, role, *, region, department=None, name) -> User:
    """A staff account with one post more; calling it again changes nothing."""
    user, _made = User.objects.get_or_create(
        username=username,
        defaults={
            "display_name": name,
            "email": f"{username}@demo.invalid",
            "password": _password_hash(),
        },
    )
    Post.objects.get_or_create(
        user=user, role=role, region=region, department=department, defaults={"valid_from": SINCE}
    )
    return user


@cache
def _password_hash():
    """One slow hash for all demo accounts: their password is printed on /demo/ anyway."""
    return make_password(PASSWORD)


def appoint_everyone(regions) -> None:
    """City posts for each city of ``regions``, then clerks, approvers and officers in each region.

    Login names: ``editor-4502``, ``clerk-450204``, ``approver-<department code>`` and so on.
    """
    cities = {region.city for region in regions}
    for city in sorted(cities, key=lambda region: region.code):
        short = city.code[:4]
        for username, role in (
            ("editor", Role.EDITOR),
            ("editor2", Role.EDITOR),
            ("supervisor", Role.SUPERVISOR),
            ("auditor", Role.AUDITOR),
            ("administrator", Role.ADMINISTRATOR),
        ):
            appoint(f"{username}-{short}", role, region=city, name=_name(username, city))
        _staff_departments(city)
    for region in sorted(regions, key=lambda region: region.code):
        appoint(f"clerk-{region.code}", Role.CLERK, region=region, name=_name("clerk", region))
        appoint(f"editor-{region.code}", Role.EDITOR, region=region, name=_name("editor", region))
        appoint(
            f"administrator-{region.code}",
            Role.ADMINISTRATOR,
            region=region,
            name=_name("administrator", region),
        )
        _staff_departments(region)


def approver_of(department) -> User:
    return User.objects.get(username=f"approver-{department.code.lower()}")


def inspector_of(department) -> User:
    return User.objects.get(username=f"inspector-{department.code.lower()}")


def head_of(department) -> User:
    return User.objects.get(username=f"head-{department.code.lower()}")


def officer_of(department) -> User:
    return User.objects.get(username=f"officer-{department.code.lower()}")


def clerk_of(region) -> User:
    return User.objects.get(username=f"clerk-{region.code}")


def _staff_departments(region: Region):
    issuing = set(region.issuing_bodies.values_list("department_id", flat=True))
    for department in Department.objects.filter(region=region):
        code = department.code.lower()
        for username, role in (
            (f"approver-{code}", Role.APPROVER),
            (f"approver2-{code}", Role.APPROVER),
            (f"inspector-{code}", Role.INSPECTOR),
            (f"head-{code}", Role.HEAD),
        ):
            appoint(
                username,
                role,
                region=region,
                department=department,
                name=_name(username, department),
            )
        if department.pk in issuing:
            appoint(
                f"officer-{code}",
                Role.LICENCE_OFFICER,
                region=region,
                department=department,
                name=_name("officer", department),
            )


def _name(role, place):
    """测试·韦春: the name follows from the post, so it stays the same, and few share one."""
    seed = crc32(f"{role} {place.code}".encode())
    return f"测试·{SURNAMES[seed % len(SURNAMES)]}{GIVEN[seed // 256 % len(GIVEN)]}"

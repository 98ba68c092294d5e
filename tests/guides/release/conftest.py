"""People of the departments, and a release that waits for them."""

from datetime import date

import pytest

from guides.release import releases
from portal.ground.models import Department, Post, Role, User


@pytest.fixture
def at(city):
    """Somebody with a post at a department, by its code."""

    def appoint(code, role=Role.APPROVER):
        department = Department.objects.get(code=code)
        user, _new = User.objects.get_or_create(
            username=f"at-{code}".lower(), defaults={"email": f"at-{code}@demo.invalid".lower()}
        )
        Post.objects.get_or_create(
            user=user,
            role=role,
            region=department.region,
            department=department,
            defaults={"valid_from": date(2020, 1, 1)},
        )
        return user

    return appoint


@pytest.fixture
def waiting(draft, author):
    """A release that has been proposed and confirmed by nobody."""
    release = draft("SMALL_EATERY", "BAKERY")
    releases.propose(actor=author, release=release)
    return release

"""Two cities and a county, with nothing in them."""

import pytest

from portal.ground.models import Region


@pytest.fixture
def liuzhou(db):
    return Region.objects.create(code="450200", name="柳州市")


@pytest.fixture
def liunan(liuzhou):
    return Region.objects.create(code="450204", name="柳南区", parent=liuzhou)


@pytest.fixture
def hezhou(db):
    return Region.objects.create(code="451100", name="贺州市")

"""What tests of what is not handed in begin with."""

import pytest

from portal.ground.models import Region


@pytest.fixture
def terms(demo):
    """What the city says of supplements; it reaches its counties."""

    def put(days, unit="工作日", silence="wait", basis="《测试办法》第九条"):
        city = Region.objects.get(code="450200")
        city.supplement_days, city.supplement_unit = days, unit
        city.supplement_silence, city.supplement_basis = silence, basis
        city.save()

    return put

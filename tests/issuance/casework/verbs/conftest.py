import pytest

from tests.issuance.hearing_cases import MARKET


@pytest.fixture
def review(new_case):
    case = new_case("accepted")
    review = case.reviews.get(department__code=MARKET)
    review.case = case
    return review

"""The rows of a supplement (补正): what is missing and why, of the own slice."""

import pytest
from django.urls import reverse

from issuance.status import CaseStatus
from tests.issuance.desk.case_pages import HOUSING, MARKET, do, page, review_at


def test_a_supplement_names_fields_and_materials_of_the_slice(new_case, signed_in):
    case = new_case("submitted")
    review = review_at(case, MARKET)
    client = signed_in(f"approver-{MARKET}")
    card = next(c for c in page(client, case).context["cards"] if c["verb"].code == "deficient")
    labels = dict(card["form"].rows[0].fields["what"].choices)
    choices = [value for value in labels if value]
    assert f"{review.pk}:field:premises_address" in choices
    assert not [label for label in labels.values() if review.permit_name in label]
    response = do(
        client,
        case,
        "deficient",
        review,
        rows="2",
        **{
            "row0-what": f"{review.pk}:field:premises_address",
            "row0-reason": "地址不完整",
            "row1-what": next(value for value in choices if ":material:" in value),
            "row1-reason": "缺页",
        },
    )
    assert response.status_code == 302
    assert review.deficiencies.count() == 2
    assert do(signed_in(f"approver-{HOUSING}"), case, "complete", review_at(case, HOUSING))
    case.refresh_from_db()
    assert case.status == CaseStatus.SUPPLEMENT


def test_a_row_of_another_slice_is_refused(new_case, signed_in):
    case = new_case("submitted")
    review, other = review_at(case, MARKET), review_at(case, HOUSING)
    response = do(
        signed_in(f"approver-{MARKET}"),
        case,
        "deficient",
        review,
        rows="1",
        **{"row0-what": f"{other.pk}:field:premises_address", "row0-reason": "测试"},
    )
    assert response.status_code == 422
    assert not review.deficiencies.exists()


def test_more_rows_keep_what_was_typed(new_case, signed_in):
    case = new_case("submitted")
    review = review_at(case, MARKET)
    url = reverse("issuance_verb", args=[case.pk, "deficient", review.pk])
    prefix = f"deficient-{review.pk}"
    response = signed_in(f"approver-{MARKET}").post(
        url, {f"{prefix}-rows": "3", f"{prefix}-row2-reason": "只写了一半", "add_rows": "1"}
    )
    assert response.status_code == 200
    card = next(c for c in response.context["cards"] if c["verb"].code == "deficient")
    assert len(card["form"].rows) == 6
    assert "只写了一半" in response.content.decode()
    assert review.deficiencies.count() == 0


@pytest.mark.parametrize(
    ("typed", "rows"), [("40", 30), ("5", 5), ("", 3), ("many", 3), ("\N{SUPERSCRIPT TWO}", 3)]
)
def test_a_page_has_the_rows_asked_for_and_thirty_at_most(new_case, signed_in, typed, rows):
    case = new_case("submitted")
    review = review_at(case, MARKET)
    response = do(signed_in(f"approver-{MARKET}"), case, "deficient", review, rows=typed)
    assert response.status_code == 422
    card = next(c for c in response.context["cards"] if c["verb"].code == "deficient")
    assert len(card["form"].rows) == rows


@pytest.mark.parametrize(
    ("what", "reason", "marked"),
    [
        ("field:premises_address", "", "reason"),
        ("", "缺页", "what"),
        ("field:premises_address", "缺" * 301, "reason"),
        ("field:premises_address", "缺" * 300, None),
    ],
)
def test_a_row_states_what_and_why_in_at_most_three_hundred_characters(
    new_case, signed_in, what, reason, marked
):
    case = new_case("submitted")
    review = review_at(case, MARKET)
    named = f"{review.pk}:{what}" if what else ""
    row = {"rows": "1", "row0-what": named, "row0-reason": reason}
    response = do(signed_in(f"approver-{MARKET}"), case, "deficient", review, **row)
    assert response.status_code == (422 if marked else 302)
    assert review.deficiencies.count() == (not marked)
    if marked:
        card = next(c for c in response.context["cards"] if c["verb"].code == "deficient")
        errors = card["form"].rows[0].errors
        assert {name: len(said) for name, said in errors.items()} == {marked: 1}


@pytest.mark.parametrize("count", ["", "x", "-1", "9" * 5000])
def test_a_count_of_rows_that_is_no_number_of_rows_is_the_usual_one(new_case, signed_in, count):
    case = new_case("submitted")
    review = review_at(case, MARKET)
    client = signed_in(f"approver-{MARKET}")
    response = do(client, case, "deficient", review, rows=count)
    assert response.status_code == 422
    [card] = [c for c in response.context["cards"] if c["verb"].code == "deficient"]
    assert len(card["form"].rows) == 3

"""A form refused on the page of a case begins at its first fault, and its faults are read out."""

import pytest
from django.urls import reverse

from tests.ground.backoffice.described import described, ids
from tests.issuance.desk.case_pages import MARKET, do, page, review_at


@pytest.fixture
def deciding(new_case, signed_in):
    case = new_case("accepted")
    client = signed_in(f"approver-{MARKET}")
    return client, case, review_at(case, MARKET)


def test_what_describes_a_field_stands_on_the_page_before_and_after_a_refusal(deciding):
    client, case, review = deciding
    denied = do(client, case, "decide", review, grant="no", reasons="")
    for answer in (page(client, case), denied):
        html = answer.content.decode()
        assert described(html)
        assert described(html) <= ids(html)
    assert f"id_decide-{review.pk}-reasons_error" in described(denied.content.decode())


def test_a_refused_form_begins_at_its_first_fault_in_its_opened_place(deciding):
    client, case, review = deciding
    assert "autofocus" not in page(client, case).content.decode()
    answer = do(client, case, "ask_extension", review, reason="")
    html = answer.content.decode()
    assert answer.status_code == 422
    before, after = html.split(" autofocus", 1)
    assert " autofocus" not in after
    assert (
        before.rpartition("<textarea" if "textarea" in after[:400] else "<input")[2].count("name=")
        == 1
    )
    opened = before.rpartition("<details")[2].partition(">")[0]
    assert "open" in opened


def test_faults_of_rows_begin_at_the_row(new_case, signed_in):
    case = new_case("submitted")
    client = signed_in(f"approver-{MARKET}")
    form = next(c["form"] for c in page(client, case).context["cards"] if c["form"].rows)
    row = form.rows[0]
    code = next(iter(form.offered))
    verb, subject = form.verb.code, form.subject
    answer = client.post(
        reverse("issuance_verb", args=[case.pk, verb, subject.pk]),
        {form.counter: "1", f"{row.prefix}-what": code},
    )
    assert answer.status_code == 422
    (faulty,) = (c["form"] for c in answer.context["cards"] if c["form"].is_bound)
    focused = [name for name, f in faulty.rows[0].fields.items() if "autofocus" in f.widget.attrs]
    assert focused == [next(iter(faulty.rows[0].errors))]

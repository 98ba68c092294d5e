"""What somebody may do on a case is found from what the case is made of, not verb by verb."""

from issuance.casework.offers import offers
from issuance.models import Case
from tests.issuance.limit_ready import APPROVER
from tests.issuance.ready import CLERK


def test_many_verbs_on_many_records_ask_for_each_kind_of_row_once(
    new_case, person, django_assert_max_num_queries
):
    case = Case.objects.get(pk=new_case("accepted", channel="window").pk)
    with django_assert_max_num_queries(22):
        found = offers(person(APPROVER), case)
    assert {"decide", "pause", "tell_hearing"} <= {offer.verb.code for offer in found}


def test_what_somebody_else_did_meanwhile_is_seen_on_the_same_object(new_case, person):
    case, approver = new_case("accepted", channel="window"), person(APPROVER)
    assert any(offer.verb.code == "decide" for offer in offers(approver, case))
    case.hands.create(by=approver, act="asked")
    assert not any(offer.verb.code == "decide" for offer in offers(approver, case))
    assert offers(person(CLERK), case)

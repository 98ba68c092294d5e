"""告知承诺 and promised conditions are open where the catalogue clearly says so, and nowhere else."""

import pytest

from guides.catalogue import implied
from guides.catalogue.demo_facts import demo_catalogue
from guides.catalogue.permit_entries import Commitment
from guides.version.permit_parts import CommitmentPart, PermitPart

OPEN = {
    "mode": "yes",
    "statement": "一\n\n 二 ",
    "statement_source": "测试部门〔2026〕1号",
    "breach": "revoke",
}


def test_a_clear_yes_with_text_source_and_rule_opens_it():
    assert implied.committable(Commitment(**OPEN))
    assert implied.lines_of(OPEN["statement"]) == ("一", "二")


@pytest.mark.parametrize(
    "lacking",
    [
        {"mode": "partly"},
        {"mode": "unknown"},
        {"mode": None},
        {"statement": None},
        {"statement": " \n"},
        {"statement_source": None},
        {"breach": "unknown"},
        {"breach": None},
        {"excluded_reason": "涉及公共安全"},
    ],
)
def test_what_lacks_one_of_them_or_is_excluded_does_not(lacking):
    assert not implied.committable(Commitment(**OPEN | lacking))


def test_what_is_decided_by_the_record_of_a_hearing_is_not_decided_at_once():
    assert not implied.committable(Commitment(**OPEN), heard=True)


def test_a_version_released_before_offers_it_no_longer_where_its_law_asks_for_a_hearing():
    committed = CommitmentPart.model_construct(offered=True)
    told = {
        heard: PermitPart.model_construct(commitment=committed, hearing_required=heard)
        for heard in (True, False)
    }
    assert (told[True].by_commitment, told[False].by_commitment) == (False, True)


def test_what_a_law_itself_has_so_is_open_though_an_interest_excludes_the_rest():
    by_law = {"excluded_reason": "涉及公共安全", "law": "消防法第十五条"}
    assert implied.committable(Commitment(**OPEN | by_law))


@pytest.mark.parametrize(
    ("deferrable", "reason", "told"),
    [("yes", None, ("甲",)), ("unknown", None, ()), ("no", None, ()), ("yes", "涉及生态安全", ())],
)
def test_a_condition_may_be_promised_where_papers_clearly_may_follow(deferrable, reason, told):
    said = Commitment(deferrable=deferrable, excluded_reason=reason, conditions="甲")
    assert implied.promisable(said) == told


def test_none_of_the_shipped_items_is_offered_before_its_department_has_given_the_text(catalogue):
    assert not [
        permit.code for permit in catalogue.permits if implied.committable(permit.commitment)
    ]


def test_the_demo_s_own_say_that_they_are_one(catalogue):
    permits = {permit.code: permit for permit in demo_catalogue(catalogue, "450200").permits}
    offered = {code for code, permit in permits.items() if implied.committable(permit.commitment)}
    assert offered == {"FIRE"}
    fire = permits["FIRE"]
    assert all("（测试）" in line for line in implied.lines_of(fire.commitment.statement))
    assert "测试" in fire.commitment.statement_source
    assert "演示（测试）" in fire.note
    following = {
        code for code, permit in permits.items() if implied.deferrable(permit.commitment) == "yes"
    }
    assert following == {"FOOD_LIC"}
    assert "演示（测试）" in permits["FOOD_LIC"].note

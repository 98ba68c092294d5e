"""告知承诺 is a choice for each item that may be handled so: shown, confirmed, sealed and printed."""

import pytest

from forms import application, commitment, drafts, intake, revisions
from forms.completeness import PERMITS, State
from forms.models import Submission
from portal.ground.models import Region
from tests.forms.conftest import NOODLES, TEXT, committing, deferring
from tests.forms.filling import APPLY_ALL, filled_draft
from tests.forms.views.form_pages import errors_of, text_of, url

COMMIT = APPLY_ALL | {"SMALL_CATERING": {"mode": "commit"}}


@pytest.fixture
def offered(make_version):
    return filled_draft(make_version(change=committing), NOODLES)


@pytest.fixture
def committed(offered):
    return drafts.keep(draft=offered, choices=COMMIT)


def words(document):
    return "".join(document.html.split())


def test_both_ways_are_offered_where_both_are_open_and_the_text_is_there_to_read(client, offered):
    page = client.get(url("permits", offered)).content.decode()
    assert page.count('value="commit"') == 1
    assert all(line in page for line in TEXT)
    assert "测试部门〔2026〕9号" in page


def test_where_no_item_may_be_handled_so_nothing_is_offered(client, draft):
    page = client.get(url("permits", draft)).content.decode()
    assert 'value="commit"' not in page
    assert "告知承诺的内容" not in page


def test_who_chooses_it_where_it_is_not_open_is_told_to_choose_anew(draft):
    drafts.keep(draft=draft, choices=COMMIT)
    (problem,) = State(draft).problems
    assert (problem.step, problem.anchor) == (PERMITS, "id_SMALL_CATERING-mode_0")
    with pytest.raises(intake.Incomplete):
        intake.submit(draft=draft)


def test_it_is_confirmed_before_anything_is_submitted(client, committed):
    page = text_of(client.get(url("check", committed)))
    assert all(line in page for line in TEXT)
    answer = client.post(url("check", committed), {"true": "on"})
    assert answer.status_code == 422
    assert "请确认承诺书" in errors_of(answer)
    assert not Submission.objects.exists()
    answer = client.post(url("check", committed), {"true": "on", "promised": "on"})
    assert answer.headers["Location"] == url("receipt", committed)
    receipt = client.get(url("receipt", committed)).content.decode()
    assert url("commitment", committed) in receipt
    assert "（告知承诺）" in receipt
    assert "告知承诺书（PDF）" in receipt
    assert "决定前不作现场核查" in receipt
    assert "履行您承诺的事项" not in receipt


def test_what_was_signed_is_sealed_with_the_application_and_printed(committed):
    Region.objects.update(look_days=17)
    committed.version.region.refresh_from_db()
    revision = commitment.of(intake.submit(draft=committed).submission)
    assert revisions.intact(revision)
    (row,) = revision.content["promise"]["commitments"]
    assert (row["code"], row["text"], row["days"]) == ("SMALL_CATERING", list(TEXT), 17)
    assert revision.content["promise"]["papers"] == []
    said = words(commitment.document(revision))
    assert "<h1>告知承诺书</h1>" in said
    assert all(line in said for line in TEXT)
    assert "17个工作日内核查" in said
    assert "可以依法撤销行政许可" in said
    assert "容缺" not in said


@pytest.mark.parametrize(
    ("breach", "told"), [("rectify", "责令限期改正"), ("revoke", "可以依法撤销")]
)
def test_the_consequence_is_that_of_the_department_s_rule(make_version, breach, told):
    version = make_version(change=lambda part: committing(part, breach=breach, check_days=5))
    draft = filled_draft(version, NOODLES)
    drafts.keep(draft=draft, choices=COMMIT)
    said = words(commitment.document(commitment.of(intake.submit(draft=draft).submission)))
    assert told in said
    assert "5个工作日内核查" in said


def test_with_both_kinds_the_paper_has_one_name_and_a_heading_for_each(make_version):
    def both(snapshot):
        return committing(deferring(snapshot))

    draft = filled_draft(make_version(change=both), NOODLES)
    draft.uploads.filter(material="M_PLAN").delete()
    promised = draft.declared | {"M_PLAN": "promised"}
    drafts.keep(draft=draft, choices=COMMIT, declared=promised)
    revision = commitment.of(intake.submit(draft=draft).submission)
    said = words(commitment.document(revision))
    assert "<h1>承诺书</h1>" in said
    assert said.index("一、容缺受理承诺书") < said.index("二、告知承诺书")


def conditional(snapshot):
    """The version in which an item has two conditions that may be promised."""
    return committing(snapshot, offered=False, text=(), conditions=("配备留样设施", "设置洗手设施"))


def test_conditions_that_may_be_promised_are_offered_and_signed_for(client, make_version):
    draft = filled_draft(make_version(change=conditional), NOODLES)
    page = client.get(url("permits", draft)).content.decode()
    assert "配备留样设施" in page
    assert page.count('value="later"') == 2
    asked = page[page.index('class="later"') : page.index('class="held"')]
    assert "选填" not in asked
    later = APPLY_ALL | {"SMALL_CATERING": {"mode": "apply", "c0": "met", "c1": "later"}}
    drafts.keep(draft=draft, choices=later)
    said = text_of(client.get(url("check", draft)))
    assert "承诺后续达到（容缺）：设置洗手设施" in said
    assert "承诺后续达到（容缺）：配备留样设施" not in said
    revision = commitment.of(intake.submit(draft=draft).submission)
    (row,) = revision.content["promise"]["conditions"]
    assert (row["code"], row["id"], row["name"]) == ("SMALL_CATERING", "c1", "设置洗手设施")
    assert revision.content["choices"]["SMALL_CATERING"] == {"mode": "apply", "c1": "later"}
    printed = words(commitment.document(revision))
    assert "设置洗手设施" in printed
    assert "配备留样设施" not in printed


def test_what_was_posted_for_a_condition_is_kept(client, make_version):
    draft = filled_draft(make_version(change=conditional), NOODLES)
    posted = {f"{code}-mode": "apply" for code in APPLY_ALL}
    client.post(url("permits", draft), posted | {"SMALL_CATERING-c0": "later"})
    draft.refresh_from_db()
    assert draft.choices["SMALL_CATERING"]["c0"] == "later"
    assert [words for _permit, _name, words in State(draft).later] == ["配备留样设施"]


def test_who_has_met_all_of_them_signs_for_nothing(make_version):
    draft = filled_draft(make_version(change=conditional), NOODLES)
    assert commitment.of(intake.submit(draft=draft).submission) is None


def mixed(snapshot):
    """The version in which an item handled by 告知承诺 asks for the way itself, and has its 承诺书."""
    asked = next(field for field in snapshot.fields if not field.shared)
    asked = asked.model_copy(
        update={
            "key": "own_mode",
            "label": "本事项办理方式",
            "type": "enum:告知承诺|一般程序",
            "same_as": "",
        }
    )
    paper = snapshot.material_by_id["M_PLAN"].model_copy(
        update={
            "id": "M_OWN_COMMIT",
            "name": "本事项告知承诺书",
            "required_when": "采用告知承诺方式",
            "when": None,
        }
    )

    def own(part):
        if part.code != "SMALL_CATERING":
            return part
        fields, materials = (*part.fields, asked.key), (*part.materials, paper.id)
        return part.model_copy(update={"fields": fields, "materials": materials})

    changed = {
        "permits": tuple(map(own, snapshot.permits)),
        "fields": (*snapshot.fields, asked),
        "materials": (*snapshot.materials, paper),
    }
    return committing(snapshot.model_copy(update=changed))


@pytest.mark.parametrize(
    ("choices", "whole", "own", "paper"),
    [
        (COMMIT, "一般程序；告知承诺（小餐饮登记证）", "告知承诺", "signed"),
        (APPLY_ALL, "一般程序", "一般程序", "not_applicable"),
    ],
)
def test_the_application_says_of_the_way_what_was_chosen(
    client, make_version, choices, whole, own, paper
):
    draft = drafts.keep(draft=filled_draft(make_version(change=mixed), NOODLES), choices=choices)
    items = State(draft).spec.item_by_key
    assert (items["apply_mode"].fixed, items["own_mode"].fixed) == (whole, own)
    page = text_of(client.get(url("form", draft)))
    assert whole in page
    assert ("按您对各事项的选择" in page) is (paper == "signed")
    revision = intake.submit(draft=draft).submission.current()
    assert (revision.content["data"]["apply_mode"], revision.content["data"]["own_mode"]) == (
        whole,
        own,
    )
    assert revision.content["declared"]["M_OWN_COMMIT"] == paper
    said = application.page(revision)
    assert ("已随本申请签署（见承诺书）" in said) is (paper == "signed")
    assert whole in said

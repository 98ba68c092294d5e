"""Every text an officer may type: refused beside its field, by name, or printed."""

import pytest
from django.forms import CharField

from issuance.casework.verbs import REGISTRY
from issuance.casework.verbs.base import By
from portal.ground.history.transitions import VerbRefused
from tests.issuance.ready import OFFERED
from tests.on_paper import Entries, assert_printed

pytestmark = pytest.mark.one_database


def typed_fields(form):
    for part in (form, *(form.rows or ())[:1]):
        for name, field in part.fields.items():
            if isinstance(field, CharField) and not field.widget.is_hidden:
                yield name, field


def test_what_is_typed_is_refused_by_name_or_printed(ready):
    entries = Entries()
    for code in OFFERED:
        verb, _case, subject, actor, *_rest = ready(code)
        for name, field in typed_fields(verb.form_for(actor, subject, {})):
            entries.type_all(f"officer:{code}.{name}", field)
    assert {verb.code for verb in REGISTRY.by(By.OFFICER)} == set(OFFERED)
    assert {datum.rpartition(".")[2] for datum in entries.taken} == {
        *("reasons", "reason", "authority", "number", "scope", "purpose", "law", "organ"),
        *("document", "basis", "further_basis", "place"),
        *("name", "touched", "way", "statement", "conclusion", "found_by", "note"),
        *("recipient", "received_by", "post_number", "findings", "answer", "agreed"),
        *("post_address", "lacks", "doubts"),
    }
    assert_printed(*entries.taken.values())
    assert entries.unnamed() == []


@pytest.mark.parametrize(
    ("text", "point"), [("一、\uf0d8补交", "U+F0D8"), ("➢补交", "U+27A2"), ("✅", "U+2705")]
)
def test_a_reason_no_notice_could_print_is_named_beside_its_field(ready, signed_in, text, point):
    refuse = ready("refuse")
    key = f"refuse-{refuse.subject.pk}"
    address = f"/cms/cases/{refuse.case.pk}/do/refuse/{refuse.subject.pk}/"
    answer = signed_in(refuse.actor.username).post(
        address, {f"{key}-kind": "not_needed", f"{key}-reasons": text}
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert point in page
    assert text in page  # nothing typed is lost
    refuse.subject.refresh_from_db()
    assert refuse.subject.status == "checking"


def test_no_verb_takes_such_a_text_by_another_way(ready):
    refuse = ready("refuse")
    with pytest.raises(VerbRefused, match=r"U\+27A2"):
        refuse.verb.run(refuse.subject, actor=refuse.actor, kind="not_needed", reasons="➢补交")
    deficient = ready("deficient")
    review, target, name, _why = deficient.arguments["deficiencies"][0]
    rows = [(review, target, name, "\uf0d8缺页")]
    with pytest.raises(VerbRefused, match=r"U\+F0D8"):
        deficient.verb.run(deficient.subject, actor=deficient.actor, deficiencies=rows)

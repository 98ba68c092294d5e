"""Every field type has every aspect, and each aspect works: a type that lacks one fails here."""

import ast
import json
import re
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.utils import translation
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st
from openpyxl import load_workbook

from forms import blank_form
from forms.combined import CombinedForm, as_post, as_typed
from forms.labels import words
from guides.admin.fields.field_type import FieldTypeField, Typed
from guides.catalogue.checks import check
from guides.catalogue.files import problems_of, read_file
from guides.catalogue.plain_entries import FieldEntry
from guides.catalogue.workbook.writing import to_workbook
from guides.version.field_types import REGISTRY, examples, field_type
from guides.version.parts import FieldPart
from portal.demo.applicants import Applicant
from portal.ground.text.identifiers import exact_number
from tests import filled
from tests.forms.conftest import snapshot_of
from tests.forms.items import item_of, spec_of
from tests.markup import flat
from tests.posting import controls

ROOT = Path(settings.BASE_DIR)
LANGUAGES = ("zh-hans", "en")
KEY = "key"
every_type = pytest.mark.parametrize("kind", examples(), ids=lambda kind: kind.code)
shops = given(region=st.sampled_from(["450204", "451102", "451100"]), serial=st.integers(0, 9_999))


def form_of(kind, value, **datum):
    form = CombinedForm(spec_of(item_of(kind.notation, **datum)), {KEY: value})
    form.is_valid()
    return form


def sample_of(kind):
    return kind.sample(region="450204", serial=7)


@every_type
def test_it_is_read_from_its_notation_and_has_a_place_of_its_own(kind):
    assert type(field_type(kind.notation)) is type(kind)
    assert field_type(kind.notation).options == kind.options
    assert kind.notation.partition(":")[0] == kind.code
    assert [other.position for other in examples()].count(kind.position) == 1


@every_type
def test_editors_find_it_by_its_label_in_their_language_and_may_give_it_options(kind):
    labels = []
    for language in LANGUAGES:
        with translation.override(language):
            field = FieldTypeField()
            markup = field.widget.render("type", kind.notation, {"id": "id_type"})
            labels.append(str(kind.label))
        option = re.search(rf'<option value="{_escaped(kind.code)}"([^>]*)>([^<]+)<', markup)
        assert option[2] == labels[-1]
        assert "selected" in option[1]
        assert ("data-options" in option[1]) is kind.has_options
        sent = controls(markup)
        assert field.clean(Typed(sent["type"], sent["type-options"])) == kind.notation
    assert all(labels)
    assert len(set(labels)) == len(LANGUAGES)


def _escaped(code):
    return code.replace(">", "&gt;")


@every_type
@limits(deadline=None, max_examples=30)
@shops
def test_a_sample_passes_the_form_and_comes_back_as_it_was_stored(kind, region, serial):
    sample = kind.sample(region=region, serial=serial)
    form = form_of(kind, sample)
    assert not form.errors
    kept = form.values()
    assert kept[KEY] not in ("", [], None)
    assert json.loads(json.dumps(kept)) == kept
    assert form_of(kind, kept[KEY]).values() == kept
    shown = as_typed(form, as_post(form.spec.items, kept))
    assert form_of(kind, shown[KEY]).values() == kept
    post = as_post(form.spec.items, {KEY: sample})
    assert set(post) <= set(kind.names(KEY))


@every_type
def test_a_stored_value_has_words_in_either_language(kind):
    item = item_of(kind.notation)
    kept = form_of(kind, sample_of(kind)).values()[KEY]
    for language in LANGUAGES:
        with translation.override(language):
            said = words(item, kept)
            assert isinstance(said, str)
            assert said
            assert "[" not in said
            assert words(item, "") == ""


@every_type
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wrong_value_is_refused_with_its_sentence(kind, language):
    assert kind.wrong
    for typed, sentence in kind.wrong:
        with translation.override(language):
            assert str(sentence) in form_of(kind, typed).errors[KEY], typed


@every_type
def test_nothing_is_refused_where_it_is_demanded_and_taken_where_it_is_not(kind):
    form = CombinedForm(spec_of(item_of(kind.notation)), {})
    assert list(form.errors) == [KEY]
    form = CombinedForm(spec_of(item_of(kind.notation, required=False)), {})
    assert form.is_valid()
    assert form.values()[KEY] in ("", [])


@every_type
def test_what_staff_find_an_application_by_is_a_number_of_one_form(kind):
    if kind.identifies:
        kept = form_of(kind, sample_of(kind)).values()[KEY]
        assert exact_number(kept) == exact_number(f" {kept[:6]} {kept[6:]} ".lower()) != ""


@every_type
@pytest.mark.parametrize("value", ["甲", True, 7, ["甲", "乙"], ["2026-01-01"], []])
def test_the_value_of_another_type_in_an_old_draft_breaks_nothing(kind, value):
    form = form_of(kind, value)
    assert str(form[KEY])


def test_each_is_drawn_on_the_blank_form():
    snapshot = snapshot_of("SMALL_EATERY")
    fields = tuple(
        FieldPart(key=f"t{number}", label=f"第{number}号", type=kind.notation, shared=True)
        for number, kind in enumerate(examples())
    )
    version = SimpleNamespace(snapshot=snapshot.model_copy(update={"fields": fields}), number=1)
    rows = dict(
        re.findall(r"<tr><th>(第\d+号) \*</th><td[^>]*>(.*?)</td>", flat(blank_form.page(version)))
    )
    assert len(rows) == len(REGISTRY)
    for number, kind in enumerate(examples()):
        room = kind.room(item_of(kind.notation))
        assert rows[f"第{number}号"] == (room.replace("\n", "<br>") or "&#160;")


@pytest.fixture(scope="module")
def with_every_type():
    """A catalogue with a shared datum of each type."""
    catalogue = filled.small_catalogue()
    fields = [
        FieldEntry(key=f"every_{number}", label=f"数据项{number}", type=kind.notation)
        for number, kind in enumerate(examples())
    ]
    return catalogue.model_copy(update={"shared_fields": [*catalogue.shared_fields, *fields]})


def test_a_catalogue_with_each_of_them_is_sound(with_every_type):
    assert check(with_every_type) == []


def test_each_survives_the_workbook_whose_help_names_it(with_every_type):
    content = to_workbook(with_every_type)
    reading = read_file("x.xlsx", content)
    assert problems_of(reading) == []
    again = {field.key: field.type for field in reading.catalogue.shared_fields}
    page = load_workbook(BytesIO(content))["表单数据项"]
    help_text = next(cell.comment.text for cell in page[1] if cell.value == "类型")
    for number, kind in enumerate(examples()):
        assert again[f"every_{number}"] == kind.notation
        with translation.override("zh-hans"):
            assert f"{kind.notation}　{kind.label}\n" in f"{help_text}\n".replace("（必填）", "")


@every_type
def test_the_demo_fills_it_in(kind):
    region = SimpleNamespace(code="450204", name="柳南区", full_name="柳州市柳南区")
    shop = Applicant(region=region, serial=7, shop="面馆")
    assert shop.value(item_of(kind.notation)) == sample_of(kind)


# Codes that are also words of other things (keys, kinds of questions, HTML) are left out.
TELLING = re.compile(r"(enum|multi|daterange|region6|idno|int>=?0|decimal>=?0)(:.*)?")


def test_no_code_outside_the_registry_asks_a_field_what_its_type_is():
    asking, seen = [], 0
    for folder in ("portal", "home", "issuance", "forms", "guides"):
        for path in (ROOT / folder).rglob("*.py"):
            if "migrations" in path.parts or path.parent.name == "field_types":
                continue
            seen += 1
            asking += [
                f"{path.relative_to(ROOT)}:{node.lineno} {node.value}"
                for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
                if isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and TELLING.fullmatch(node.value)
            ]
    for folder, ending in (("templates", "html"), ("static", "css"), ("static", "js")):
        for path in (ROOT / folder).rglob(f"*.{ending}"):
            seen += 1
            if re.search(r"\b(enum|multi|daterange|region6|idno)\b", path.read_text("utf-8")):
                asking.append(str(path.relative_to(ROOT)))
    assert seen > 300
    assert asking == []

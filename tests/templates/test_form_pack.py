"""The form templates: labels, help, errors and the linked summary belong together."""

import re

import pytest
from bs4 import BeautifulSoup
from crispy_forms.bootstrap import AppendedText, InlineRadios, StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import ButtonHolder, Div, Fieldset, Layout, Submit
from django import forms
from django.template import Context, Template

from portal.styleguide import SampleForm

WHOLE = "{% load crispy_forms_tags %}{% crispy form %}"
FIELDS = "{% load crispy_forms_tags %}<form>{{ form|crispy }}</form>"


def rendered(form, template=WHOLE) -> BeautifulSoup:
    return BeautifulSoup(Template(template).render(Context({"form": form})), "html.parser")


@pytest.fixture(params=[WHOLE, FIELDS], ids=["tag", "filter"])
def template(request):
    return request.param


def test_every_error_is_in_the_summary_and_leads_to_its_control(template):
    form = SampleForm({"phone": "138", "area": "很大"})
    page = rendered(form, template)
    links = [a["href"].removeprefix("#") for a in page.select(".errors a")]
    assert len(links) == len([name for name in form.errors if name != "__all__"])
    for target in links:
        assert page.find(id=target).name in ("input", "select", "textarea")
    assert form.non_field_errors()[0] in page.select_one(".errors").text


def test_the_summary_is_announced_and_takes_the_focus(template):
    summary = rendered(SampleForm({}), template).select_one(".errors")
    assert summary["role"] == "alert"
    assert summary.h2["tabindex"] == "-1"
    assert summary.h2.has_attr("autofocus")


def test_a_form_without_errors_has_no_summary(template):
    assert rendered(SampleForm(), template).select(".errors, .err, .has-err") == []


@pytest.mark.parametrize("form", [SampleForm(), SampleForm({})], ids=["empty", "faulty"])
def test_descriptions_and_labels_point_to_what_exists(form, template):
    page = rendered(form, template)
    described = [tag["aria-describedby"] for tag in page.select("[aria-describedby]")]
    wanted = " ".join(described).split() + [label["for"] for label in page.select("label[for]")]
    assert len(wanted) > len(form.fields)
    assert [identity for identity in wanted if page.find(id=identity) is None] == []


def test_ids_are_unique(template):
    ids = [tag["id"] for tag in rendered(SampleForm({}), template).select("[id]")]
    assert len(ids) == len(set(ids))


def test_faulty_controls_say_so_and_keep_what_was_typed(template):
    area = rendered(SampleForm({"area": "很大"}), template).find(id="id_area")
    assert area["aria-invalid"] == "true"
    assert area["value"] == "很大"


def test_only_optional_fields_are_marked(template):
    page = rendered(SampleForm(), template)
    marked = {mark.parent["for"] for mark in page.select(".opt-mark")}
    assert marked == {"id_email", "id_opened_on"}


def test_a_search_form_can_leave_the_mark_out():
    form = SampleForm()
    form.helper = FormHelper()
    form.helper.show_optional = False
    assert rendered(form).select(".opt-mark") == []


def test_groups_of_choices_are_fieldsets_with_a_legend(template):
    page = rendered(SampleForm(), template)
    for name, options in [("sewage", 2), ("delivery", 3), ("foods", 3)]:
        group = page.find(id=f"div_id_{name}")
        assert group.name == "fieldset"
        assert group.legend.text.strip()
        assert len(group.select("label > input + span")) == options


def test_yes_and_no_are_a_segmented_pair_unless_stacked():
    class Choice(forms.Form):
        pair = forms.ChoiceField(choices=SampleForm.YES_NO, widget=forms.RadioSelect)
        stacked = forms.ChoiceField(
            choices=SampleForm.YES_NO, widget=forms.RadioSelect(attrs={"class": "stacked"})
        )

    page = rendered(Choice())
    assert page.find(id="div_id_pair").select(".seg")
    assert page.find(id="div_id_stacked").select(".opts")


def test_units_stand_behind_the_number(template):
    assert rendered(SampleForm(), template).select_one(".with-unit span").text == "㎡"


def test_a_whole_form_leaves_judging_to_the_server_and_carries_files():
    form = rendered(SampleForm()).form
    assert form.has_attr("novalidate")
    assert form["enctype"] == "multipart/form-data"
    assert form["method"] == "post"


def test_help_from_editors_cannot_smuggle_markup(template):
    class Hostile(forms.Form):
        name = forms.CharField(label="<b>x</b>", help_text="<script>alert(1)</script>")

    page = rendered(Hostile(), template)
    assert page.select("script, label b") == []
    assert "<script>" in page.select_one(".help").text


def test_layout_objects_render_in_our_look():
    form = SampleForm({})
    form.helper = FormHelper()
    form.helper.layout = Layout(
        Fieldset("经营者", Div("operator_name", "phone", css_class="stack")),
        AppendedText("area", "㎡"),
        InlineRadios("delivery"),
        ButtonHolder(Submit("save", "保存"), StrictButton("稍后", css_class="alt")),
    )
    page = rendered(form)
    assert page.select_one("fieldset.group > legend").text == "经营者"
    assert page.select_one("#div_id_delivery .seg")
    assert [button.text for button in page.select(".actions button.btn")] == ["保存", "稍后"]
    assert page.select(".errors a")


def test_rows_of_a_formset_name_what_is_wrong_in_them():
    class Row(forms.Form):
        name = forms.CharField()

    rows = forms.formset_factory(Row, min_num=2, validate_min=True, extra=0)
    formset = rows({"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-1-name": "x"})
    page = rendered(formset, "{% load crispy_forms_tags %}{% crispy form %}")
    assert page.find("input", {"name": "form-TOTAL_FORMS"})
    assert len(page.select("fieldset.group")) == 2
    assert re.search(r"form-0-name", page.select_one(".errors a")["href"])

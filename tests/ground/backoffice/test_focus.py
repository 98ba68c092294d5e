"""A refused form is read on at its first fault, and what describes a field is found."""

import pytest
from django import forms
from django.template.loader import render_to_string

from portal.ground.backoffice.focus import at_first_fault
from tests.ground.backoffice.described import described, ids


class Asked(forms.Form):
    name = forms.CharField()
    why = forms.CharField(help_text="in a sentence")
    way = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect, help_text="one of them")
    parts = forms.MultipleChoiceField(choices=[("a", "A")], widget=forms.CheckboxSelectMultiple)

    def clean(self):
        if self.cleaned_data.get("name") == "nobody":
            raise forms.ValidationError("Nobody is not asked.")


def shown(form):
    return "".join(render_to_string("ground/backoffice/field.html", {"field": f}) for f in form)


@pytest.mark.parametrize("data", [None, {}, {"name": "X", "way": "b"}])
def test_what_describes_a_field_stands_on_the_page(data):
    html = shown(Asked(data))
    assert {"id_why_helptext", "id_way_helptext"} <= described(html)
    assert described(html) <= ids(html)


def test_each_fault_is_connected_with_its_field():
    wrong = {f"id_{name}_error" for name in ("name", "why", "way", "parts")}
    assert wrong <= described(shown(Asked({})))


def test_the_first_fault_has_the_focus():
    form = Asked({"name": "X", "way": "a"})
    at_first_fault(form)
    assert [name for name, f in form.fields.items() if "autofocus" in f.widget.attrs] == ["why"]
    assert not hasattr(form, "begins_at_top")


def test_what_no_field_is_at_fault_for_is_read_above_the_form():
    form = Asked({"name": "nobody", "why": "X", "way": "a", "parts": ["a"]})
    at_first_fault(form)
    assert form.begins_at_top
    assert "autofocus" not in shown(form)


def test_a_form_not_posted_takes_no_focus():
    form = Asked()
    at_first_fault(form)
    assert "autofocus" not in shown(form)

"""Forms of the back office as a browser would send them back."""

from lxml import html


def as_posted(form):
    """What the browser would send back of a form and its rows, untouched: its rendered controls."""
    data = {}
    for one in [form, *(sub for formset in form.formsets.values() for sub in formset.forms)]:
        for bound in one:
            data |= controls(str(bound))
    for formset in form.formsets.values():
        data |= {f"{formset.prefix}-{k}": v for k, v in formset.management_form.initial.items()}
    return data


def controls(markup):
    """Name → value of every control that would be sent."""
    return dict(html.fragment_fromstring(f"<form>{markup}</form>").form_values())

"""A day on the editors' forms."""

from django import forms
from wagtail.admin.panels import FieldPanel


def day(name) -> FieldPanel:
    """The browser's own calendar: no script of ours or Wagtail's."""
    return FieldPanel(name, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))

"""Where a refused form is read on: at its first fault, without a script."""

from django import forms


def at_first_fault(form) -> None:
    """The browser scrolls there and begins there; ``rows``: forms below each other in one.

    What no field is at fault for stands above the form: ``begins_at_top``.
    """
    if not isinstance(form, forms.BaseForm) or not form.is_bound:
        return
    for part in (form, *(getattr(form, "rows", None) or ())):
        for field in part.visible_fields():
            if field.errors:
                field.field.widget.attrs["autofocus"] = True
                return
    form.begins_at_top = bool(form.errors)

"""Forms of the back office as a browser would send them back."""

from guides.rulewidget import RuleField


def as_posted(form):
    """What the browser would send back of a form and its rows, untouched."""
    data = {}
    for one in [form, *(sub for formset in form.formsets.values() for sub in formset.forms)]:
        for bound in one:
            value = bound.value()
            if isinstance(bound.field, RuleField):
                context = bound.field.widget.get_context(bound.html_name, value, {})
                data[bound.html_name] = context["typed"].mode
                data[f"{bound.html_name}-text"] = context["typed"].text
                for number, row, _faults in context["rows"]:
                    data |= {f"{bound.html_name}-{number}-{k}": v for k, v in vars(row).items()}
            elif value is not None and value is not False:
                data[bound.html_name] = value
    for formset in form.formsets.values():
        data |= {f"{formset.prefix}-{k}": v for k, v in formset.management_form.initial.items()}
    return data

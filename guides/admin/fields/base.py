"""Form fields whose widget reads what was typed into a value of its own, judged by the field."""

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string

MOST = 60  # rows read from a form


class InCity:
    """A form field whose choices are those of one city's catalogue, which its form names."""

    city = None

    def work_in(self, city):
        self.city = self.widget.city = city


class TypedField(forms.JSONField):
    """Cleans to JSON; what was typed is shown again as it was, whether right or wrong.

    ``to_python`` of a subclass takes what its widget read, and passes on everything else.
    """

    def bound_data(self, data, initial):
        return initial if self.disabled else data

    def prepare_value(self, value):
        return value

    def has_changed(self, initial, data):
        try:
            return self.to_python(data) != initial
        except ValidationError:
            return True


class ProjectWidget(forms.Widget):
    """Rendered with the project's templates, which Django's own form renderer does not look at."""

    def _render(self, template_name, context, renderer=None):
        return render_to_string(template_name, context)

    def value_omitted_from_data(self, data, files, name):
        return not any(key == name or key.startswith((f"{name}-", f"{name}.")) for key in data)


def typed_rows(data, name: str, row_class) -> tuple:
    """The rows ``name-0-…``, ``name-1-…`` as sent; the empty ones at the end are left out.

    ``row_class``: a dataclass of texts that is false when empty.
    """
    keys, rows = tuple(row_class.__annotations__), []
    for number in range(MOST):
        if f"{name}-{number}-{keys[0]}" not in data:
            break
        rows.append(row_class(*(data.get(f"{name}-{number}-{key}", "") for key in keys)))
    while rows and not rows[-1]:
        rows.pop()
    return tuple(rows)

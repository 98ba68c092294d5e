"""Who of a department looks at a place, as the forms ask for it."""

from django import forms

from issuance.casework import inspections


class VisitorsField(forms.TypedMultipleChoiceField):
    """Cleans to the keys of their accounts; offers nobody before ``offer``."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options):
        super().__init__(coerce=int, **options)

    def offer(self, department: int):
        people = inspections.may_visit(department)
        self.choices = [(person.pk, str(person)) for person in people]
